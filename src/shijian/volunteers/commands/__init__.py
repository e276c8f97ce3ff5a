"""Every write about volunteers."""

from shijian.volunteers.commands.assisted import (
    disown_registration,
    open_form,
    register_at_desk,
)
from shijian.volunteers.commands.attributes import draw_unit_code, say_about_oneself
from shijian.volunteers.commands.clashes import (
    note_clash,
)
from shijian.volunteers.commands.guardians import (
    register_ward,
    renew_guardian_consent,
    withdraw_guardian_consent,
)
from shijian.volunteers.commands.invitations import (
    Listed,
    disown_invitation,
    expire_invitations,
    invite_lists,
    invite_people,
    send_invitations,
    take_back_roster,
)
from shijian.volunteers.commands.moving import (
    rehang,
    rehome,
)
from shijian.volunteers.commands.offers import (
    change_offer,
)
from shijian.volunteers.commands.qualifications import (
    accept_qualification,
    claim_qualification,
    open_paper,
    refuse_qualification,
    revoke_qualification,
)
from shijian.volunteers.commands.registering import (
    register_volunteer,
)
from shijian.volunteers.commands.scopes import (
    close_scope,
    lend_scopes,
    open_scope,
    return_scopes,
)
from shijian.volunteers.commands.standing import (
    decide_appeal,
    end_terms,
    leave_service,
    lift_suspension,
    pause_service,
    place_appeal,
    return_to_service,
    suspend_volunteer,
)
from shijian.volunteers.commands.verifying import (
    prove_at_desk,
    verify_identities,
)

__all__ = [
    "Listed", "accept_qualification", "change_offer", "claim_qualification", "close_scope",
    "decide_appeal", "disown_invitation", "disown_registration", "draw_unit_code", "end_terms",
    "expire_invitations", "invite_lists", "invite_people", "leave_service", "lend_scopes",
    "lift_suspension", "note_clash", "open_form", "open_paper", "open_scope", "pause_service",
    "place_appeal", "prove_at_desk", "refuse_qualification", "register_at_desk",
    "register_volunteer", "register_ward", "rehang", "rehome", "renew_guardian_consent",
    "return_scopes", "return_to_service", "revoke_qualification", "say_about_oneself",
    "send_invitations", "suspend_volunteer", "take_back_roster", "verify_identities",
    "withdraw_guardian_consent",
]  # fmt: skip

"""Every write about volunteers."""

from shijian.volunteers.commands.clashes import (
    note_clash,
)
from shijian.volunteers.commands.invitations import (
    disown_invitation,
    expire_invitations,
    invite_people,
    send_invitations,
    take_back_roster,
)
from shijian.volunteers.commands.offers import (
    change_offer,
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

__all__ = [
    "change_offer", "close_scope", "disown_invitation", "expire_invitations", "invite_people",
    "lend_scopes", "note_clash", "open_scope", "register_volunteer", "return_scopes",
    "send_invitations", "take_back_roster",
]  # fmt: skip

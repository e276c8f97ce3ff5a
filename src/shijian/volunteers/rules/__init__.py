"""When somebody may register, serve, or see: the reason that a page shows and a command raises."""

from shijian.volunteers.rules.assisted import (
    why_not_assist,
    why_not_disown,
    why_not_register_ward,
    why_not_see_form,
)
from shijian.volunteers.rules.attributes import why_not_contact, why_not_draw_code, why_not_unit
from shijian.volunteers.rules.guardians import (
    Answering,
    is_under_age,
    why_not_answer_for,
    why_not_minor,
    why_not_speak_for,
)
from shijian.volunteers.rules.half_days import (
    WEEKDAYS,
    half_day_mask,
    half_days_in,
    half_days_said,
    half_days_shown,
)
from shijian.volunteers.rules.invitations import (
    Invitee,
    faults_of,
    why_not_answer_invitation,
    why_not_invite,
    why_not_take_back,
)
from shijian.volunteers.rules.names import why_not_this_name
from shijian.volunteers.rules.qualifications import (
    why_not_answer,
    why_not_check,
    why_not_claim,
    why_not_look,
    why_not_revoke,
)
from shijian.volunteers.rules.registering import (
    why_not_change,
    why_not_consent,
    why_not_home,
    why_not_register,
    why_not_this_age,
    why_not_this_id,
)
from shijian.volunteers.rules.standing import (
    serving,
    steers,
    why_not_console,
    why_not_serve,
)
from shijian.volunteers.rules.verifying import why_not_prove

__all__ = [
    "WEEKDAYS",
    "Answering",
    "Invitee",
    "faults_of",
    "half_day_mask",
    "half_days_in",
    "half_days_said",
    "half_days_shown",
    "is_under_age",
    "serving",
    "steers",
    "why_not_answer",
    "why_not_answer_for",
    "why_not_answer_invitation",
    "why_not_assist",
    "why_not_change",
    "why_not_check",
    "why_not_claim",
    "why_not_consent",
    "why_not_console",
    "why_not_contact",
    "why_not_disown",
    "why_not_draw_code",
    "why_not_home",
    "why_not_invite",
    "why_not_look",
    "why_not_minor",
    "why_not_prove",
    "why_not_register",
    "why_not_register_ward",
    "why_not_revoke",
    "why_not_see_form",
    "why_not_serve",
    "why_not_speak_for",
    "why_not_take_back",
    "why_not_this_age",
    "why_not_this_id",
    "why_not_this_name",
    "why_not_unit",
]  # fmt: skip

"""Why something may not be done to a team or in it; and the names of the corps."""

from shijian.teams.rules.joining import (
    why_not_accept,
    why_not_answer,
    why_not_join,
    why_not_leave,
    why_not_reason,
    why_not_withdraw,
)
from shijian.teams.rules.naming import (
    COMMANDERS,
    FLAG,
    PRACTICE,
    flag_name,
    flag_short_name,
)
from shijian.teams.rules.teams import (
    leads,
    why_not_alone,
    why_not_appoint,
    why_not_assign_field,
    why_not_create,
    why_not_lead,
    why_not_publishing,
    why_not_steer,
)

__all__ = [
    "COMMANDERS", "FLAG", "PRACTICE", "flag_name", "flag_short_name", "leads",
    "why_not_accept", "why_not_alone", "why_not_answer", "why_not_appoint",
    "why_not_assign_field", "why_not_create", "why_not_join", "why_not_lead", "why_not_leave",
    "why_not_publishing", "why_not_reason", "why_not_steer", "why_not_withdraw",
]  # fmt: skip

"""Why something may not be done to a team or in it; and the names of the corps."""

from shijian.teams.rules.gathering import (
    Line,
    lines_of,
    why_not_gather,
    why_not_send,
)
from shijian.teams.rules.joining import (
    why_not_accept,
    why_not_answer,
    why_not_join,
    why_not_leave,
    why_not_move,
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
from shijian.teams.rules.social import (
    CIVIL_AFFAIRS,
    DECIDING,
    Standing,
    why_not_answer_check,
    why_not_apply,
    why_not_close_check,
    why_not_complete,
    why_not_decide,
    why_not_return,
    why_not_review,
    why_not_standing,
    why_not_take_back,
    why_not_wake,
    worth_a_look,
)
from shijian.teams.rules.support import (
    why_not_amount,
    why_not_ask,
    why_not_call,
    why_not_dates,
    why_not_decide_support,
    why_not_give,
    why_not_money,
    why_not_publish_call,
    why_not_publish_report,
    why_not_report,
    why_not_withdraw_support,
)
from shijian.teams.rules.teams import (
    leads,
    why_not_alone,
    why_not_appoint,
    why_not_assign_field,
    why_not_create,
    why_not_deputise,
    why_not_lead,
    why_not_publishing,
    why_not_relieve,
    why_not_steer,
    why_not_twice,
)

__all__ = [
    "CIVIL_AFFAIRS", "COMMANDERS", "DECIDING", "FLAG", "PRACTICE", "Line", "Standing", "flag_name",
    "flag_short_name", "leads", "lines_of", "why_not_accept", "why_not_alone", "why_not_amount",
    "why_not_answer", "why_not_answer_check", "why_not_apply", "why_not_appoint", "why_not_ask",
    "why_not_assign_field", "why_not_call", "why_not_close_check", "why_not_complete",
    "why_not_create", "why_not_dates", "why_not_decide", "why_not_decide_support",
    "why_not_deputise", "why_not_gather", "why_not_give", "why_not_join", "why_not_lead",
    "why_not_leave", "why_not_money", "why_not_move", "why_not_publish_call",
    "why_not_publish_report", "why_not_publishing", "why_not_reason", "why_not_relieve",
    "why_not_report", "why_not_return", "why_not_review", "why_not_send", "why_not_standing",
    "why_not_steer", "why_not_take_back", "why_not_twice", "why_not_wake", "why_not_withdraw",
    "why_not_withdraw_support", "worth_a_look",
]  # fmt: skip

"""Every write about teams."""

from shijian.teams.commands.gathering import (
    invite_list,
    join_by_invitation,
)
from shijian.teams.commands.joining import (
    accept_member,
    ask_to_move,
    decline_member,
    leave_team,
    request_to_join,
    withdraw_request,
)
from shijian.teams.commands.offices import (
    appoint_captain,
    appoint_deputy,
    relieve_deputy,
)
from shijian.teams.commands.resting import (
    let_rest,
    note_activity,
    wake,
)
from shijian.teams.commands.social import (
    admit,
    answer_check,
    apply_to_corps,
    close_check,
    complete_application,
    open_checks,
    open_consent,
    refuse_application,
    return_application,
    review_application,
    take_back_application,
)
from shijian.teams.commands.support import (
    Decision,
    ask_for_support,
    decide_support,
    draft_call,
    publish_call,
    publish_report,
    report_support,
    withdraw_support,
)
from shijian.teams.commands.teams import (
    allow_publishing,
    assign_field,
    change_team,
    create_team,
    forbid_publishing,
    mirror_established,
    mirror_team,
)

__all__ = [
    "Decision", "accept_member", "admit", "allow_publishing", "answer_check", "apply_to_corps",
    "appoint_captain", "appoint_deputy", "ask_for_support", "ask_to_move", "assign_field",
    "change_team", "close_check", "complete_application", "create_team", "decide_support",
    "decline_member", "draft_call", "forbid_publishing", "invite_list", "join_by_invitation",
    "leave_team", "let_rest", "mirror_established", "mirror_team", "note_activity",
    "open_checks", "open_consent", "publish_call", "publish_report", "refuse_application",
    "relieve_deputy", "report_support", "request_to_join", "return_application",
    "review_application", "take_back_application", "wake", "withdraw_request",
    "withdraw_support",
]  # fmt: skip

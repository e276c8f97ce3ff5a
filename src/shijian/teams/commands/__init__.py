"""Every write about teams."""

from shijian.teams.commands.callouts import (
    answer_call,
    call_out,
    close_call,
    require_papers,
)
from shijian.teams.commands.experts import (
    answer_engagement,
    approve_engagement,
    ask_expert,
    end_engagement,
    list_expert,
    unlist_expert,
)
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
from shijian.teams.commands.moving import rehang
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
from shijian.teams.commands.roster import take_roster
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
    "Decision", "accept_member", "admit", "allow_publishing", "answer_call", "answer_check",
    "answer_engagement", "apply_to_corps", "appoint_captain", "appoint_deputy",
    "approve_engagement", "ask_expert", "ask_for_support", "ask_to_move", "assign_field",
    "call_out", "change_team", "close_call", "close_check", "complete_application",
    "create_team", "decide_support", "decline_member", "draft_call", "end_engagement",
    "forbid_publishing", "invite_list", "join_by_invitation", "leave_team", "let_rest",
    "list_expert", "mirror_established", "mirror_team", "note_activity", "open_checks",
    "open_consent", "publish_call", "publish_report", "refuse_application", "rehang",
    "relieve_deputy", "report_support", "request_to_join", "require_papers",
    "return_application", "review_application", "take_back_application", "take_roster",
    "unlist_expert", "wake", "withdraw_request", "withdraw_support",
]  # fmt: skip

"""Teams as residents and members read them, as captains lead them, as the staff keeps them."""

from shijian.teams.views.admission import (
    admit,
    applications,
    checks,
    close_check,
    consent_file,
    console_application,
    refuse,
    review,
    send_back,
    wake,
)
from shijian.teams.views.callouts import answer_call, call_out, call_team, close_call, papers
from shijian.teams.views.console import (
    appoint,
    console_detail,
    console_list,
    console_members,
    create,
    export,
    mirror,
    publishing,
    volunteer,
)
from shijian.teams.views.coverage import assign_field, coverage
from shijian.teams.views.experts import (
    ask_expert,
    console_engagement,
    end_engagement,
    engagement,
    expert,
    experts,
    lay_down,
    unlist,
)
from shijian.teams.views.gathering import deputy, gather
from shijian.teams.views.granting import (
    console_call,
    console_calls,
    decide,
    new_call,
    publish_call,
    publish_report,
)
from shijian.teams.views.lead import accept, asked, decline, member_list, offer, poster
from shijian.teams.views.portal import join, leave, mine, public_detail, public_list, withdraw
from shijian.teams.views.roster import roster
from shijian.teams.views.social import application, apply, check, complete, take_back
from shijian.teams.views.support import ask, call, calls, report, withdraw_support

__all__ = [
    "accept", "admit", "answer_call", "application", "applications", "apply", "appoint", "ask",
    "ask_expert", "asked", "assign_field", "call", "call_out", "call_team", "calls", "check",
    "checks", "close_call", "close_check", "complete", "consent_file", "console_application",
    "console_call", "console_calls", "console_detail", "console_engagement", "console_list",
    "console_members", "coverage", "create", "decide", "decline", "deputy", "end_engagement",
    "engagement", "expert", "experts", "export", "gather", "join", "lay_down", "leave",
    "member_list", "mine", "mirror", "new_call", "offer", "papers", "poster", "public_detail",
    "public_list", "publish_call", "publish_report", "publishing", "refuse", "report",
    "review", "roster", "send_back", "take_back", "unlist", "volunteer", "wake", "withdraw",
    "withdraw_support",
]  # fmt: skip

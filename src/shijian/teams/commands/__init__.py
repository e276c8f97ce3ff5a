"""Every write about teams."""

from shijian.teams.commands.joining import (
    accept_member,
    appoint_captain,
    decline_member,
    leave_team,
    request_to_join,
    withdraw_request,
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
    "accept_member", "allow_publishing", "appoint_captain", "assign_field", "change_team",
    "create_team", "decline_member", "forbid_publishing", "leave_team", "mirror_established",
    "mirror_team", "request_to_join", "withdraw_request",
]  # fmt: skip

"""Teams as residents and members read them, as captains lead them, as the staff keeps them."""

from shijian.teams.views.console import (
    appoint,
    console_detail,
    console_list,
    console_members,
    create,
    mirror,
    publishing,
    volunteer,
)
from shijian.teams.views.coverage import assign_field, coverage
from shijian.teams.views.lead import accept, asked, decline, member_list, offer, poster
from shijian.teams.views.portal import join, leave, mine, public_detail, public_list, withdraw

__all__ = [
    "accept",
    "appoint",
    "asked",
    "assign_field",
    "console_detail",
    "console_list",
    "console_members",
    "coverage",
    "create",
    "decline",
    "join",
    "leave",
    "member_list",
    "mine",
    "mirror",
    "offer",
    "poster",
    "public_detail",
    "public_list",
    "publishing",
    "volunteer",
    "withdraw",
]  # fmt: skip

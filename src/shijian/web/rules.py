"""Who may enter the console."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shijian.accounts.models import Role
from shijian.common.actor import Actor
from shijian.common.refused import Refused

POSTS = (
    Role.DIRECTOR, Role.OFFICE, Role.STAFF, Role.CAPTAIN, Role.SUPERVISOR, Role.GUIDE,
    Role.AUDITOR, Role.ADMINISTRATOR,
)  # fmt: skip


def why_not_console(viewer: Actor) -> Refused | None:
    """The console is for people with a post; residents and volunteers have the portal."""
    if viewer.paths(POSTS):
        return None
    return Refused(
        _("This is the workplace of people who hold a post. Your own page is under “Me”."),
        "web.no_post",
        status=403,
    )

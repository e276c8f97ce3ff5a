"""The roster of a team as a file."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shijian.accounts.queries import Request, masked_name, masked_phone
from shijian.accounts.queries.marks import export_mark
from shijian.common import clock
from shijian.common.outgoing import Sheet, answer
from shijian.teams import commands
from shijian.teams.models import Membership
from shijian.teams.views.lead import led_team


@login_required
@require_POST
def roster(request: Request, pk: int) -> HttpResponseBase:
    """Everybody who is listed, as masked as on the page, marked with who took it and when."""
    team = led_team(request.actor, pk)
    rows = commands.take_roster(team, by=request.actor)
    titles = (_("Number"), _("Name"), _("Phone"), _("Home"), _("Office in the team"), _("Since"))
    name = re.sub(r"[\[\]:*?/\\]", " ", _("Members of %(team)s") % {"team": team.short_name})
    sheet = Sheet(name, titles, [_row(row) for row in rows])
    return answer(sheet, ending="xlsx", mark=export_mark(request.actor))


def _row(row: Membership) -> tuple[str, ...]:
    person, home = row.volunteer.person, row.volunteer.home
    return (
        row.volunteer.number,
        masked_name(person.name),
        masked_phone(person),
        f"{home.parent or ''}{home}",
        str(row.get_role_display()),
        clock.local(row.joined_at).date().isoformat() if row.joined_at else "",
    )

"""The list of teams as a file."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shijian.common.outgoing import Sheet
from shijian.teams.models import Team
from shijian.teams.queries.teams import IN_ORDER


def team_sheet(rows: QuerySet[Team]) -> Sheet:
    """Name, kind, above whom it stands, what for, on whom, how many members; nobody's name."""
    titles = [_("Full name, as on the flag"), _("Kind of team"), _("Organisation above it"),
              _("What it stands for"), _("Host institution"), _("Members"),
              _("Founded on")]  # fmt: skip
    return Sheet(_("Teams"), titles, (_row(one) for one in rows.order_by(*IN_ORDER)))


def _row(one: Team) -> list[object]:
    field = one.duty_field.name if one.duty_field else ""
    members = getattr(one, "member_count", "")
    founded = one.founded_on.isoformat()
    return [one.name, one.get_kind_display(), one.organisation.name, field, one.host, members,
            founded]  # fmt: skip

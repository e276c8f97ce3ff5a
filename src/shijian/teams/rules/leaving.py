"""Why a volunteer cannot stop now: a team is not left without its captain."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.common.refused import Refused
from shijian.teams.models import Membership
from shijian.teams.queries import memberships_of
from shijian.volunteers.models import Volunteer


def why_not_without_captain(volunteer: Volunteer) -> Refused | None:
    """A captain is replaced first, by the organisation above the team."""
    held = memberships_of(volunteer).filter(
        role=Membership.Role.CAPTAIN, state=Membership.State.ACTIVE
    )
    if (row := held.first()) is None:
        return None
    said = _("They lead %(team)s: the organisation above appoints another captain first.")
    return Refused(said % {"team": row.team.short_name}, "teams.captain_first")

"""Who may call a team out and answer; which papers a professional team asks for (C07)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.teams.models import CallOut, Team
from shijian.teams.queries import is_member
from shijian.teams.rules.teams import why_not_lead, why_not_steer
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries.qualifications import held


def why_not_require(team: Team, by: Actor) -> Refused | None:
    """Which papers a team asks for is settled by the organisation above it."""
    return why_not_steer(team.organisation.path, by)


def why_not_qualified(team: Team, volunteer: Volunteer) -> Refused | None:
    """A team that asks for papers takes in whoever holds them today."""
    wanted = list(team.requires.all())
    if not wanted:
        return None
    papers = held([volunteer.person_id], clock.today()).get(volunteer.person_id, {})
    lacking = [str(kind) for kind in wanted if kind.code not in papers]
    if not lacking:
        return None
    named = pgettext("between papers", ", ").join(lacking)
    return Refused(
        _("This team asks for papers that were checked and hold today: %(papers)s.")
        % {"papers": named},
        "teams.not_qualified",
    )


def why_not_call_out(team: Team, by: Actor) -> Refused | None:
    """Those who lead a living team call it out."""
    if refused := why_not_lead(team, by):
        return refused
    if not team.active:
        return Refused(_("This team does not exist any more."), "teams.not_active")
    return None


def why_not_answer_call(call: CallOut, by: Actor) -> Refused | None:
    """A member answers for themselves while the call-out is open."""
    if not is_member(call.team, by.person_id):
        return Refused(_("You do not belong to this team."), "teams.not_a_member", status=403)
    if call.closed_at is not None:
        return Refused(_("This call-out is closed. Thank you."), "teams.call_out_closed")
    return None


def why_not_close_call(call: CallOut, by: Actor) -> Refused | None:
    """Closed once by those who lead the team."""
    if refused := why_not_lead(call.team, by):
        return refused
    if call.closed_at is not None:
        return Refused(_("This call-out is closed already."), "teams.call_out_closed")
    return None

"""When somebody may join a team, be let in, leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.catalogue.queries import rule
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.teams.models import Membership, Team
from shijian.teams.queries import membership_in
from shijian.teams.rules.callouts import why_not_qualified
from shijian.teams.rules.teams import why_not_lead
from shijian.volunteers.models import Volunteer
from shijian.volunteers.rules import why_not_serve

State = Membership.State


def why_not_join(team: Team, volunteer: Volunteer | None) -> Refused | None:
    """Why a volunteer cannot ask to join this team now; also the words beside the button."""
    if refused := why_not_serve(volunteer):
        return refused
    if not team.active:
        return Refused(_("This team does not exist any more."), "teams.not_active")
    standing = membership_in(team, volunteer)
    if standing is None or standing.state not in (State.REQUESTED, State.INVITED, State.ACTIVE):
        return why_not_qualified(team, volunteer) if volunteer else None
    if standing.state == State.ACTIVE:
        return Refused(_("You belong to this team already."), "teams.member_already")
    return Refused(_("You have asked already. The captain will answer."), "teams.asked_already")


def why_not_answer(membership: Membership, by: Actor) -> Refused | None:
    """A request is answered once, by those who lead the team, and never by the one who asks."""
    if refused := why_not_lead(membership.team, by):
        return refused
    if membership.volunteer.person_id in by.records:
        return Refused(
            _("Somebody else must answer your own request."), "teams.own_request", status=403
        )
    if membership.state == State.WITHDRAWN:
        return Refused(_("This request was taken back."), "teams.request_withdrawn")
    if membership.state != State.REQUESTED:
        return Refused(_("This request was answered already."), "teams.answered_already")
    return None


def why_not_accept(membership: Membership, by: Actor) -> Refused | None:
    """Accepting also asks that the volunteer may serve today."""
    if refused := why_not_answer(membership, by):
        return refused
    if membership.volunteer.state != Volunteer.State.ACTIVE:
        return Refused(
            _("This volunteer's standing is not active now."), "teams.volunteer_not_active"
        )
    return why_not_qualified(membership.team, membership.volunteer)


def why_not_reason(reason: str) -> Refused | None:
    """A no is explained in 5 to 100 characters, for the asker alone."""
    size = rule("orders.reason_length")
    if size["min"] <= len(reason.strip()) <= size["max"]:
        return None
    said = _("Write the reason in %(min)s to %(max)s characters; now it has %(now)s.")
    return Refused(
        said % {**size, "now": len(reason.strip())}, "teams.reason", status=422, field="reason"
    )


def why_not_withdraw(membership: Membership, by: Actor) -> Refused | None:
    """Only the asker takes a request back, and only while it waits."""
    if membership.volunteer.person_id not in by.records:
        return Refused(_("This is not your request."), "teams.not_your_request", status=403)
    if membership.state != State.REQUESTED:
        return Refused(_("This request was answered already."), "teams.answered_already")
    return None


def why_not_leave(membership: Membership, by: Actor) -> Refused | None:
    """Leaving is free; a captain first hands the team over, so that nobody is left without one."""
    if membership.volunteer.person_id not in by.records:
        return Refused(_("Everybody leaves a team themselves."), "teams.not_you", status=403)
    if membership.state != State.ACTIVE:
        return Refused(_("You do not belong to this team."), "teams.not_a_member")
    if membership.role == Membership.Role.CAPTAIN:
        return Refused(
            _("You are the captain. Ask the organisation above to appoint another one first."),
            "teams.captain_stays",
        )
    return None


def why_not_move(membership: Membership, team: Team, by: Actor) -> Refused | None:
    """Changing teams is one's own wish; a captain hands over first, the new team answers."""
    return why_not_leave(membership, by) or why_not_join(team, membership.volunteer)

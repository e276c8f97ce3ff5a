"""Who leads a team, who may join it, and the names of the corps on its flags."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Role
from shijian.catalogue.queries import rule
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.organisations.models import Organisation
from shijian.teams.models import Membership, Team
from shijian.teams.queries import MIRRORS, membership_in
from shijian.volunteers.models import Volunteer
from shijian.volunteers.rules import steers, why_not_serve

State = Membership.State
FLAG = {Team.Kind.CORPS: "总队", Team.Kind.BRIGADE: "大队", Team.Kind.SQUAD: "小队"}
PRACTICE = "新时代文明实践"
_SUFFIXES = ("分中心", "中心", "所", "站")
# Who commands a mirrored team by the post they hold (C06).
COMMANDERS = {
    Team.Kind.CORPS: _("the director of the centre, by post"),
    Team.Kind.BRIGADE: _("the head of the institute or sub-centre, by post"),
    Team.Kind.SQUAD: _("the head of the station, by post"),
}


# ---------------------------------------------------------------- names


def flag_name(organisation: Organisation) -> str:
    """The full name on the flag: 腾蛟镇新时代文明实践所 has 腾蛟镇新时代文明实践志愿服务大队."""
    name = organisation.name
    for suffix in _SUFFIXES:
        if name.endswith(suffix):
            name = name.removesuffix(suffix)
            break
    if not name.endswith(PRACTICE):
        name += PRACTICE
    return f"{name}志愿服务{FLAG[MIRRORS[Organisation.Kind(organisation.kind)]]}"


def flag_short_name(organisation: Organisation) -> str:
    """腾蛟镇大队, 张阁村小队: what people say."""
    name = organisation.place.short_name if organisation.place else organisation.short_name
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix) or name
    return f"{name}{FLAG[MIRRORS[Organisation.Kind(organisation.kind)]]}"


# ---------------------------------------------------------------- who leads


def leads(team: Team, by: Actor) -> bool:
    """The captain of this very team, or whoever works for a place above it."""
    return by.holds(Role.CAPTAIN.value, team.path) or steers(by, team.path)


def why_not_lead(team: Team, by: Actor) -> Refused | None:
    """A team's own matters are its captain's, and those of the organisations above it."""
    if leads(team, by):
        return None
    return Refused(
        _("Only this team's captain, or the organisation above it, can do this."),
        "teams.not_your_team",
        status=403,
    )


def why_not_steer(path: str, by: Actor) -> Refused | None:
    """What is done to a team, not in it, is done by the organisation above it."""
    if steers(by, path):
        return None
    return Refused(
        _("Only the organisation above this team can do this."), "teams.not_yours", status=403
    )


def why_not_create(organisation: Organisation, kind: str, host: str, by: Actor) -> Refused | None:
    """A professional team stands on an institution (C07); the corps mirrors the tree by itself."""
    if refused := why_not_steer(organisation.path, by):
        return refused
    if organisation.state != Organisation.State.ESTABLISHED:
        return Refused(
            _("This organisation is not established yet; establish it first."),
            "teams.organisation_not_established",
        )
    if kind in FLAG:
        return Refused(
            _("Corps, brigades and squads come with their organisation, one for each."),
            "teams.comes_by_itself",
            status=422,
            field="kind",
        )
    if kind == Team.Kind.PROFESSIONAL and not host.strip():
        return Refused(
            _("Name the institution that a professional team stands on."),
            "teams.host_needed",
            status=422,
            field="host",
        )
    return None


# ---------------------------------------------------------------- joining and leaving


def why_not_join(team: Team, volunteer: Volunteer | None) -> Refused | None:
    """Why a volunteer cannot ask to join this team now; also the words beside the button."""
    if refused := why_not_serve(volunteer):
        return refused
    if not team.active:
        return Refused(_("This team does not exist any more."), "teams.not_active")
    standing = membership_in(team, volunteer)
    if standing is None or standing.state not in (State.REQUESTED, State.INVITED, State.ACTIVE):
        return None
    if standing.state == State.ACTIVE:
        return Refused(_("You belong to this team already."), "teams.member_already")
    return Refused(_("You have asked already. The captain will answer."), "teams.asked_already")


def why_not_answer(membership: Membership, by: Actor) -> Refused | None:
    """A request is answered once, by those who lead the team, and never by the one who asks."""
    if refused := why_not_lead(membership.team, by):
        return refused
    if by.person_id == membership.volunteer.person_id:
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
    return None


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
    if by.person_id != membership.volunteer.person_id:
        return Refused(_("This is not your request."), "teams.not_your_request", status=403)
    if membership.state != State.REQUESTED:
        return Refused(_("This request was answered already."), "teams.answered_already")
    return None


def why_not_leave(membership: Membership, by: Actor) -> Refused | None:
    """Leaving is free; a captain first hands the team over, so that nobody is left without one."""
    if by.person_id != membership.volunteer.person_id:
        return Refused(_("Everybody leaves a team themselves."), "teams.not_you", status=403)
    if membership.state != State.ACTIVE:
        return Refused(_("You do not belong to this team."), "teams.not_a_member")
    if membership.role == Membership.Role.CAPTAIN:
        return Refused(
            _("You are the captain. Ask the organisation above to appoint another one first."),
            "teams.captain_stays",
        )
    return None


# ---------------------------------------------------------------- what the parent decides


def why_not_appoint(team: Team, membership: Membership | None, by: Actor) -> Refused | None:
    """A captain is appointed from the team's members, by the organisation above."""
    if refused := why_not_steer(team.organisation.path, by):
        return refused
    if membership is None or membership.state != State.ACTIVE:
        return Refused(
            _("A captain is chosen from the team's members. Let them join first."),
            "teams.captain_not_a_member",
        )
    if membership.role == Membership.Role.CAPTAIN:
        return Refused(_("This is the captain already."), "teams.captain_already")
    return None


def why_not_publishing(team: Team, by: Actor, *, allowed: bool) -> Refused | None:
    """The right to publish is given and taken by the parent organisation (队伍发布权)."""
    if refused := why_not_steer(team.organisation.path, by):
        return refused
    if team.may_publish != allowed:
        return None
    if allowed:
        return Refused(_("This team may publish already."), "teams.may_publish_already")
    return Refused(_("This team may not publish as it is."), "teams.may_not_publish_already")

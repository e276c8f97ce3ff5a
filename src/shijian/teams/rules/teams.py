"""Who leads a team, and what is decided above it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Role
from shijian.catalogue.models import DutyField
from shijian.catalogue.queries import rule
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.organisations.models import Organisation
from shijian.teams.models import Membership, Team
from shijian.teams.rules.naming import FLAG
from shijian.volunteers.rules import steers

State = Membership.State


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


def why_not_create(
    organisation: Organisation, kind: str, host: str, duty_field: DutyField | None, by: Actor
) -> Refused | None:
    """A professional team stands on an institution (C07), a field team for one field; the corps
    mirrors the tree by itself, a social organisation applies.
    """
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
    return why_not_alone(kind, host, duty_field)


def why_not_twice(organisation: Organisation, name: str) -> Refused | None:
    """Two teams of one name below one organisation would be taken for each other."""
    if not Team.objects.filter(organisation=organisation, name=name, active=True).exists():
        return None
    return Refused(
        _("There is a team of this name already."), "teams.name_taken", status=422, field="name"
    )


def why_not_alone(kind: str, host: str, duty_field: DutyField | None) -> Refused | None:
    """What a team that is made by hand must say of itself."""
    if kind == Team.Kind.SOCIAL:
        return Refused(
            _("A social organisation joins the corps by its own application."),
            "teams.by_application",
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
    if kind == Team.Kind.FIELD and duty_field is None:
        return Refused(
            _("Say what this team stands for."),
            "teams.field_needed",
            status=422,
            field="duty_field",
        )
    return None


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


def why_not_deputise(membership: Membership, by: Actor) -> Refused | None:
    """Deputies are members, named by those who lead the team; a few, so that somebody answers."""
    if refused := why_not_lead(membership.team, by):
        return refused
    if membership.state != State.ACTIVE:
        return Refused(_("Only a member can be a deputy."), "teams.not_a_member")
    if membership.role != Membership.Role.MEMBER:
        return Refused(_("They lead the team already."), "teams.leads_already")
    most = int(rule("teams.deputies"))
    held = membership.team.memberships.filter(state=State.ACTIVE, role=Membership.Role.DEPUTY)
    if held.count() >= most:
        said = _("A team has %(most)d deputies at most.") % {"most": most}
        return Refused(said, "teams.deputies_full")
    return None


def why_not_relieve(membership: Membership, by: Actor) -> Refused | None:
    """A deputy lays the office down, or those who lead the team take it back."""
    own = by.person_id is not None and by.person_id == membership.volunteer.person_id
    if not own and (refused := why_not_lead(membership.team, by)):
        return refused
    if membership.role != Membership.Role.DEPUTY:
        return Refused(_("This is no deputy."), "teams.not_a_deputy")
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


def why_not_assign_field(team: Team, by: Actor) -> Refused | None:
    """What a team stands for is settled by the organisation above; the corps stands for all."""
    if refused := why_not_steer(team.organisation.path, by):
        return refused
    if team.kind in FLAG:
        return Refused(
            _("Corps, brigades and squads do everything; make a field team for one field."),
            "teams.mirror_has_no_field",
        )
    return None

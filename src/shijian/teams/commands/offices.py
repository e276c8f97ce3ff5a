"""Who leads a team: the captain whom the organisation above appoints, deputies beside them."""

from __future__ import annotations

from django.db import transaction

from shijian.accounts.commands import end_grant, give_grant
from shijian.accounts.models import Role
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.teams.commands.joining import ids, locked, source, tell
from shijian.teams.models import Membership, Team
from shijian.teams.rules import why_not_appoint, why_not_deputise, why_not_relieve
from shijian.volunteers.models import Volunteer

State, TeamRole = Membership.State, Membership.Role


@transaction.atomic
def appoint_captain(team: Team, volunteer: Volunteer, *, by: Actor) -> Membership:
    """The organisation above names who leads; the one before becomes a member again."""
    Team.objects.select_for_update().get(pk=team.pk)
    living = team.memberships.select_for_update().filter(state=State.ACTIVE).order_by("pk")
    chosen = living.filter(volunteer=volunteer).first()
    require(why_not_appoint(team, chosen, by))
    for before in living.filter(role=TeamRole.CAPTAIN):
        _relieve(before, by=by)
    captain = locked(living.get(volunteer=volunteer))
    if captain.role == TeamRole.DEPUTY:
        _relieve(captain, by=by)
    return _take_office(
        captain, TeamRole.CAPTAIN, "teams.captain_appointed", "teams.captain", by=by
    )


@transaction.atomic
def appoint_deputy(membership: Membership, *, by: Actor) -> Membership:
    """The captain, or the organisation above, names a member who may act for the captain."""
    Team.objects.select_for_update().get(pk=membership.team_id)
    membership = locked(membership)
    require(why_not_deputise(membership, by))
    return _take_office(
        membership, TeamRole.DEPUTY, "teams.deputy_appointed", "teams.deputy", by=by
    )


@transaction.atomic
def relieve_deputy(membership: Membership, *, by: Actor) -> Membership:
    """A deputy becomes a member again, by their own wish or the captain's."""
    membership = locked(membership)
    require(why_not_relieve(membership, by))
    _relieve(membership, by=by)
    record("teams.deputy_relieved", membership, by=by, scope_path=membership.team.path,
           data=ids(membership))  # fmt: skip
    return membership


def _take_office(
    membership: Membership, role: str, action: str, template: str, *, by: Actor
) -> Membership:
    team = membership.team
    membership.role = role
    membership.save(update_fields=["role"])
    give_grant(
        membership.volunteer.person,
        role=Role.CAPTAIN,
        scope_path=team.path,
        source=source(membership),
        by=by,
    )
    entry = record(action, membership, by=by, scope_path=team.path, data=ids(membership))
    tell(membership, template, membership, link=f"/teams/{team.pk}/", entry=entry, by=by)
    return membership


def _relieve(membership: Membership, *, by: Actor) -> None:
    membership.role = TeamRole.MEMBER
    membership.save(update_fields=["role"])
    end_grant(source=source(membership), by=by)

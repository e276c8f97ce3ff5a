"""Whom a team invited, and how they answered."""

from __future__ import annotations

from django.db.models import QuerySet

from shijian.accounts.queries import phone_of
from shijian.teams.models import Membership, Team
from shijian.volunteers.models import Invitation, Roster, Volunteer
from shijian.volunteers.queries.invitations import (
    invited_from,
    named_index,
    open_invitations_to,
)


def source_of(team: Team) -> str:
    """What an invitation says of the team it came from."""
    return f"team:{team.pk}"


def rosters_of(team: Team) -> QuerySet[Roster]:
    """The lists that a team sent, the newest first."""
    return Roster.objects.filter(source=source_of(team)).order_by("-id")


def invitation_to(team: Team, volunteer: Volunteer) -> Invitation | None:
    """The team's open invitation to this volunteer's telephone and name."""
    phone = phone_of(volunteer.person)
    if not phone:
        return None
    rows = open_invitations_to(phone).filter(roster__source=source_of(team))
    return rows.filter(named_index=named_index(phone, volunteer.person.name)).first()


def is_invited(team: Team, volunteer: Volunteer) -> bool:
    """Whether the team asked this volunteer, who was never in it: their yes is enough."""
    if Membership.objects.filter(team=team, volunteer=volunteer).exists():
        return False
    return invitation_to(team, volunteer) is not None or invited_from(
        source_of(team), volunteer.person_id
    )

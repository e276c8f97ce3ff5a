"""Teams as residents, captains and staff may see them, and which the corps lacks."""

from __future__ import annotations

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from shijian.accounts.models import Role
from shijian.catalogue.models import Category
from shijian.common.actor import Actor
from shijian.organisations.models import Organisation
from shijian.organisations.queries import ancestors, station_for
from shijian.teams.models import Membership, Team
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import STEERING

State, TeamRole = Membership.State, Membership.Role
MIRRORS = {
    Organisation.Kind.CENTRE: Team.Kind.CORPS,
    Organisation.Kind.INSTITUTE: Team.Kind.BRIGADE,
    Organisation.Kind.SUBCENTRE: Team.Kind.BRIGADE,
    Organisation.Kind.STATION: Team.Kind.SQUAD,
}
_HUMAN = Coalesce("volunteer__person__merged_into_id", "volunteer__person_id")
# Counted for the teams of a page only: a join would count the whole county first
_MEMBERS = Coalesce(
    Subquery(
        Membership.objects.filter(team=OuterRef("pk"), state=State.ACTIVE)
        .order_by()
        .values("team")
        .annotate(members=Count(_HUMAN, distinct=True))
        .values("members")
    ),
    0,
)
IN_ORDER = ("rank", "path")  # the corps first, then the professional teams, then down the tree
_KINDS = (
    Team.Kind.CORPS,
    Team.Kind.PROFESSIONAL,
    Team.Kind.BRIGADE,
    Team.Kind.FIELD,
    Team.Kind.SOCIAL,
    Team.Kind.SQUAD,
)
_RANK = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(_KINDS)),
    output_field=IntegerField(),
)


def public_teams() -> QuerySet[Team]:
    """Every living team, with how many belong to it: anybody may look one up."""
    return (
        Team.objects.filter(active=True)
        .select_related("organisation__place__parent", "duty_field")
        .annotate(member_count=_MEMBERS, rank=_RANK)
    )


def public_team(pk: int) -> Team:
    """One of them; 404 for a team that is no more."""
    rows = public_teams().prefetch_related("categories", "requires")
    return get_object_or_404(rows, pk=pk)


def visible_teams(viewer: Actor) -> QuerySet[Team]:
    """The teams of the subtrees that the viewer works for, and those they lead."""
    inside = Q(pk__in=[])
    for path in viewer.paths(STEERING | {Role.CAPTAIN.value}):
        inside |= Q(path__startswith=path)
    return (
        Team.objects.filter(inside)
        .select_related("organisation__place", "duty_field")
        .annotate(member_count=_MEMBERS, rank=_RANK)
    )


def team_for(viewer: Actor, pk: int) -> Team:
    """One of them; 404 for everybody else's."""
    rows = visible_teams(viewer).prefetch_related("categories", "requires")
    return get_object_or_404(rows, pk=pk)


def teams_led(viewer: Actor) -> QuerySet[Team]:
    """The teams that this person is captain of."""
    inside = Q(path__in=viewer.paths(Role.CAPTAIN.value))
    return public_teams().filter(inside).order_by("path")


def teams_near(volunteer: Volunteer) -> list[Team]:
    """The squad of one's village, then brigade and corps above it."""
    station = station_for(volunteer.home)
    upward = [station, *reversed(ancestors(station.path))]
    mirrors = {
        team.organisation_id: team
        for team in public_teams().filter(organisation__in=upward, kind__in=set(MIRRORS.values()))
    }
    return [mirrors[row.pk] for row in upward if row.pk in mirrors]


def found_teams(rows: QuerySet[Team], words: str) -> QuerySet[Team]:
    """The teams whose name, host or organisation holds every word."""
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(host__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    return rows


def teams_of_kinds(rows: QuerySet[Team]) -> dict[str, int]:
    """How many of these are of each kind."""
    counted = rows.order_by().values("kind").annotate(count=Count("pk", distinct=True))
    return {row["kind"]: row["count"] for row in counted}


def capable_teams(category: Category) -> QuerySet[Team]:
    """Who says they can do this and is not dormant: the raw material of a dispatch (派单)."""
    return public_teams().filter(categories=category, dormant_since__isnull=True).order_by("path")


def without_mirror(viewer: Actor) -> QuerySet[Organisation]:
    """Established organisations of the viewer's subtrees that have no corps, brigade or squad."""
    inside = Q(pk__in=[])
    for path in viewer.paths(STEERING):
        inside |= Q(path__startswith=path)
    return unmirrored().filter(inside)


def unmirrored() -> QuerySet[Organisation]:
    """Established organisations that the corps does not mirror yet (C06)."""
    mirror = Team.objects.filter(
        organisation=OuterRef("pk"), kind__in=set(MIRRORS.values()), active=True
    )
    return (
        Organisation.objects.filter(state=Organisation.State.ESTABLISHED, kind__in=set(MIRRORS))
        .filter(~Exists(mirror))
        .order_by("path")
    )

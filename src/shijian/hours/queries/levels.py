"""Who confirms whose hours: the organisation of a team, and the one above for long days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from shijian.accounts.models import Grant, Role, User
from shijian.common import clock
from shijian.hours.models import Served
from shijian.organisations.models import Organisation
from shijian.teams.models import Membership, Team

CONFIRMERS = (Role.DIRECTOR, Role.OFFICE, Role.STAFF)
READERS = (*CONFIRMERS, Role.CAPTAIN, Role.SUPERVISOR, Role.GUIDE)


@dataclass(frozen=True, slots=True)
class Level:
    """Who confirms a team's hours: an organisation, and the one above for long days."""

    path: str
    name: str
    above_path: str
    above_name: str


def levels(team_ids: Collection[int]) -> dict[int, Level]:
    """The confirming level of each team (product.md 4, hours).

    A squad's hours are confirmed by its station, a brigade's by the centre; where the captain
    works in that organisation, by the one above, so that nobody confirms a superior's hours.
    """
    teams = list(Team.objects.filter(pk__in=team_ids).select_related("organisation"))
    held = _posts_of_captains([team.pk for team in teams])
    paths = {team.pk: _confirming_path(team, held.get(team.pk, set())) for team in teams}
    wanted = {path for own in paths.values() for path in (own, parent_path(own))}
    names = dict(Organisation.objects.filter(path__in=wanted).values_list("path", "short_name"))
    return {
        pk: Level(path, names[path], parent_path(path), names[parent_path(path)])
        for pk, path in paths.items()
    }


def level_of(record: Served) -> Level:
    """Who decides about one record, or about a service that waits to become one."""
    if record.team_id is not None:
        return levels([record.team_id])[record.team_id]
    own, upper = record.organisation.path, parent_path(record.organisation.path)
    above = Organisation.objects.get(path=upper).short_name
    return Level(own, record.organisation.short_name, upper, above)


def parent_path(path: str) -> str:
    """The path one level up; the centre is its own upper level."""
    upper = path.rstrip("/").rsplit("/", 1)[0] + "/"
    return upper if upper != "/" else path


def _confirming_path(team: Team, held: set[str]) -> str:
    path = team.organisation.path
    if team.kind == Team.Kind.BRIGADE:
        path = parent_path(path)
    while path in held and parent_path(path) != path:
        path = parent_path(path)
    return path


def confirmers_at(path: str) -> list[User]:
    """Who works in the organisation with this path and has a sign-in."""
    today = clock.today()
    held = Grant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        role__in=CONFIRMERS,
        starts_on__lte=today,
        scope_path=path,
    )
    return list(User.objects.filter(person__grants__in=held, is_active=True).distinct())


def _posts_of_captains(team_ids: Collection[int]) -> dict[int, set[str]]:
    """Where the captain of each team works, by the grants in force today."""
    today = clock.today()
    rows = Grant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        role__in=CONFIRMERS,
        starts_on__lte=today,
        person__volunteer__memberships__team__in=team_ids,
        person__volunteer__memberships__role=Membership.Role.CAPTAIN,
        person__volunteer__memberships__state=Membership.State.ACTIVE,
    ).values_list("person__volunteer__memberships__team_id", "scope_path")
    found: dict[int, set[str]] = {}
    for team_id, path in rows:
        found.setdefault(team_id, set()).add(path)
    return found

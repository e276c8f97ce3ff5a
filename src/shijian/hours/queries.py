"""Reading service records: totals, lists, who confirms, and whether everything adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.http import Http404

from shijian.accounts.models import Grant, Role, User
from shijian.accounts.queries import one_human
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.hours.models import ServiceRecord
from shijian.organisations.models import Organisation
from shijian.teams.models import Membership, Team

CONFIRMERS = (Role.DIRECTOR, Role.OFFICE, Role.STAFF)
READERS = (*CONFIRMERS, Role.CAPTAIN, Role.SUPERVISOR, Role.GUIDE)

# ---------------------------------------------------------------- totals and lists


def minutes_of(person_id: int) -> int:
    """What one human has served in all; always the sum of the rows."""
    return _mine(person_id).aggregate(total=Sum("minutes"))["total"] or 0


def minutes_by_kind(person_id: int) -> dict[str, int]:
    """The same, measured and back-filled apart, as they stay for ever (red line 2)."""
    rows = _mine(person_id).values_list("kind").annotate(total=Sum("minutes"))
    return dict(rows)


def records_of(person_id: int) -> QuerySet[ServiceRecord]:
    """One human's records and counter-entries, the newest first."""
    return (
        _mine(person_id)
        .select_related("organisation", "team", "place", "category", "countered_by")
        .order_by("-starts_at", "-id")
    )


def records_from(source_kind: str, source_ids: Collection[int]) -> dict[int, int]:
    """The record that each of these services became, where one did."""
    rows = ServiceRecord.objects.filter(
        source_kind=source_kind, source_id__in=source_ids, counters__isnull=True
    )
    return dict(rows.values_list("source_id", "pk"))


def minutes_on(person_ids: Collection[int], day: dt.date) -> dict[int, int]:
    """What each of these people already has on one day of the county."""
    rows = (
        ServiceRecord.objects.filter(person__in=person_ids)
        .filter(starts_at__gte=clock.moment(day))
        .filter(starts_at__lt=clock.moment(day + dt.timedelta(days=1)))
        .values_list("person_id")
        .annotate(total=Sum("minutes"))
    )
    return dict(rows)


def _mine(person_id: int) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(person__in=one_human(person_id))


def visible_records(viewer: Actor) -> QuerySet[ServiceRecord]:
    """What the viewer may look through: the records of the subtrees they answer for."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(READERS):
        wanted |= Q(scope_path__startswith=path)
    return ServiceRecord.objects.filter(wanted).select_related(
        "person", "organisation", "team", "category"
    )


def record_for(viewer: Actor, pk: int) -> ServiceRecord:
    """One record of a subtree that the viewer answers for; else 404."""
    return _one(visible_records(viewer), pk)


def own_record(viewer: Actor, pk: int) -> ServiceRecord:
    """One of the viewer's own records; else 404."""
    if viewer.person_id is None:
        raise Http404
    return _one(_mine(viewer.person_id), pk)


def _one(rows: QuerySet[ServiceRecord], pk: int) -> ServiceRecord:
    found = (
        rows.filter(pk=pk)
        .select_related(
            "person__volunteer", "organisation", "team", "category", "place", "countered_by",
            "counters", "recorder__person", "confirmer__person",
        )
        .first()
    )  # fmt: skip
    if found is None:
        raise Http404
    return found


# ---------------------------------------------------------------- who confirms


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


def level_of(record: ServiceRecord) -> Level:
    """Who decides about one record."""
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


# ---------------------------------------------------------------- does it add up


_DIFFERENCES = {
    "record {} takes no time of its person": """
        SELECT r.id FROM hours_servicerecord r
        LEFT JOIN hours_servicerecord c ON c.counters_id = r.id
        LEFT JOIN hours_occupied o ON o.record_id = r.id
        WHERE r.counters_id IS NULL AND c.id IS NULL AND o.record_id IS NULL
    """,
    "record {} was taken back and still takes time": """
        SELECT r.id FROM hours_occupied o JOIN hours_servicerecord r ON r.id = o.record_id
        LEFT JOIN hours_servicerecord c ON c.counters_id = r.id
        WHERE r.counters_id IS NOT NULL OR c.id IS NOT NULL
    """,
    "record {} takes another time than it says": """
        SELECT r.id FROM hours_occupied o JOIN hours_servicerecord r ON r.id = o.record_id
        JOIN accounts_person p ON p.id = r.person_id
        WHERE lower(o.span) <> r.starts_at OR upper(o.span) <> r.ends_at
            OR o.person_root_id <> coalesce(p.merged_into_id, p.id)
    """,
    "counter-entry {} does not match record {}": """
        SELECT c.id, r.id FROM hours_servicerecord c JOIN hours_servicerecord r
            ON r.id = c.counters_id
        WHERE c.minutes <> -r.minutes OR c.person_id <> r.person_id
    """,
}


def differences() -> Iterator[str]:
    """Each place where the hours do not add up, in words; nothing where they do."""
    with connection.cursor() as cursor:
        for words, query in _DIFFERENCES.items():
            cursor.execute(query)
            yield from (words.format(*row) for row in cursor.fetchall())

"""Figures of the command view, and the rows behind each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count as CountRows
from django.db.models import F, Max, Q, QuerySet, Sum

from shijian.accounts.models import Role
from shijian.activities.models import Activity
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.engines.indicators import Figures
from shijian.hours.models import ServiceRecord
from shijian.indicators.models import Count, PlaceMonth, PlaceNow
from shijian.orders.models import Order
from shijian.organisations.models import Figure, Organisation, Place
from shijian.volunteers.models import Volunteer

READERS = (Role.DIRECTOR, Role.OFFICE, Role.STAFF, Role.GUIDE, Role.SUPERVISOR)
OPEN = ("placed", "verified", "dispatched", "accepted", "delivered")
MET = ("delivered", "rated", "closed")
UNCOUNTED = ("withdrawn", "refused")

MONTHS = """
SELECT place_id, month, sum(placed)::int, sum(met)::int, sum(records)::int, sum(minutes)::int
FROM (
    SELECT place_id, date_trunc('month', placed_at AT TIME ZONE 'Asia/Shanghai')::date AS month,
        count(*) AS placed, count(*) FILTER (WHERE state IN ('delivered','rated','closed')) AS met,
        0 AS records, 0 AS minutes
    FROM orders_order
    WHERE state NOT IN ('withdrawn', 'refused')
      AND placed_at >= (%(since)s::date)::timestamp AT TIME ZONE 'Asia/Shanghai'
    GROUP BY 1, 2
    UNION ALL
    SELECT place_id, date_trunc('month', starts_at AT TIME ZONE 'Asia/Shanghai')::date,
        0, 0, sum(CASE WHEN counters_id IS NULL THEN 1 ELSE -1 END), sum(minutes)
    FROM hours_servicerecord
    WHERE starts_at >= (%(since)s::date)::timestamp AT TIME ZONE 'Asia/Shanghai'
    GROUP BY 1, 2
) AS facts GROUP BY place_id, month
"""

NOW = """
WITH served AS (
    SELECT coalesce(p.merged_into_id, p.id) AS person_id
    FROM hours_servicerecord r JOIN accounts_person p ON p.id = r.person_id
    WHERE r.starts_at >= %(year_ago)s
    GROUP BY 1 HAVING sum(r.minutes) > 0
), people AS (
    SELECT v.home_id, count(*) AS registered, count(s.person_id) AS active,
        count(s.person_id) FILTER (WHERE v.is_party_member IS NOT TRUE
            AND v.is_public_employee IS NOT TRUE) AS ordinary
    FROM volunteers_volunteer v
    JOIN accounts_person own ON own.id = v.person_id AND own.merged_into_id IS NULL
    LEFT JOIN served s ON s.person_id = v.person_id
    WHERE v.state IN ('active', 'dormant', 'suspended') GROUP BY 1
), reached AS (
    SELECT place_id, max((starts_at AT TIME ZONE 'Asia/Shanghai')::date) AS reached_on
    FROM hours_servicerecord WHERE starts_at >= %(year_ago)s
    GROUP BY 1 HAVING sum(minutes) > 0
)
SELECT l.id, coalesce(people.registered, 0), coalesce(people.active, 0),
    coalesce(people.ordinary, 0), reached.reached_on
FROM organisations_place l
LEFT JOIN people ON people.home_id = l.id LEFT JOIN reached ON reached.place_id = l.id
WHERE l.kind = 'village' AND l.valid_to IS NULL
"""

DIFFERENT = f"""
SELECT l.code, m.month FROM (
    SELECT place_id, month, placed, met, records, minutes FROM indicators_placemonth
    WHERE placed <> 0 OR met <> 0 OR records <> 0 OR minutes <> 0
    EXCEPT ({MONTHS})
) AS m JOIN organisations_place l ON l.id = m.place_id LIMIT 20
"""  # noqa: S608 -- both parts are ours


def months_since(count: int) -> dt.date:
    """The first day of the month, this month being the last of `count`."""
    day = clock.today().replace(day=1)
    for _step in range(count - 1):
        day = (day - dt.timedelta(days=1)).replace(day=1)
    return day


def facts_now() -> dict[str, Any]:
    """The parameters of how things stand now."""
    return {"year_ago": clock.now() - dt.timedelta(days=365)}


@dataclass(frozen=True)
class TownLine:
    """One township of the table."""

    town: Place
    sums: Figures


def visible_towns(viewer: Actor) -> list[Place]:
    """The townships whose figures the viewer may read."""
    paths = viewer.paths(READERS)
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(path__startswith=path)
    organisations = Organisation.objects.filter(wanted).exclude(state="withdrawn")
    if organisations.filter(kind=Organisation.Kind.CENTRE).exists():
        towns = Place.objects.filter(kind=Place.Kind.TOWN)
    else:
        ids = organisations.values_list("place_id", flat=True)
        towns = Place.objects.filter(Q(pk__in=ids) | Q(place__in=ids), kind=Place.Kind.TOWN)
    # One that was merged is shown for as long as the year's sums hold what it did.
    lately = Q(valid_to__isnull=True) | Q(valid_to__gt=months_since(12))
    return list(towns.filter(lately).distinct().order_by("code"))


def town_lines(towns: list[Place]) -> list[TownLine]:
    """Registered, active and met share per township, with what they are made of."""
    since, reached_since = months_since(12), clock.today() - dt.timedelta(days=90)
    now = {
        row["place__parent"]: row
        for row in PlaceNow.objects.filter(place__parent__in=towns, place__virtual=False)
        .values("place__parent")
        .annotate(
            registered=Sum("registered"),
            active=Sum("active"),
            ordinary=Sum("ordinary"),
            villages=CountRows("pk"),
            reached=CountRows("pk", filter=Q(reached_on__gte=reached_since)),
        )
    }
    year = {
        row["place__parent"]: row
        for row in PlaceMonth.objects.filter(place__parent__in=towns, month__gte=since)
        .values("place__parent")
        .annotate(placed=Sum("placed"), met=Sum("met"), minutes=Sum("minutes"))
    }
    people = residents_of(towns)
    return [
        TownLine(
            town,
            Figures(
                **_parts(now.get(town.pk)),
                **_parts(year.get(town.pk)),
                residents=people.get(town.pk, 0),
            ),
        )
        for town in towns
    ]


def _parts(row: Any) -> dict[str, int]:
    return {name: value or 0 for name, value in (row or {}).items() if name != "place__parent"}


def residents_of(towns: list[Place]) -> dict[int, int]:
    """The newest figure of residents per township."""
    rows = Figure.objects.filter(kind=Figure.Kind.RESIDENTS, place__in=towns, taken_back=None)
    newest_last = rows.order_by("year", "id").values_list("place_id", "value")
    return {place: value for place, value in newest_last if place is not None}


@dataclass(frozen=True)
class StateLine:
    """Open orders of a state by age: within a day, older, overdue."""

    state: str
    label: Any
    fresh: int
    older: int
    overdue: int

    @property
    def total(self) -> int:
        return self.fresh + self.older + self.overdue

    @property
    def parts(self) -> list[dict[str, Any]]:
        """As the bar of ages draws them."""
        ages = (("a", self.fresh), ("b", self.older), ("c", self.overdue))
        return [{"tone": tone, "value": value} for tone, value in ages]


def visible_orders(viewer: Actor) -> QuerySet[Order]:
    """Orders of the subtrees whose figures the viewer may read."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(READERS):
        wanted |= Q(scope_path__startswith=path)
    return Order.objects.filter(wanted)


def order_states(viewer: Actor) -> list[StateLine]:
    """Orders by state and age, live."""
    now = clock.now()
    young = Q(due_at__gte=now, state_at__gte=now - dt.timedelta(days=1))
    rows = {
        row["state"]: row
        for row in visible_orders(viewer)
        .filter(state__in=OPEN)
        .values("state")
        .annotate(
            fresh=CountRows("pk", filter=young),
            overdue=CountRows("pk", filter=Q(due_at__lt=now)),
            total=CountRows("pk"),
        )
    }
    return [
        StateLine(
            state,
            Order.State(state).label,
            fresh=(row := rows.get(state, {"fresh": 0, "overdue": 0, "total": 0}))["fresh"],
            older=row["total"] - row["fresh"] - row["overdue"],
            overdue=row["overdue"],
        )
        for state in OPEN
    ]


@dataclass(frozen=True)
class Turns:
    """The three turns of C28, each a share of something that can be opened."""

    months_active: float  # persistence: of the last 6 months, in how many a village was served
    reached: int | None  # coverage
    ordinary: int | None  # participation


def turns(towns: list[Place], sums: Figures) -> Turns:
    """From stages to lasting, from places to the whole county, from cadres to everybody."""
    served = PlaceMonth.objects.filter(
        place__parent__in=towns, month__gte=months_since(6), minutes__gt=0
    ).count()
    months = round(served / sums.villages, 1) if sums.villages else 0.0
    return Turns(months, sums.reached_share, sums.ordinary_share)


def villages(towns: list[Place]) -> QuerySet[PlaceNow]:
    """Every village with when it was last reached; the rows behind coverage."""
    return (
        PlaceNow.objects.filter(place__parent__in=towns, place__virtual=False)
        .select_related("place__parent", "place__served_by")
        .order_by(F("reached_on").asc(nulls_first=True), "place__code")
    )


def volunteers_behind(towns: list[Place]) -> QuerySet[Volunteer]:
    """The volunteers counted as registered."""
    return Volunteer.objects.filter(
        home__parent__in=towns,
        state__in=["active", "dormant", "suspended"],
        person__merged_into__isnull=True,
    ).select_related("person", "home__parent")


def records_behind(towns: list[Place], since: dt.date) -> QuerySet[ServiceRecord]:
    """The service records behind the hours."""
    return ServiceRecord.objects.filter(
        place__parent__in=towns, starts_at__gte=clock.moment(since)
    ).select_related("place__parent", "organisation", "category")


def orders_behind(viewer: Actor, towns: list[Place], since: dt.date) -> QuerySet[Order]:
    """The orders behind the met share."""
    return (
        visible_orders(viewer)
        .filter(place__parent__in=towns, placed_at__gte=clock.moment(since))
        .exclude(state__in=UNCOUNTED)
        .select_related("place__parent", "category", "team")
    )


@dataclass(frozen=True)
class TownOpen:
    """Open orders of a township: all, due today, overdue."""

    town: Place
    total: int
    today: int
    overdue: int


def open_by_town(towns: list[Place]) -> list[TownOpen]:
    """What is open where, live."""
    now = clock.now()
    tonight = clock.moment(clock.today() + dt.timedelta(days=1))
    rows = {
        row["place__parent"]: row
        for row in Order.objects.filter(place__parent__in=towns, state__in=OPEN)
        .values("place__parent")
        .annotate(
            total=CountRows("pk"),
            today=CountRows("pk", filter=Q(due_at__gte=now, due_at__lt=tonight)),
            overdue=CountRows("pk", filter=Q(due_at__lt=now)),
        )
    }
    none = {"total": 0, "today": 0, "overdue": 0}
    found = [(town, rows.get(town.pk, none)) for town in towns]
    return [TownOpen(t, row["total"], row["today"], row["overdue"]) for t, row in found]


def activities_tomorrow(towns: list[Place]) -> list[Any]:
    """Public activities of tomorrow and the hands they still need."""
    day = clock.today() + dt.timedelta(days=1)
    return list(
        Activity.objects.filter(
            state=Activity.State.PUBLISHED,
            private=False,
            place__parent__in=towns,
            starts_at__gte=clock.moment(day),
            starts_at__lt=clock.moment(day + dt.timedelta(days=1)),
        )
        .values("title", "starts_at", "place__parent__short_name")
        .annotate(missing=Sum("shifts__capacity") - Sum("shifts__taken"))
        .order_by("starts_at", "pk")[:5]
    )


def gaps(towns: list[Place], weeks: int = 4) -> dict[tuple[int, str], int]:
    """Orders not yet met, by township and platform, placed in the last weeks."""
    since = clock.now() - dt.timedelta(weeks=weeks)
    rows = (
        Order.objects.filter(place__parent__in=towns, placed_at__gte=since)
        .exclude(state__in=(*MET, *UNCOUNTED))
        .values_list("place__parent", "category__platform__code")
        .annotate(total=CountRows("pk"))
    )
    return {(town, platform): total for town, platform, total in rows if town is not None}


def as_of() -> dt.datetime | None:
    """When the facts were last counted."""
    newest: dt.datetime | None = Count.objects.aggregate(at=Max("at"))["at"]
    return newest


def differences() -> Iterator[str]:
    """Every fact that a full recomputation would change; for `shijian check`."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENT, {"since": dt.date(1900, 1, 1)})
        for code, month in cursor.fetchall():
            yield f"facts of {code} in {month:%Y-%m} differ from their rows"

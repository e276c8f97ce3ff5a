"""The menu as residents read it and as teams and staff keep it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Role
from shijian.catalogue.models import Platform
from shijian.catalogue.queries import platforms
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.engines.schedule import HalfDay, recurring
from shijian.journal.queries import timeline
from shijian.menu.models import Booking, MenuItem
from shijian.organisations.models import Place
from shijian.organisations.queries import ancestors, station_for
from shijian.teams.models import Team
from shijian.volunteers.queries import STEERING, Event, told

WEEKS_AHEAD = 4


# ---------------------------------------------------------------- the public menu


def open_items(
    *,
    platform: str = "",
    place: Place | None = None,
    words: str = "",
    half_day: int | None = None,
    team: int | None = None,
) -> QuerySet[MenuItem]:
    """What residents can ask for now, narrowed by whatever is given."""
    rows = _joined(MenuItem.objects.filter(state=MenuItem.State.OPEN, team__active=True))
    if platform:
        rows = rows.filter(category__platform__code=platform)
    if place is not None:
        rows = rows.filter(reaches(place))
    if half_day is not None:
        rows = rows.annotate(then=F("half_days").bitand(1 << half_day)).filter(then__gt=0)
    if team is not None:
        rows = rows.filter(team_id=team)
    return found_items(rows, words)


def found_items(rows: QuerySet[MenuItem], words: str) -> QuerySet[MenuItem]:
    """The items that hold every word, in their own text or in what residents call the category;
    two Chinese characters are enough.
    """
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(description__icontains=word)
            | Q(category__name__icontains=word)
            | Q(category__words__icontains=word)
            | Q(team__short_name__icontains=word)
        )
    return rows


def reaches(place: Place) -> Q:
    """Which teams go as far as a place: its village, its township, or the whole county."""
    station = station_for(place)
    upward = [station.path, *(row.path for row in ancestors(station.path))]
    near = Q(team__organisation__path__in=upward)
    if place.parent_id:
        near |= Q(team__organisation__place=place.parent_id)
        near |= Q(team__organisation__place__parent=place.parent_id)
    own = Q(team__organisation=station) | Q(team__organisation__place=place)
    return (
        Q(team__reach=Team.Reach.COUNTY)
        | Q(where=MenuItem.Where.ONLINE)
        | Q(team__reach=Team.Reach.TOWN) & near
        | Q(team__reach=Team.Reach.VILLAGE) & own
    )


@dataclass(frozen=True, slots=True)
class OnPlatform:
    """A platform and how much of it is on the menu."""

    platform: Platform
    count: int


def menu_by_platform() -> list[OnPlatform]:
    """Every platform with its number of open items; the centre's own tile counts them all."""
    rows = MenuItem.objects.filter(state=MenuItem.State.OPEN, team__active=True)
    counted = rows.values("category__platform").annotate(count=Count("pk")).order_by()
    counts = {row["category__platform"]: row["count"] for row in counted}
    whole = sum(counts.values())
    return [OnPlatform(row, whole if row.hub else counts.get(row.pk, 0)) for row in platforms()]


def public_item(pk: int) -> MenuItem:
    """An item that anybody may read; a closed one says so, a draft is nobody's business."""
    rows = MenuItem.objects.exclude(state=MenuItem.State.DRAFT)
    return get_object_or_404(_joined(rows), pk=pk)


def item(pk: int) -> MenuItem | None:
    """An item on the menu now, or None."""
    return open_items().filter(pk=pk).first()


# ---------------------------------------------------------------- who keeps it


def visible_items(viewer: Actor) -> QuerySet[MenuItem]:
    """The items of the subtrees the viewer works for and of the teams they lead, drafts too."""
    inside = Q(pk__in=[])
    for path in viewer.paths(STEERING | {Role.CAPTAIN.value}):
        inside |= Q(scope_path__startswith=path)
    return _joined(MenuItem.objects.filter(inside))


def item_for(viewer: Actor, pk: int) -> MenuItem:
    """One of them; 404 for everybody else's."""
    return get_object_or_404(visible_items(viewer), pk=pk)


def items_in_states(rows: QuerySet[MenuItem]) -> dict[str, int]:
    """How many of these are drafts, open, closed."""
    counted = rows.order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in counted}


def _joined(rows: QuerySet[MenuItem]) -> QuerySet[MenuItem]:
    return rows.select_related("category__platform", "team__organisation__place__parent")


_WORDS: dict[str, Promise] = {
    "menu.drafted": _("Drafted"),
    "menu.changed": _("Changed"),
    "menu.opened": _("Put on the menu"),
    "menu.closed": _("Taken off the menu"),
}


def history(offered: MenuItem) -> list[Event]:
    """What happened to an item, the newest first."""
    return told(timeline(offered), _WORDS)


# ---------------------------------------------------------------- free half-days


@dataclass(frozen=True, slots=True)
class FreeHalfDay:
    """A half-day of an item, and how many more the team takes in its week."""

    slot: HalfDay
    left: int


def booked_this_week(items: Iterable[MenuItem]) -> dict[int, int]:
    """How many half-days of each item are taken in the week that runs."""
    today = clock.today()
    week = today - dt.timedelta(days=today.weekday())
    return {pk: weeks[week] for pk, weeks in _booked(items, week, week).items()}


def free_half_days(
    offered: MenuItem, *, weeks: int = WEEKS_AHEAD, count: int | None = None
) -> list[FreeHalfDay]:
    """The next half-days of an item from its lead time on, weeks that are full left out."""
    return next_free([offered], weeks=weeks)[offered.pk][:count]


def next_free(
    items: Iterable[MenuItem], *, weeks: int = WEEKS_AHEAD
) -> dict[int, list[FreeHalfDay]]:
    """The same for a list of items, in one query."""
    rows = list(items)
    today = clock.today()
    last = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=weeks, days=-1)
    booked = _booked(rows, today - dt.timedelta(days=today.weekday()), last)
    return {row.pk: _free(row, today, last, booked[row.pk]) for row in rows}


def _free(
    offered: MenuItem, today: dt.date, last: dt.date, booked: Counter[dt.date]
) -> list[FreeHalfDay]:
    first = today + dt.timedelta(days=offered.lead_days)
    found = []
    for slot in recurring(offered.half_days, first, last):
        week = slot.day - dt.timedelta(days=slot.day.weekday())
        if (left := offered.weekly_capacity - booked[week]) > 0:
            found.append(FreeHalfDay(slot, left))
    return found


def _booked(
    items: Iterable[MenuItem], first: dt.date, last: dt.date
) -> dict[int, Counter[dt.date]]:
    counts: defaultdict[int, Counter[dt.date]] = defaultdict(Counter)
    rows = (
        Booking.objects.filter(
            item__in=[row.pk for row in items], released_at__isnull=True, week__range=(first, last)
        )
        .values("item", "week")
        .annotate(count=Count("pk"))
    )
    for row in rows:
        counts[row["item"]][row["week"]] = row["count"]
    return counts

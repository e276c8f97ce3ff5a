"""Half-days, overlaps, minutes served and working days, on the county's clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = dt.time(12)
# Days that are not what their weekday says: True works (a make-up Saturday), False is a holiday.
Calendar = Mapping[dt.date, bool]
# A week of half-days in 14 bits: Monday morning is bit 0, Sunday afternoon bit 13.
WHOLE_WEEK = (1 << 14) - 1
OFFICE_HOURS = ((dt.time(8, 30), dt.time(12)), (dt.time(14), dt.time(17, 30)))
_LONGEST_HOLIDAY = 366


@dataclass(frozen=True, slots=True, order=True)
class HalfDay:
    """A morning or an afternoon in the county, the grain in which people offer their time."""

    day: dt.date
    afternoon: bool

    @property
    def bit(self) -> int:
        """Its place in the 14 bits of a week."""
        return self.day.weekday() * 2 + self.afternoon

    @property
    def span(self) -> Span:
        """From midnight to noon, or from noon to midnight."""
        noon = _at(self.day, NOON)
        if self.afternoon:
            return Span(noon, _at(self.day + dt.timedelta(days=1), dt.time()))
        return Span(_at(self.day, dt.time()), noon)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time with its start and without its end."""

    start: dt.datetime
    end: dt.datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs instants, not wall-clock times")
        if self.start >= self.end:
            raise ValueError("a span ends after it starts")

    def overlaps(self, other: Span) -> bool:
        """Whether they share any time; one that starts when the other ends does not."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def common(self, other: Span) -> Span | None:
        """The time both have."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


# ------------------------------------------------------------------ spans


def local_day(moment: dt.datetime) -> dt.date:
    """The calendar day in the county at an instant."""
    return moment.astimezone(SHANGHAI).date()


def crosses_midnight(span: Span) -> bool:
    """Whether it touches two days of the county; ending exactly at midnight does not."""
    return local_day(span.start) != local_day(span.end - dt.timedelta.resolution)


def first_overlap(spans: Iterable[Span]) -> tuple[Span, Span] | None:
    """Two spans that share time, or none: nobody serves twice at once."""
    pairs = pairwise(sorted(spans))
    return next((pair for pair in pairs if pair[0].overlaps(pair[1])), None)


def minutes_served(span: Span, breaks: Iterable[Span] = (), break_minutes: int = 0) -> int:
    """Whole minutes of a span less its breaks; a begun minute does not count, never below zero."""
    rest = span.end - span.start
    for taken in _united(filter(None, map(span.common, breaks))):
        rest -= taken.end - taken.start
    return max(0, rest // dt.timedelta(minutes=1) - break_minutes)


def _united(spans: Iterable[Span]) -> Iterator[Span]:
    """The same time without any of it twice."""
    whole: Span | None = None
    for span in sorted(spans):
        if whole is None:
            whole = span
        elif span.start <= whole.end:
            whole = Span(whole.start, max(whole.end, span.end))
        else:
            yield whole
            whole = span
    if whole is not None:
        yield whole


# ------------------------------------------------------------------ half-days


def half_day(moment: dt.datetime) -> HalfDay:
    """The half-day an instant falls in."""
    local = moment.astimezone(SHANGHAI)
    return HalfDay(local.date(), local.time() >= NOON)


def half_days(span: Span) -> tuple[HalfDay, ...]:
    """Every half-day a span touches."""
    found = [half_day(span.start)]
    last = half_day(span.end - dt.timedelta.resolution)
    while found[-1] < last:
        found.append(_following(found[-1]))
    return tuple(found)


def falls_in(week: int, slot: HalfDay) -> bool:
    """Whether a week of offered half-days holds this one."""
    return bool(week >> slot.bit & 1)


def recurring(
    week: int, first: dt.date, last: dt.date, *, without: Collection[dt.date] = ()
) -> Iterator[HalfDay]:
    """The half-days of the week that recur from one day to another, both included."""
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        for slot in (HalfDay(day, afternoon=False), HalfDay(day, afternoon=True)):
            if day not in without and falls_in(week, slot):
                yield slot


def week_bits(slots: Iterable[tuple[int, bool]]) -> int:
    """The 14 bits of pairs of weekday (Monday is 0) and afternoon."""
    return sum({1 << (weekday * 2 + afternoon) for weekday, afternoon in slots})


def week_slots(week: int) -> tuple[tuple[int, bool], ...]:
    """The pairs of weekday and afternoon of 14 bits, in their order."""
    return tuple((bit // 2, bool(bit % 2)) for bit in range(14) if week >> bit & 1)


def _following(slot: HalfDay) -> HalfDay:
    if slot.afternoon:
        return HalfDay(slot.day + dt.timedelta(days=1), afternoon=False)
    return HalfDay(slot.day, afternoon=True)


# ------------------------------------------------------------------ working days


def is_working_day(day: dt.date, calendar: Calendar) -> bool:
    """Monday to Friday, less holidays, and the weekend days that make up for them (调休)."""
    return calendar.get(day, day.weekday() < 5)


def add_working_days(start: dt.date, days: int, calendar: Calendar) -> dt.date:
    """The last of so many working days after this one; the first day itself is not counted
    (民法典 art. 201).
    """
    if days < 0:
        raise ValueError("working days are counted forward")
    day, idle = start, 0
    while days:
        day += dt.timedelta(days=1)
        works = is_working_day(day, calendar)
        days, idle = (days - 1, 0) if works else (days, idle + 1)
        if idle > _LONGEST_HOLIDAY:
            raise ValueError("the calendar has a year without a working day")
    return day


def working_days_between(start: dt.date, end: dt.date, calendar: Calendar) -> int:
    """How many working days lie after the one and up to the other."""
    days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, calendar) for day in days)


def due_at(start: dt.datetime, days: int, calendar: Calendar) -> dt.datetime:
    """When a clock of working days runs out: at the end of its last day (民法典 art. 203)."""
    last = add_working_days(local_day(start), days, calendar)
    return _at(last + dt.timedelta(days=1), dt.time())


def working_minutes_left(
    now: dt.datetime,
    due: dt.datetime,
    calendar: Calendar,
    hours: Collection[tuple[dt.time, dt.time]] = OFFICE_HOURS,
) -> int:
    """Office minutes until something is due; negative by as much as it is overdue."""
    if due < now:
        return -working_minutes_left(due, now, calendar, hours)
    if due == now:
        return 0
    rest, left = Span(now, due), dt.timedelta()
    for offset in range((local_day(due) - local_day(now)).days + 1):
        day = local_day(now) + dt.timedelta(days=offset)
        if is_working_day(day, calendar):
            open_hours = (Span(_at(day, opens), _at(day, closes)) for opens, closes in hours)
            for common in filter(None, map(rest.common, open_hours)):
                left += common.end - common.start
    return left // dt.timedelta(minutes=1)


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, SHANGHAI).astimezone(dt.UTC)

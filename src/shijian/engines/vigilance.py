"""What in an activity asks for a human look: each signal with its reason and the rows behind it.

A signal never judges a person: it says what two records cannot both be, or what looks like hours
made at a desk, and somebody decides. Weak signals hold nothing alone; only together they reach the
weight from which a record is held. Photos are nowhere in it: their absence is never a signal.
Weights and limits are data (rules vigilance.weights, vigilance.limits).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from shijian.engines.schedule import Span, local_day

Row = tuple[str, int]  # table and key: the evidence a human can open
Facts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Noticed:
    """One thing noticed about one service; facts are numbers and keys, never names."""

    kind: str
    weight: int
    facts: Mapping[str, int]
    rows: tuple[Row, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Rules:
    """How much each kind of signal weighs, and the limits from which it is one."""

    weights: Mapping[str, int]
    limits: Mapping[str, int]
    stars: Sequence[int]  # minutes at which a star is reached
    days: Sequence[int]  # minutes of a day that ask for another confirmer
    version: str


# ---------------------------------------------------------------- what is looked at


@dataclass(frozen=True, slots=True)
class Reading:
    """One scan; `own` where the volunteer's own sign-in read the code."""

    method: str
    device: str  # what read it: a phone's key, else the sign-in
    own: bool
    at: dt.datetime
    metres: int | None = None  # from the place, where a position was given


@dataclass(frozen=True, slots=True)
class Presence:
    """One person in one activity."""

    row: Row
    person: int
    event: int
    span: Span
    minutes: int
    readings: tuple[Reading, ...] = ()
    recorder: int = 0
    entered_at: dt.datetime | None = None  # of a back-filled one: when it was entered

    @property
    def day(self) -> dt.date:
        """The county's day it belongs to."""
        return local_day(self.span.start)


@dataclass(frozen=True, slots=True)
class Event:
    """One shift of an activity: where, by whom led, for whom, in which words."""

    row: Row
    team: int
    leader: int
    place: int
    town: int
    span: Span
    content: str
    people: int  # how many came, also those who are not looked at
    served: bool  # somebody is named for whom it was, or an order stands behind it


@dataclass(frozen=True, slots=True)
class Past:
    """What one person had before the time that was read."""

    last: dt.date | None = None
    minutes: int = 0  # in all
    recent: int = 0  # of them in the last `base_days`


@dataclass
class Surroundings:
    """An activity's surroundings, once for as many activities as are looked at."""

    events: Mapping[int, Event]
    presences: Sequence[Presence]
    pasts: Mapping[int, Past] = field(default_factory=dict)
    by_person: dict[int, list[Presence]] = field(init=False)
    by_event: dict[int, list[Presence]] = field(init=False)
    by_words: dict[str, list[int]] = field(init=False)
    alone: dict[tuple[int, int], list[Presence]] = field(init=False)
    entered: dict[int, list[Presence]] = field(init=False)

    def __post_init__(self) -> None:
        ordered = sorted(self.presences, key=lambda p: (p.span, p.row))
        self.by_person, self.by_event = defaultdict(list), defaultdict(list)
        self.alone, self.entered = defaultdict(list), defaultdict(list)
        self.by_words = defaultdict(list)
        for one in ordered:
            self.by_person[one.person].append(one)
            self.by_event[one.event].append(one)
            if one.entered_at is not None:
                self.entered[one.recorder].append(one)
            if (event := self.events.get(one.event)) and event.people == 1:
                self.alone[event.leader, one.person].append(one)
        for rows in self.entered.values():
            rows.sort(key=_entered)
        for pk, event in self.events.items():
            self.by_words[plain(event.content)].append(pk)


def plain(text: str) -> str:
    """A text without its numbers, signs and spaces: what stays the same when it is copied."""
    return "".join(letter for letter in text if letter.isalpha())


# ---------------------------------------------------------------- the one question


def notice(event: int, around: Surroundings, rules: Rules) -> dict[Row, list[Noticed]]:
    """Everything noticed about each presence of one activity, by its row."""
    found: dict[Row, list[Noticed]] = defaultdict(list)
    group = around.by_event.get(event, [])
    for kind, look in _LOOKS.items():
        weight = rules.weights.get(kind, 0)
        if weight <= 0:
            continue
        seen: set[Row] = set()
        for one, facts, rows in look(event, group, around, rules):
            if one.row not in seen:
                seen.add(one.row)
                found[one.row].append(
                    Noticed(kind, weight, facts, tuple(dict.fromkeys(rows)), rules.version)
                )
    return dict(found)


def held(noticed: Mapping[Row, list[Noticed]], rules: Rules) -> dict[Row, list[Noticed]]:
    """Those whose signals together weigh enough to hold the record."""
    limit = rules.limits["hold"]
    return {row: signals for row, signals in noticed.items()
            if sum(one.weight for one in signals) >= limit}  # fmt: skip


# ---------------------------------------------------------------- one look for each kind

Found = Iterator[tuple[Presence, Facts, list[Row]]]


def _same_day(one: Presence, around: Surroundings) -> Iterator[Presence]:
    for other in around.by_person[one.person]:
        if other.row != one.row and other.day == one.day:
            yield other


def _overlap(_event: int, group: Sequence[Presence], around: Surroundings, _rules: Rules) -> Found:
    """Two places at the same time."""
    for one in group:
        for other in _same_day(one, around):
            if common := one.span.common(other.span):
                minutes = (common.end - common.start) // dt.timedelta(minutes=1)
                if minutes > 0:
                    yield one, {"minutes": minutes, "other": other.event}, [one.row, other.row]


def _travel(_event: int, group: Sequence[Presence], around: Surroundings, rules: Rules) -> Found:
    """From one village to another faster than anybody travels."""
    for one in group:
        for other in _same_day(one, around):
            first, then = sorted((one, other), key=lambda p: (p.span, p.row))
            gap = (then.span.start - first.span.end) // dt.timedelta(minutes=1)
            needed = _way(around.events.get(first.event), around.events.get(then.event), rules)
            if 0 <= gap < needed:
                facts = {"minutes": gap, "needed": needed, "other": other.event}
                yield one, facts, [one.row, other.row]


def _way(here: Event | None, there: Event | None, rules: Rules) -> int:
    """The fewest minutes between two places, by the tree: another village, another township."""
    if here is None or there is None or here.place == there.place:
        return 0
    return rules.limits["village_minutes" if here.town == there.town else "town_minutes"]


def _device(_event: int, group: Sequence[Presence], _around: Surroundings, rules: Rules) -> Found:
    """One phone that read the place's code for many, who should each have read it."""
    by_device: dict[str, dict[Row, Presence]] = defaultdict(dict)
    for one in group:
        for reading in one.readings:
            if reading.method == "place" and not reading.own:
                by_device[reading.device][one.row] = one
    for people in by_device.values():
        if len(people) >= rules.limits["device_people"]:
            for one in people.values():
                yield one, {"people": len(people)}, list(people)


def _burst(_event: int, group: Sequence[Presence], _around: Surroundings, rules: Rules) -> Found:
    """More people read by one organiser than a hand can read in that time."""
    people, seconds = rules.limits["burst_people"], rules.limits["burst_seconds"]
    read = sorted(
        (reading.device, reading.at, one.row, one)
        for one in group
        for reading in one.readings
        if reading.method in ("person", "roll", "digits") and not reading.own
    )
    for _device_key, taken in groupby(read, key=lambda row: row[0]):
        rows = list(taken)
        times = [row[1] for row in rows]
        for index, at in enumerate(times):
            end = bisect_right(times, at + dt.timedelta(seconds=seconds))
            together = {row[2]: row[3] for row in rows[index:end]}
            if len(together) >= people:
                for one in together.values():
                    yield one, {"people": len(together), "seconds": seconds}, list(together)


def _far(_event: int, group: Sequence[Presence], _around: Surroundings, rules: Rules) -> Found:
    """A code that was read far from its place."""
    for one in group:
        metres = max((r.metres for r in one.readings if r.metres is not None), default=0)
        if metres > rules.limits["far_metres"]:
            yield one, {"metres": metres}, [one.row]


def _pair(event: int, group: Sequence[Presence], around: Surroundings, rules: Rules) -> Found:
    """Again and again the same two alone: one who leads and records, one who serves."""
    if event not in around.events or around.events[event].people != 1 or not group:
        return
    one = group[0]
    since = one.day - dt.timedelta(days=rules.limits["pair_days"])
    rows = around.alone[around.events[event].leader, one.person]
    near = [other.row for other in rows if since <= other.day <= one.day]
    if len(near) >= rules.limits["pair_times"]:
        yield one, {"times": len(near), "days": rules.limits["pair_days"]}, near


def _backfill(_event: int, group: Sequence[Presence], around: Surroundings, rules: Rules) -> Found:
    """Many back-filled by one hand within minutes."""
    window = dt.timedelta(minutes=rules.limits["backfill_minutes"])
    for one in group:
        if one.entered_at is None:
            continue
        rows = around.entered[one.recorder]
        first = bisect_left(rows, one.entered_at - window, key=_entered)
        last = bisect_right(rows, one.entered_at + window, key=_entered)
        if last - first >= rules.limits["backfill_people"]:
            facts = {"people": last - first, "minutes": rules.limits["backfill_minutes"]}
            yield one, facts, [other.row for other in rows[first:last]]


def _copied(event: int, group: Sequence[Presence], around: Surroundings, rules: Rules) -> Found:
    """The same words as an earlier activity of another team."""
    found = around.events.get(event)
    words = plain(found.content) if found else ""
    if found is None or len(words) < rules.limits["copied_letters"]:
        return
    since = found.span.start - dt.timedelta(days=rules.limits["copied_days"])
    others = [
        pk for pk in around.by_words[words]
        if around.events[pk].team != found.team and since <= around.events[pk].span.start
        and around.events[pk].span.start <= found.span.start
    ]  # fmt: skip
    if others:
        for one in group:
            yield one, {"other": others[0]}, [found.row, *(around.events[pk].row for pk in others)]


def _nobody_served(
    event: int, group: Sequence[Presence], around: Surroundings, _rules: Rules
) -> Found:
    """Nothing says for whom it was, and nobody has confirmed it."""
    found = around.events.get(event)
    if found is not None and not found.served:
        for one in group:
            yield one, {}, [found.row]


def _near_limit(
    _event: int, group: Sequence[Presence], around: Surroundings, rules: Rules
) -> Found:
    """Days that stop just short of what would ask for another confirmer, several times."""
    for one in group:
        since = one.day - dt.timedelta(days=rules.limits["near_days"])
        rows = [p for p in around.by_person[one.person] if since <= p.day <= one.day]
        days = {day: list(same) for day, same in groupby(rows, key=lambda p: p.day)}
        near = {day: same for day, same in days.items() if _stops_short(same, around, rules)}
        if one.day in near and len(near) >= rules.limits["near_times"]:
            shown = [p.row for same in near.values() for p in same]
            yield one, {"times": len(near), "minutes": rules.limits["near_minutes"]}, shown


def _stops_short(same: Sequence[Presence], around: Surroundings, rules: Rules) -> bool:
    """Whether a day ends just under a limit though what was planned went well beyond it."""
    whole = sum(p.minutes for p in same)
    planned = sum(
        (event.span.end - event.span.start) // dt.timedelta(minutes=1)
        for p in same
        if (event := around.events.get(p.event))
    )
    margin = rules.limits["near_minutes"]
    return any(limit - margin <= whole < limit <= planned - margin for limit in rules.days)


def _threshold(_event: int, group: Sequence[Presence], around: Surroundings, rules: Rules) -> Found:
    """A star or a quarter's mark reached by far more in two weeks than this person ever did."""
    limits = rules.limits
    for one in group:
        past = around.pasts.get(one.person, Past())
        rows = [p for p in around.by_person[one.person] if p.span <= one.span]
        total = past.minutes + sum(p.minutes for p in rows)
        since = one.day - dt.timedelta(days=limits["surge_days"])
        lately = [p for p in rows if p.day > since]
        minutes = sum(p.minutes for p in lately)
        usual = past.recent * limits["surge_days"] // limits["base_days"]
        reached = _reached(one, rows, total, rules)
        enough = max(limits["surge_minutes"], usual * limits["surge_factor"])
        if reached and minutes >= enough:
            facts = {"reached": reached, "minutes": minutes, "days": limits["surge_days"]}
            yield one, facts, [p.row for p in lately]


def _reached(one: Presence, rows: Sequence[Presence], total: int, rules: Rules) -> int:
    """The mark in minutes that this service passes; 0 where it passes none."""
    for mark in rules.stars:
        if total - one.minutes < mark <= total:
            return mark
    last = _quarter_end(one.day)
    if (last - one.day).days >= rules.limits["quarter_days"]:
        return 0
    quarter = sum(p.minutes for p in rows if _quarter_end(p.day) == last)
    mark = rules.limits["quarter_minutes"]
    return mark if quarter - one.minutes < mark <= quarter else 0


def _quarter_end(day: dt.date) -> dt.date:
    month = (day.month - 1) // 3 * 3 + 4
    following = dt.date(day.year + month // 13, (month - 1) % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def _woken(_event: int, group: Sequence[Presence], around: Surroundings, rules: Rules) -> Found:
    """Accounts that slept for half a year and wake in the same activity."""
    limits = rules.limits
    woken = [one for one in group if _slept(one, around, limits["asleep_days"])]
    enough = len(woken) * 100 >= len(group) * limits["woken_percent"]
    if len(woken) >= limits["woken_people"] and enough:
        facts = {"people": len(woken), "days": limits["asleep_days"]}
        for one in woken:
            yield one, facts, [other.row for other in woken]


def _slept(one: Presence, around: Surroundings, days: int) -> bool:
    past = around.pasts.get(one.person, Past())
    before = [p.day for p in around.by_person[one.person] if p.span < one.span]
    last = before[-1] if before else past.last
    return last is not None and (one.day - last).days >= days


def _entered(one: Presence) -> dt.datetime:
    return one.entered_at or dt.datetime.min.replace(tzinfo=dt.UTC)


_LOOKS = {
    "overlap": _overlap,
    "travel": _travel,
    "device": _device,
    "burst": _burst,
    "far": _far,
    "pair": _pair,
    "backfill": _backfill,
    "copied": _copied,
    "nobody_served": _nobody_served,
    "near_limit": _near_limit,
    "threshold": _threshold,
    "woken": _woken,
}
KINDS: tuple[str, ...] = tuple(_LOOKS)

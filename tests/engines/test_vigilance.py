"""Each planted scheme is held; an honest county is left in peace."""

from __future__ import annotations

import datetime as dt
import itertools
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shijian.engines.schedule import SHANGHAI, Span
from shijian.engines.vigilance import (
    KINDS,
    Event,
    Noticed,
    Past,
    Presence,
    Reading,
    Rules,
    Surroundings,
    held,
    notice,
    plain,
)

SHIPPED = {
    row["key"]: row["value"]
    for row in tomllib.loads(
        Path("src/shijian/catalogue/reference/rules.toml").read_text(encoding="utf-8")
    )["rule"]
}
RULES = Rules(
    SHIPPED["vigilance.weights"], SHIPPED["vigilance.limits"], SHIPPED["vigilance.stars"],
    sorted(SHIPPED["hours.day_ladder"].values()), "vigilance.weights@2024-01-01",
)  # fmt: skip
DAY = dt.date(2026, 3, 10)
LONG = "上门给十二位老人理发、打扫屋子、量血压，帮忙换灯泡修水龙头，陪着说说话，最后一起包了饺子"


def at(hour: int, minute: int = 0, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), SHANGHAI)


class County:
    """Events and presences for a test; what is not said is honest."""

    def __init__(self) -> None:
        self.events: dict[int, Event] = {}
        self.presences: list[Presence] = []
        self.pasts: dict[int, Past] = {}
        self.numbers = itertools.count(1)

    def event(self, start: int = 8, hours: int = 3, day: dt.date = DAY, **fields: Any) -> int:
        pk = next(self.numbers)
        span = Span(at(start, day=day), at(start, day=day) + dt.timedelta(hours=hours))
        values = {"team": 1, "leader": 900, "place": 10, "town": 1, "content": "", "people": 5,
                  "served": True} | fields  # fmt: skip
        self.events[pk] = Event(("activities.shift", pk), span=span, **values)
        return pk

    def comes(self, event: int, person: int, minutes: int | None = None, **fields: Any) -> Presence:
        span = self.events[event].span
        if minutes is not None:
            span = Span(span.start, span.start + dt.timedelta(minutes=minutes))
        length = (span.end - span.start) // dt.timedelta(minutes=1)
        row = ("activities.attendance", next(self.numbers))
        one = Presence(row, person, event, fields.pop("span", span), length, **fields)
        self.presences.append(one)
        return one

    def around(self) -> Surroundings:
        return Surroundings(self.events, self.presences, self.pasts)

    def noticed(self, event: int) -> dict[str, list[Noticed]]:
        found: dict[str, list[Noticed]] = {}
        for signals in notice(event, self.around(), RULES).values():
            for one in signals:
                found.setdefault(one.kind, []).append(one)
        return found

    def held(self, event: int) -> int:
        return len(held(notice(event, self.around(), RULES), RULES))


def read(method: str, device: str, second: int = 0, *, own: bool = False, **more: Any) -> Reading:
    return Reading(method, device, own, at(8) + dt.timedelta(seconds=second), **more)


# ---------------------------------------------------------------- the schemes, planted


def overlap(county: County) -> int:
    here, there = county.event(8), county.event(9, place=11, town=2)
    county.comes(here, 1)
    county.comes(there, 1)
    return there


def travel(county: County) -> int:
    here, there = county.event(8, 2), county.event(10, 2, place=11, town=2)
    county.comes(here, 1)
    county.comes(there, 1)
    return there


def device(county: County) -> int:
    event = county.event()
    for person in range(3):
        county.comes(event, person, readings=(read("place", "user:7", person * 40),))
    return event


def burst(county: County) -> int:
    event = county.event()
    for person in range(6):
        county.comes(event, person, readings=(read("roll", "user:7", person),))
    return event


def far(county: County) -> int:
    event = county.event()
    county.comes(event, 1, readings=(read("place", "user:1", own=True, metres=14_000),))
    return event


def pair(county: County) -> int:
    for n in range(5):
        event = county.event(day=DAY - dt.timedelta(days=n * 4), people=1)
        county.comes(event, 1)
    return min(county.events)


def backfill(county: County) -> int:
    event = county.event()
    for n in range(5):
        entered = at(20) + dt.timedelta(minutes=n)
        county.comes(event, n, recorder=7, entered_at=entered)
    return event


def copied(county: County) -> int:
    """Somebody sells hours with another team's words and names nobody who was served."""
    county.event(day=DAY - dt.timedelta(days=20), content=LONG)
    event = county.event(content=LONG.replace("十二", "十二 "), team=2, served=False)
    county.comes(event, 1)
    return event


def phantom(county: County) -> int:
    """Nobody was served, and the day always stops just short of a second pair of eyes."""
    for n in range(3):
        event = county.event(hours=11, day=DAY - dt.timedelta(days=n * 3), served=False)
        county.comes(event, 1, minutes=475)
    return min(county.events)


def threshold(county: County) -> int:
    """The hundredth hour in a rush, with nobody served."""
    county.pasts[1] = Past(DAY - dt.timedelta(days=40), 4_900, 300)
    events = [county.event(hours=6, day=DAY - dt.timedelta(days=n), served=False) for n in range(4)]
    for event in events:
        county.comes(event, 1)
    return events[0]


def woken(county: County) -> int:
    """Accounts that slept for months wake together, and nobody is named whom they served."""
    event = county.event(served=False)
    for person in range(4):
        county.pasts[person] = Past(DAY - dt.timedelta(days=300), 500, 0)
        county.comes(event, person)
    return event


SCHEMES = {
    "overlap": overlap, "travel": travel, "device": device, "burst": burst, "far": far,
    "pair": pair, "backfill": backfill, "copied": copied, "nobody_served": phantom,
    "near_limit": phantom, "threshold": threshold, "woken": woken,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_scheme_is_noticed_and_held(kind: str) -> None:
    county = County()
    event = SCHEMES[kind](county)
    found = county.noticed(event)
    assert kind in found, found
    assert county.held(event) >= 1
    one = found[kind][0]
    assert one.rows
    assert all(isinstance(value, int) for value in one.facts.values())
    assert one.version == RULES.version


# ---------------------------------------------------------------- what is honest


def test_an_ordinary_morning_is_left_in_peace() -> None:
    county = County()
    event, later = county.event(8, 2), county.event(14, 2, place=11, town=2)
    for person in range(5):
        own = read("place", f"user:{person}", person, own=True)  # all look at one screen
        county.comes(event, person, readings=(own,))
        county.comes(later, person, readings=(read("person", "user:7", person * 4),))
    assert county.noticed(event) == county.noticed(later) == {}


def test_weak_signals_alone_hold_nothing() -> None:
    county = County()
    event = county.event(served=False)
    county.comes(event, 1)
    assert set(county.noticed(event)) == {"nobody_served"}
    assert county.held(event) == 0


def test_a_planned_day_of_eight_hours_that_ends_early_is_no_evasion() -> None:
    county = County()
    for n in range(4):
        event = county.event(hours=8, day=DAY - dt.timedelta(days=n * 3))
        county.comes(event, 1, minutes=474)
    assert county.noticed(event) == {}


def test_a_weekly_activity_keeps_its_words_and_a_star_comes_to_who_serves_long() -> None:
    county = County()
    county.pasts[1] = Past(DAY - dt.timedelta(days=30), 5_900, 2_000)
    for n in range(5):
        event = county.event(day=DAY - dt.timedelta(days=7 * (4 - n)), content=LONG)
        county.comes(event, 1)
    assert county.noticed(event) == {}


def test_those_who_come_once_a_year_are_no_forgers() -> None:
    county = County()
    event = county.event()
    for person in range(8):
        county.pasts[person] = Past(DAY - dt.timedelta(days=365), 180, 0)
        county.comes(event, person)
    assert set(county.noticed(event)) == {"woken"}
    assert county.held(event) == 0


def test_a_weight_of_nothing_switches_a_kind_off() -> None:
    county = County()
    event = overlap(county)
    rules = replace(RULES, weights={**RULES.weights, "overlap": 0})
    assert notice(event, county.around(), rules) == {}


def test_what_is_copied_is_the_same_without_its_numbers() -> None:
    assert plain("10:30，理发 3 人。") == "理发人"


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 22), st.integers(1, 3)), max_size=12))
@settings(max_examples=50, deadline=None)
def test_overlap_is_what_a_minute_by_minute_look_finds(visits: list[tuple[int, int, int]]) -> None:
    county = County()
    shown = []
    for person, start, hours in visits:
        event = county.event(start, min(hours, 24 - start))
        shown.append((county.comes(event, person), event))
    around = county.around()
    for one, event in shown:
        minutes = {one.span.start + dt.timedelta(minutes=n) for n in range(one.minutes)}
        shared = any(
            other.person == one.person and other.row != one.row
            and any(other.span.start <= minute < other.span.end for minute in minutes)
            for other, _event in shown
        )  # fmt: skip
        signals = notice(event, around, RULES).get(one.row, [])
        assert shared == any(signal.kind == "overlap" for signal in signals)

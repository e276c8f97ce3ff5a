"""An offer is drafted, opened, closed; its half-days are taken and given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shijian.common import clock
from shijian.common.actor import job
from shijian.common.refused import Refused
from shijian.engines.schedule import HalfDay
from shijian.journal.models import Entry
from shijian.menu import commands, queries
from shijian.menu.models import MenuItem
from shijian.menu.rules import why_not_wanted
from tests.build.accounts import an_actor
from tests.build.catalogue import a_category
from tests.build.menu import WEEKDAYS, a_menu_item
from tests.build.organisations import a_centre, a_place, a_station, an_institute
from tests.build.teams import a_squad, a_team
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
BY = job("tests")
MONDAY = dt.date(2026, 11, 23)


@contextmanager
def refused(code: str, status: int) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert (caught.value.code, caught.value.status) == (code, status)


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with clock.at(clock.moment(MONDAY, 9)):
        yield


def offer() -> dict[str, object]:
    return {
        "kind": "service", "title": "修水龙头", "description": "换龙头、通下水。", "where": "home",
        "half_days": WEEKDAYS, "weekly_capacity": 6, "category": a_category("000102"),
    }  # fmt: skip


# ---------------------------------------------------------------- drafting and opening


def test_a_captain_drafts_and_opens_only_with_the_right_to_publish() -> None:
    captain = a_volunteer()
    team = a_team(organisation=an_institute(), captain=captain)
    item = commands.draft_item(team, by=acting(captain), **offer())  # type: ignore[arg-type]
    assert item.state == "draft"
    assert item.scope_path == team.path
    with refused("menu.may_not_publish", 403):
        commands.open_item(item, by=acting(captain))
    assert queries.item(item.pk) is None
    opened = commands.open_item(item, by=an_actor("staff", an_institute().path))
    assert opened.opened_at is not None
    assert queries.item(item.pk) == item

    team.may_publish = True
    team.save(update_fields=["may_publish"])
    own = commands.draft_item(team, by=acting(captain), **offer())  # type: ignore[arg-type]
    assert commands.open_item(own, by=acting(captain)).state == "open"
    assert Entry.objects.filter(action="menu.opened").count() == 2


def test_nobody_offers_in_another_teams_name() -> None:
    other = a_volunteer()
    a_team(captain=other, may_publish=True)
    team = a_team(organisation=an_institute())
    for by in (
        acting(other),
        acting(a_volunteer()),
        an_actor("staff", an_institute(1).path),
        an_actor("staff", a_station().path),
        an_actor("supervisor", "/"),
    ):
        with refused("teams.not_your_team", 403):
            commands.draft_item(team, by=by, **offer())  # type: ignore[arg-type]
    assert commands.draft_item(team, by=an_actor("office", a_centre().path), **offer())  # type: ignore[arg-type]


def test_opening_and_closing_twice_is_refused_and_reopening_is_not() -> None:
    item = a_menu_item()
    with refused("menu.open_already", 409):
        commands.open_item(item, by=BY)
    assert commands.close_item(item, by=BY).state == "closed"
    with refused("menu.not_open", 409):
        commands.close_item(item, by=BY)
    assert commands.open_item(item, by=BY).state == "open"


def test_an_item_of_a_category_or_team_that_is_no_more_is_not_opened() -> None:
    item = a_menu_item(state="draft")
    item.category.active = False
    item.category.save(update_fields=["active"])
    with refused("menu.category_not_active", 409):
        commands.open_item(item, by=BY)
    item.team.active = False
    item.team.save(update_fields=["active"])
    with refused("menu.team_not_active", 409):
        commands.open_item(item, by=BY)


def test_what_residents_read_is_changed_only_by_who_may_open_it() -> None:
    captain = a_volunteer()
    team = a_team(captain=captain)
    item = a_menu_item(team=team)
    with refused("menu.close_first", 403):
        commands.change_item(item, title="修电灯", by=acting(captain))
    commands.close_item(item, by=acting(captain))
    assert commands.change_item(item, title="修电灯", by=acting(captain)).title == "修电灯"
    assert commands.change_item(item, minutes=90, title="修电灯", by=BY).minutes == 90
    fields = [e.data["fields"] for e in Entry.objects.filter(action="menu.changed").order_by("id")]
    assert fields == [["title"], ["minutes"]]


# ---------------------------------------------------------------- half-days


def test_free_half_days_come_from_offer_lead_time_and_what_is_taken() -> None:
    item = a_menu_item(half_days=0b100_00_01, lead_days=3, weekly_capacity=1)
    free = queries.free_half_days(item, weeks=3)
    said = [(slot.slot.day.isoformat(), slot.slot.afternoon, slot.left) for slot in free]
    assert said == [
        ("2026-11-26", False, 1), ("2026-11-30", False, 1), ("2026-12-03", False, 1),
        ("2026-12-07", False, 1), ("2026-12-10", False, 1),
    ]  # fmt: skip

    commands.book(item, at=clock.moment(dt.date(2026, 11, 30), 9), source="order:1", by=BY)
    days = [slot.slot.day.day for slot in queries.free_half_days(item, weeks=3)]
    assert days == [26, 7, 10]
    assert commands.release(source="order:1", by=BY) == 1
    assert commands.release(source="order:1", by=BY) == 0
    assert len(queries.free_half_days(item, weeks=3)) == 5
    assert len(queries.free_half_days(item, count=2)) == 2


def test_the_last_place_of_a_week_is_taken_once_and_the_same_source_moves() -> None:
    item = a_menu_item(weekly_capacity=2)
    friday = clock.moment(dt.date(2026, 11, 27), 9)
    first = commands.book(item, at=friday, source="order:1", by=BY)
    assert commands.book(item, at=friday, source="order:1", by=BY) == first
    commands.book(item, at=friday, source="order:2", by=BY)
    with refused("menu.week_full", 409):
        commands.book(item, at=friday, source="order:3", by=BY)
    moved = commands.book(item, at=friday.replace(hour=7), source="order:2", by=BY)
    assert (moved.day, moved.half) == (dt.date(2026, 11, 27), 1)
    assert queries.booked_this_week([item]) == {item.pk: 2}


def test_a_half_day_that_is_not_offered_is_not_taken() -> None:
    item = a_menu_item(half_days=1)
    with refused("menu.not_offered", 409):
        commands.book(item, at=clock.moment(MONDAY, 14), source="order:1", by=BY)
    refusal = why_not_wanted(item, HalfDay(MONDAY, afternoon=False))
    assert refusal is not None
    assert refusal.code == "menu.too_soon"
    next_week = HalfDay(MONDAY + dt.timedelta(days=7), afternoon=False)
    assert why_not_wanted(item, next_week) is None
    closed = commands.close_item(item, by=BY)
    refusal = why_not_wanted(closed, next_week)
    assert refusal is not None
    assert refusal.code == "menu.not_on_the_menu"


# ---------------------------------------------------------------- what is found


def test_the_menu_is_searched_by_two_characters_and_by_what_residents_say() -> None:
    hair = a_menu_item()
    tap = a_menu_item(category=a_category("000102"), title="修水龙头", description="上门换")
    a_menu_item(title="上门理发", state="closed")
    assert set(queries.open_items(words="理发")) == {hair}
    assert set(queries.open_items(words="龙头 上门")) == {tap}
    assert set(queries.open_items(words=hair.category.words.split()[0])) == {hair}
    assert set(queries.open_items(words="没有")) == set()
    assert set(queries.open_items(words="%")) == set()


def test_the_menu_is_narrowed_by_platform_half_day_and_team() -> None:
    hair = a_menu_item(half_days=1)
    talk = a_menu_item(category=a_category("001001"), title="你点我讲", half_days=2)
    assert set(queries.open_items(platform="theory")) == {talk}
    assert set(queries.open_items(half_day=0)) == {hair}
    assert set(queries.open_items(half_day=1)) == {talk}
    assert set(queries.open_items(team=talk.team_id)) == {talk}
    counts = {row.platform.code: row.count for row in queries.menu_by_platform()}
    assert (counts["hub"], counts["theory"], counts["convenience"], counts["health"]) == (
        2,
        1,
        1,
        0,
    )


def test_an_item_reaches_as_far_as_its_team_goes() -> None:
    village = a_menu_item(team=a_squad(), title="村里")
    town = a_menu_item(team=a_squad(organisation=an_institute()), title="镇里")
    county = a_menu_item(team=a_team(), title="全县")
    online = a_menu_item(team=a_squad(organisation=a_station(3)), title="线上", where="online")

    def reached(number: int) -> set[str]:
        rows = queries.open_items(place=a_place(number))
        return {item.title for item in rows}

    assert reached(0) == {"村里", "镇里", "全县", "线上"}
    assert reached(1) == {"镇里", "全县", "线上"}
    assert reached(2) == {"全县", "线上"}
    assert {village.state, town.state, county.state, online.state} == {"open"}


def test_drafts_are_seen_by_those_who_lead_and_nobody_else() -> None:
    captain = a_volunteer()
    team = a_team(organisation=an_institute(), captain=captain)
    draft = a_menu_item(team=team, state="draft")
    seen = {
        "captain": acting(captain),
        "own": an_actor("staff", an_institute().path),
        "office": an_actor("office", a_centre().path),
        "sibling": an_actor("staff", an_institute(1).path),
        "resident": an_actor(),
    }
    assert {who for who, by in seen.items() if draft in queries.visible_items(by)} == {
        "captain", "own", "office",
    }  # fmt: skip
    assert MenuItem.objects.get() == draft

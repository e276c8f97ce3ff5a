"""Several people at the same moment: one order, one team, one activity, no place too many.

Threads with connections of their own; each waits at a barrier, then all press at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from shijian.activities.models import Activity
from shijian.common import clock
from shijian.common.idempotency import once
from shijian.common.refused import Refused
from shijian.menu.models import Booking
from shijian.orders import commands
from shijian.orders.models import Order, Step
from tests.build.catalogue import a_category
from tests.build.menu import a_menu_item
from tests.build.orders import (
    a_led_team,
    a_resident,
    a_slot,
    an_order,
    the_captain,
    the_office,
    the_person,
)
from tests.build.organisations import a_place

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Run all acts at the same moment; how many were done, and each refusal by its code."""
    barrier = Barrier(len(acts))

    def press(act: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=20)
            act()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(press, acts))


def placing(by, **fields) -> Callable[[], Order]:
    given = {
        "requester": the_person(by), "beneficiary": the_person(by), "category": a_category(),
        "title": "上门理发", "place": a_place(), "address": "坡南街12号", "windows": [],
        "any_time": True, "channel": "portal", "by": by,
    } | fields  # fmt: skip
    return lambda: commands.place_order(**given)


def test_several_dispatchers_send_an_order_once():
    order = an_order(state="verified", windows=[a_slot(2)])
    teams = [a_led_team() for _n in range(AT_ONCE)]
    planned, office = clock.moment(a_slot(2).day, 9), the_office()
    outcome = at_once(*[
        lambda team=team: commands.dispatch_order(
            order, team=team, planned_at=planned, by=office
        )
        for team in teams
    ])  # fmt: skip
    assert outcome == {"done": 1, "orders.wrong_state": AT_ONCE - 1}
    assert Step.objects.filter(order=order, state="dispatched").count() == 1


def test_accepting_twice_makes_one_activity():
    order = an_order(state="dispatched")
    captain = the_captain(order)
    outcome = at_once(*[lambda: commands.accept_order(order, by=captain)] * AT_ONCE)
    assert outcome == {"done": 1, "orders.wrong_state": AT_ONCE - 1}
    assert Activity.objects.count() == 1


def test_taking_and_withdrawing_at_once_leave_no_activity_behind():
    by = a_resident()
    order = an_order(by=by, state="dispatched")
    captain = the_captain(order)
    at_once(
        lambda: commands.accept_order(order, by=captain),
        lambda: commands.withdraw_order(order, by=by),
    )
    order.refresh_from_db()
    assert order.state == Order.State.WITHDRAWN
    assert not Activity.objects.exclude(state=Activity.State.CANCELLED).exists()


def test_one_sending_pressed_many_times_places_one_order():
    by = a_resident()
    place = placing(by)
    kept: list[str] = []

    def send() -> None:
        answer = once("key", b"body", by=by, act=lambda: (303, place().number))
        kept.append(answer[1])

    assert at_once(*[send] * AT_ONCE) == {"done": AT_ONCE}
    assert Order.objects.count() == 1
    assert len(set(kept)) == 1


def test_the_same_need_sent_from_many_windows_is_one_order():
    by = a_resident()
    slot = a_slot(2)
    acts = [placing(by, windows=[slot], any_time=False) for _n in range(AT_ONCE)]
    assert at_once(*acts) == {"done": 1, "orders.same_already": AT_ONCE - 1}


def test_the_last_places_of_an_item_are_not_given_twice():
    item = a_menu_item(team=a_led_team(), weekly_capacity=3, half_days=(1 << 14) - 1)
    slot = a_slot(2)
    acts = [
        placing(a_resident(), item=item, windows=[slot], any_time=False) for _n in range(AT_ONCE)
    ]
    outcome = at_once(*acts)
    assert outcome["done"] == 3
    assert sum(outcome.values()) == AT_ONCE
    assert Booking.objects.filter(released_at=None).count() == 3


def test_a_team_is_not_sent_more_than_its_week():
    team, office = a_led_team(weekly_capacity=2), the_office()
    slot = a_slot(2)
    orders = [an_order(state="verified", windows=[slot]) for _n in range(6)]
    planned = clock.moment(slot.day, 9)
    outcome = at_once(*[
        lambda order=order: commands.dispatch_order(
            order, team=team, planned_at=planned, by=office
        )
        for order in orders
    ])  # fmt: skip
    assert outcome == {"done": 2, "orders.team_full": 4}


def test_numbers_given_at_once_are_all_different():
    acts = [placing(a_resident()) for _n in range(AT_ONCE)]
    assert at_once(*acts) == {"done": AT_ONCE}
    numbers = sorted(Order.objects.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == [f"{n:04d}" for n in range(1, AT_ONCE + 1)]

"""Whom to send: best first with reasons, the others with why not, and what is missing."""

from __future__ import annotations

import datetime as dt

import pytest

from shijian.common import clock
from shijian.orders import commands, queries
from shijian.orders.queries.contact import mask_address
from shijian.volunteers.models import Volunteer
from tests.build.accounts import an_actor
from tests.build.catalogue import a_category, a_risk
from tests.build.menu import a_menu_item
from tests.build.orders import a_led_team, a_resident, a_slot, an_order, the_captain, the_office
from tests.build.organisations import a_place, a_station
from tests.build.teams import a_member

pytestmark = pytest.mark.django_db
EVERY_DAY = (1 << 14) - 1


def said(offer) -> str:
    return "；".join(f"{'✓' if reason.good else '–'}{reason.text}" for reason in offer.reasons)


def why(found, name: str) -> str:
    return next(group.why for group in found.excluded if name in group.names)


def test_the_nearest_free_team_comes_first_with_its_reasons():
    near = a_led_team(organisation=a_station(0), name="近队", reach="town", half_days=EVERY_DAY)
    far = a_led_team(organisation=a_station(2), name="远队", reach="county", half_days=EVERY_DAY)
    order = an_order(state="verified", windows=[a_slot(2), a_slot(3)])
    found = queries.proposals(order, the_office())
    assert [offer.team for offer in found.offers] == [near, far]
    assert "✓同一个村社" in said(found.offers[0])
    assert "–从别的乡镇过来" in said(found.offers[1])
    assert clock.local(found.offers[0].planned_at).date() == a_slot(2).day
    assert (found.capable, found.missing) == (2, "")


def test_the_team_whose_menu_was_chosen_comes_before_a_nearer_one():
    a_led_team(organisation=a_station(0), name="近队", half_days=EVERY_DAY)
    item = a_menu_item(team=a_led_team(name="点的队"), half_days=EVERY_DAY)
    order = an_order(state="verified", item=item, windows=[a_slot(2)])
    first = queries.proposals(order, the_office()).offers[0]
    assert first.team == item.team
    assert "点的就是这支队的菜单" in said(first)


def test_every_other_team_stands_under_its_reason():
    slot = a_slot(2)
    village = a_led_team(organisation=a_station(2), name="本村队", reach="village")
    other_day = a_led_team(name="别日队", half_days=EVERY_DAY & ~(1 << slot.bit))
    full = a_led_team(name="满队", weekly_capacity=1, half_days=EVERY_DAY)
    an_order(state="dispatched", team=full, windows=[a_slot(2, afternoon=True)])
    small = a_led_team(name="一人队", half_days=EVERY_DAY)
    order = an_order(state="verified", windows=[slot], risks=[a_risk("two_people")])
    able = a_led_team(name="两人队", half_days=EVERY_DAY)
    a_member(able)
    found = queries.proposals(order, the_office())
    assert [offer.team for offer in found.offers] == [able]
    assert "只接本地的单" in why(found, village.short_name)
    assert "没空" in why(found, other_day.short_name)
    assert "已满" in why(found, full.short_name)
    assert "要 2 人" in why(found, small.short_name)
    assert found.excluded_count == 4


def test_a_busy_half_day_is_not_offered_twice():
    team = a_led_team(name="忙队", half_days=EVERY_DAY)
    an_order(state="accepted", team=team, windows=[a_slot(2)])
    order = an_order(state="verified", windows=[a_slot(2), a_slot(3)])
    [offer] = queries.proposals(order, the_office()).offers
    assert clock.local(offer.planned_at).date() == a_slot(3).day
    assert "–晚 1 天" in said(offer)


@pytest.mark.parametrize("case", ["nobody", "past", "reach", "declined", "level"])
def test_an_order_nobody_can_take_says_what_is_missing(case):
    order = an_order(state="verified", windows=[a_slot(2)], place=a_place(0))
    viewer = the_office()
    if case == "reach":
        a_led_team(organisation=a_station(2), reach="village")
    if case == "declined":
        team = a_led_team()
        order = commands.dispatch_order(
            order, team=team, planned_at=clock.moment(a_slot(2).day, 9), by=viewer
        )
        order = commands.decline_order(order, reason="too_far", by=the_captain(order))
    if case == "level":
        a_led_team()
        viewer = an_actor("staff", order.station.path)
    when = clock.now() + dt.timedelta(days=5 if case == "past" else 0)
    with clock.at(when):
        found = queries.proposals(order, viewer)
    word = {"nobody": "缺队伍", "past": "缺时间", "reach": "缺近的队伍", "declined": "都没接",
            "level": "请上一级派"}[case]  # fmt: skip
    assert not found.offers
    assert word in found.missing


def test_twenty_short_lists_cost_what_one_costs(django_assert_max_num_queries):
    team = a_led_team(half_days=EVERY_DAY)
    orders = [an_order(state="verified", by=a_resident()) for _n in range(6)]
    viewer = the_office()
    with django_assert_max_num_queries(14):
        found = queries.proposals_for(orders, viewer)
    assert all(found[order.pk].offers[0].team == team for order in orders)


def test_members_who_said_they_do_it_are_counted():
    team = a_led_team(half_days=EVERY_DAY)
    member = a_member(team).volunteer
    Volunteer.objects.get(pk=member.pk).categories.add(a_category())
    order = an_order(state="verified", windows=[a_slot(2)], risks=[a_risk("two_people")])
    found = queries.proposals(order, the_office())
    assert "只来得了 1 人" in why(found, team.short_name)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("坡南街12号 2 楼", "坡南街***号 2 楼"),
        ("3幢301室", "***幢***室"),
        ("老祠堂对面", "老祠***"),
        ("", ""),
    ],
)
def test_a_house_number_is_never_shown(text, masked):
    assert mask_address(text) == masked

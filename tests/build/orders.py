"""Orders for tests: placed as a resident places them, and walked as far as asked.

order = an_order()                                # placed from the portal for 东街社区, any time
order = an_order(state="dispatched")              # a team with a captain was asked
order = an_order(state="delivered", item=a_menu_item())
staff = the_staff(order)                          # works at the order's station
captain = the_captain(order)                      # leads the order's team
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from shijian.accounts.models import Person
from shijian.accounts.queries import actor_for_user, user_of
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.engines.schedule import HalfDay
from shijian.menu.models import MenuItem
from shijian.orders import commands
from shijian.orders.models import Order
from shijian.teams.models import Membership, Team
from tests.build.accounts import a_person, a_user, an_actor
from tests.build.catalogue import a_category
from tests.build.organisations import a_centre, a_place
from tests.build.teams import a_team
from tests.build.volunteers import a_volunteer

WALK = ("placed", "verified", "dispatched", "accepted", "delivered", "rated")


def a_resident(**fields: Any) -> Actor:
    """Somebody who signed in and has no post."""
    return an_actor(**({"name": "吴秀兰"} | fields))


def the_person(actor: Actor) -> Person:
    """The human who acts."""
    return Person.objects.get(pk=actor.person_id)


def the_office() -> Actor:
    """The centre's office: it dispatches every team."""
    return an_actor("office", a_centre().path, name="陈办公")


def the_staff(order: Order) -> Actor:
    """A worker of the order's station."""
    return an_actor("staff", order.station.path, name="叶站员")


def the_captain(order: Order) -> Actor:
    """Who leads the order's team."""
    assert order.team is not None
    membership = Membership.objects.get(team=order.team, role="captain", state="active")
    user = user_of(membership.volunteer.person)
    assert user is not None
    return actor_for_user(user)


def a_led_team(**fields: Any) -> Team:
    """A team that does haircuts, with a captain."""
    given = {"categories": [a_category()], "captain": a_volunteer(name="许队长")} | fields
    return a_team(**given)


def a_slot(days: int = 2, *, afternoon: bool = False) -> HalfDay:
    """A half-day to come."""
    return HalfDay(clock.today() + dt.timedelta(days=days), afternoon)


def an_order(
    *,
    by: Actor | None = None,
    state: str = "placed",
    item: MenuItem | None = None,
    team: Team | None = None,
    windows: Collection[HalfDay] = (),
    **fields: Any,
) -> Order:
    """One order, moved along the usual way to `state`."""
    by = by or a_resident()
    person = the_person(by)
    given: dict[str, Any] = {
        "requester": person,
        "beneficiary": person,
        "category": item.category if item else a_category(),
        "title": item.title if item else "上门理发",
        "place": a_place(),
        "address": "坡南街12号 2 楼",
        "windows": windows,
        "any_time": not windows,
        "channel": "portal",
        "share_contact": True,
    }
    order = commands.place_order(item=item, by=by, **(given | fields))
    team = team or (item.team if item else None)
    for step in WALK[1 : WALK.index(state) + 1]:
        order = _walk(order, step, team, by)
    return order


def _walk(order: Order, step: str, team: Team | None, asker: Actor) -> Order:
    if step == "verified":
        return commands.verify_order(order, by=the_staff(order))
    if step == "dispatched":
        slots = sorted(HalfDay(w.day, w.afternoon) for w in order.windows.all())
        slot = slots[0] if slots else a_slot(_next_workday())
        planned = clock.moment(slot.day, 14 if slot.afternoon else 9)
        team = team or a_led_team()
        return commands.dispatch_order(order, team=team, planned_at=planned, by=the_office())
    if step == "accepted":
        return commands.accept_order(order, by=the_captain(order))
    if step == "delivered":
        assert order.planned_at is not None
        with clock.at(order.planned_at + dt.timedelta(hours=2)):
            return commands.complete_order(order, by=the_captain(order))
    return commands.rate_order(order, score=5, solved=True, by=asker)


def _next_workday() -> int:
    day = clock.today()
    return next(n for n in range(2, 7) if (day + dt.timedelta(days=n)).weekday() < 5)


def another_resident() -> Actor:
    """Somebody else, with a sign-in."""
    return actor_for_user(a_user(a_person(name="路人甲")))

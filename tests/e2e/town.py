"""A small county at work, with long names, for looking at every page; and one where nothing is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from shijian.activities.models import Shift, Signup
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.hours.models import ServiceRecord
from shijian.indicators.commands import count_facts
from shijian.menu.models import MenuItem
from shijian.orders.models import Order
from shijian.supervision.models import Complaint
from shijian.teams.models import Team
from tests.build.accounts import BUILDER, an_actor, signed_in
from tests.build.activities import a_shift, a_signup, an_attendance
from tests.build.hours import a_record
from tests.build.menu import a_menu_item
from tests.build.orders import a_resident, an_order
from tests.build.organisations import a_centre, a_county, a_station
from tests.build.supervision import a_complaint
from tests.build.teams import a_member, a_request, a_squad
from tests.build.volunteers import a_volunteer, acting

LONG_NAME = "阿卜杜热合曼·买买提吐尔逊·艾力江𠮷"
LONG_TITLE = "到老街片区帮腿脚不方便的老人理发、修水龙头、读信、装一个手机App"
LONG_WORDS = "石板路雨天滑，" * 12
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Town:
    """Who is there, and one of each thing."""

    office: Actor
    staff: Actor
    captain: Actor
    volunteer: Actor
    resident: Actor
    team: Team
    item: MenuItem
    placed: Order
    verified: Order
    asked: Order
    rated: Order
    shift: Shift
    signup: Signup
    waiting: Shift
    record: ServiceRecord
    complaint: Complaint


def a_busy_town() -> Town:
    """One of everything, in the squad of 东街社区, much of it with long names."""
    with clock.at(clock.now() - WEEK):
        a_county()
        leader, helper = a_volunteer(name="周建军"), a_volunteer(name=LONG_NAME)
        team = a_squad(captain=leader, may_publish=True)
        a_member(team, helper)
    resident = a_resident(name=LONG_NAME)
    item = a_menu_item(team=team, title=LONG_TITLE, description=LONG_WORDS)
    shift = a_shift(team=team, title=LONG_TITLE, risks=LONG_WORDS)
    signup = a_signup(shift, helper)
    with clock.at(clock.now() - dt.timedelta(days=3)):
        record = a_record(team=team, volunteer=helper)
    with clock.at(clock.now() - dt.timedelta(days=2)):
        waiting = a_shift(team=team, title=LONG_TITLE)
        an_attendance(a_signup(waiting))
    a_request(team)
    town = Town(
        office=an_actor("office", a_centre().path, name="林静"),
        staff=an_actor("staff", a_station().path, name="陈会"),
        captain=acting(leader), volunteer=acting(helper), resident=resident,
        team=team, item=item,
        placed=an_order(by=resident, item=item, details=LONG_WORDS),
        verified=an_order(state="verified", item=item),
        asked=an_order(state="dispatched", item=item),
        rated=an_order(by=resident, state="rated", item=item),
        shift=shift, signup=signup, waiting=waiting, record=record,
        complaint=a_complaint(about=a_station())[0],
    )  # fmt: skip
    count_facts(by=BUILDER, everything=True)
    return town


def an_empty_town() -> tuple[Actor, Actor, Actor]:
    """Office, volunteer and resident on the first morning."""
    a_county()
    office = an_actor("office", a_centre().path, name="林静")
    return office, acting(a_volunteer()), a_resident()


def sign_in(context: BrowserContext, who: Actor, url: str) -> None:
    """The browser of somebody who signed in, second factor given."""
    client = signed_in(Client(), who)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])

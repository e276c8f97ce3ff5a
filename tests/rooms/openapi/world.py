"""A small county at work, for a program that tries everything: what each operation can be done to.

`fits` says by operation which numbers its address takes for its work to be possible; `words` and
`numbers` say what stands in bodies under a name.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection

from shijian.accounts.models import User
from shijian.activities.commands import offer_place
from shijian.activities.queries import person_code, place_code
from shijian.catalogue.queries import post_standard
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.engines.schedule import HalfDay
from shijian.organisations.commands import appoint
from shijian.organisations.models import Organisation
from shijian.supervision.commands import leave_complaint
from shijian.teams.models import Team
from shijian.volunteers.commands import invite_people
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import consent_text
from shijian.volunteers.rules import Invitee
from tests.build.accounts import a_person, a_user, an_actor, an_id_number
from tests.build.activities import a_shift, a_signup, an_attendance
from tests.build.catalogue import a_category
from tests.build.hours import a_held, a_pending, a_record
from tests.build.menu import a_menu_item
from tests.build.orders import a_led_team, a_resident, an_order
from tests.build.organisations import a_centre, a_county, a_place
from tests.build.teams import a_request
from tests.build.volunteers import a_volunteer, acting

MONDAY = clock.moment(dt.date(2026, 11, 23), 9, 30)
LAST_WEEK = MONDAY - dt.timedelta(days=7)
WEDNESDAY = HalfDay(dt.date(2026, 11, 25), afternoon=False)
Fit = dict[str, int]


@dataclass
class World:
    """Who asks, and the numbers and words with which each operation can do its work."""

    office: Actor
    newcomer: Actor
    fits: defaultdict[str, list[Fit]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, list[int]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def fit(self, operations: str, **numbers: int) -> None:
        """These operations can do their work at this address."""
        for operation in operations.split():
            self.fits[operation].append(numbers)

    def owner(self, operation: str) -> Actor:
        """Who does it: the office, but for what one can do only once in a life."""
        return self.newcomer if operation == "register_volunteer" else self.office


def a_world() -> World:
    """Everything that the operations can be tried on."""
    county = a_county()
    planned = county.stations[3]
    Organisation.objects.filter(pk=planned.pk).update(state="planned", established_on=None)
    volunteer = a_volunteer(name="陈办公")
    team = a_led_team(captain=volunteer)
    user = User.objects.get(person=volunteer.person)
    office = an_actor("office", a_centre().path, user=user)
    newcomer = an_actor(user=a_user(a_person(name="李秀英")))
    world = World(office, newcomer)
    world.fit("get_organisation establish_organisation", pk=planned.pk)
    world.fit("get_organisation appoint_person", pk=county.stations[1].pk)
    _posts(world, county.stations[1], county.stations[2])
    world.numbers |= {
        "place": [a_place().pk], "home": [a_place(1).pk], "team": [team.pk],
        "about": [county.stations[0].pk],
    }  # fmt: skip
    world.words |= {
        "category": a_category().code,
        "consent_version": consent_text("registration").version,
        "id_number": an_id_number(),
        "post": post_standard("station")[0].code,
        "reason": "说得清楚的理由",
        "phone": "13800005602",
        "name": "李秀英",
    }
    _volunteers(world)
    _teams(world)
    _orders(world, team)
    _activities(world, volunteer)
    world.words["code"] = leave_complaint(kind="complaint", text="站里上午没有人", by=office)[1]
    with connection.cursor() as cursor:  # statistics of emptied tables lead the planner astray
        tables = [model._meta.db_table for model in apps.get_models()]
        cursor.execute("ANALYZE " + ", ".join(f'"{table}"' for table in sorted(set(tables))))
    return world


def _posts(world: World, own: Organisation, other: Organisation) -> None:
    world.fit("get_staffing", pk=own.pk)
    last_week = {"title": "村两委委员", "starts_on": LAST_WEEK.date(), "by": world.office}
    for operation, station in (("hand_over_post", own), ("renew_term end_term", other)):
        held = appoint(station, post="staff", person=a_person(), **last_week)
        world.fit(operation, pk=held.pk)
    world.words |= {"on": "2026-11-20", "term_until": "2030-01-01"}


def _volunteers(world: World) -> None:
    centre = a_centre()
    roster = invite_people(
        [Invitee("李秀英", "13800005603")], label="试县", source="station", path=centre.path,
        by=world.office,
    )  # fmt: skip
    world.fit("get_roster take_back_roster", pk=roster.pk)
    world.numbers["organisation"] = [centre.pk]


def _teams(world: World) -> None:
    led = a_led_team(captain=a_volunteer(name="周建军"))
    waiting, other = a_request(led), a_request(led)
    world.fit("get_team request_membership list_requests list_members", pk=led.pk)
    for row in (waiting, other):
        world.fit("accept_member decline_member", pk=led.pk, asked=row.pk)
    world.fit("get_coverage", organisation=a_centre().pk)
    world.fit("get_volunteer", pk=waiting.volunteer_id)
    draft, offered = a_menu_item(state="draft"), a_menu_item()
    world.fit("get_item open_item", pk=draft.pk)
    world.fit("get_item close_item", pk=offered.pk)
    world.numbers["item"] = [offered.pk]


def _orders(world: World, team: Team) -> None:
    placed = [an_order(by=a_resident()) for _n in range(2)]
    world.fit("verify_order refuse_order withdraw_order get_order", pk=placed[0].pk)
    world.fit("refuse_order get_order", pk=placed[1].pk)
    verified = an_order(state="verified", by=a_resident(), windows=[WEDNESDAY])
    world.fit("dispatch_order list_proposals", pk=verified.pk)
    world.words["planned_at"] = "2026-11-25T09:00:00+08:00"
    for _n in range(2):
        asked = an_order(state="dispatched", by=a_resident(), team=team)
        world.fit("accept_order decline_order", pk=asked.pk)
    with clock.at(LAST_WEEK):
        taken = an_order(state="accepted", by=a_resident())
        served = an_order(state="delivered", by=a_resident())
    world.fit("complete_order", pk=taken.pk)
    world.fit("rate_order", pk=served.pk)


def _asking(world: World, volunteer: Volunteer) -> None:
    """Questions to the organiser, invitations, places to hand on."""
    asked = a_shift(joining="approval", starts_at=MONDAY + dt.timedelta(days=9), title="请人来的")
    for _n in range(2):
        world.fit("approve_place decline_place", pk=a_signup(asked).pk)
    world.numbers["activity"] = [asked.activity_id]
    world.fit("invite_volunteer", pk=asked.pk)
    world.words["number"] = a_volunteer().number
    ahead = a_shift(starts_at=MONDAY + dt.timedelta(days=10), title="找人接替的")
    own = a_signup(ahead, volunteer)
    world.fit("hand_on_place", pk=own.pk)
    world.words["hand_on_place.number"] = ""
    wanted = a_shift(starts_at=MONDAY + dt.timedelta(days=11), title="可以接替的")
    other = a_signup(wanted)
    swap = offer_place(other, by=acting(other.person.volunteer))
    world.fit("take_over_place end_swap", pk=swap.pk)
    mine = a_signup(a_shift(starts_at=MONDAY + dt.timedelta(days=12)), volunteer)
    world.fit("end_swap", pk=offer_place(mine, by=acting(volunteer)).pk)


def _activities(world: World, volunteer: Volunteer) -> None:
    with clock.at(MONDAY - dt.timedelta(days=2)):
        over = a_shift(starts_at=MONDAY - dt.timedelta(days=1))
        row = an_attendance(a_signup(over))
        a_record()
        waits, held, other = a_pending(), a_held(), a_held()
    world.fit("get_pending agree_to_pending", pk=waits.pk)
    for row_held in (held, other):
        world.fit("get_pending decide_pending", pk=row_held.pk)
    world.fit("list_attendance confirm_attendance end_shift", pk=over.pk)
    world.numbers["attendance"] = [row.pk]
    ahead = a_shift()
    world.fit("get_activity", pk=ahead.activity_id)
    world.fit("sign_up", pk=ahead.activity_id, shift=ahead.pk)
    world.fit("withdraw_signup get_own_code", pk=a_signup(ahead).pk)
    _asking(world, volunteer)
    with clock.at(MONDAY - dt.timedelta(days=1)):
        now = a_shift(starts_at=MONDAY)
        own = a_signup(now, volunteer)
        other = a_signup(now)
    world.fit("get_place_code read_digits", pk=now.pk)
    world.fit("type_digits", pk=own.pk)
    world.words |= {
        "token": place_code(now).token,
        "digits": place_code(now).digits,
        "read_digits.digits": person_code(other).digits,
    }

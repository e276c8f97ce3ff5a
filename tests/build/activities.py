"""Activities, places and attendance for tests.

shift = a_shift()                       # tomorrow 08:00-11:00, 10 places, 东街社区小队
signup = a_signup(shift)                # a new volunteer with a place
row = an_attendance(signup)             # came 07:55, left 11:05, by the place's code
confirmer = a_confirmer(shift)          # somebody of the station who may confirm
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from shijian.accounts.models import Person, Role
from shijian.activities import commands
from shijian.activities.commands import ShiftPlan
from shijian.activities.models import ALL_KINDS, Activity, Attendance, Post, Scan, Shift, Signup
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.organisations.models import Organisation
from shijian.teams.commands import appoint_captain
from shijian.teams.models import Team
from shijian.volunteers.models import Volunteer
from tests.build import teams
from tests.build.accounts import BUILDER, an_actor
from tests.build.catalogue import a_category
from tests.build.organisations import a_station
from tests.build.volunteers import a_volunteer, acting

_numbers = itertools.count(1)
HOUR = dt.timedelta(hours=1)


def a_squad(station: Organisation | None = None, *, may_publish: bool = True) -> Team:
    """The squad of a station, the brigade of an institute; the same one for the same place."""
    station = station or a_station()
    found = Team.objects.filter(organisation=station, kind__in=["squad", "brigade"]).first()
    return found or teams.a_squad(organisation=station, may_publish=may_publish)


def a_captain(team: Team | None = None, volunteer: Volunteer | None = None) -> Actor:
    """Somebody who leads a team."""
    volunteer = volunteer or a_volunteer(name="周建军")
    team = team or a_squad()
    teams.a_member(team, volunteer)
    appoint_captain(team, volunteer, by=BUILDER)
    return acting(volunteer)


def a_member(team: Team, volunteer: Volunteer) -> Volunteer:
    """A volunteer who belongs to a team."""
    return teams.a_member(team, volunteer).volunteer


# ---------------------------------------------------------------- activities


def tomorrow(hour: int = 8, minute: int = 0) -> dt.datetime:
    """An hour of the next day in the county."""
    return clock.moment(clock.today() + dt.timedelta(days=1), hour, minute)


def a_plan(**fields: Any) -> ShiftPlan:
    """A morning shift of ten places."""
    starts_at = fields.pop("starts_at", tomorrow(8))
    given = {
        "name": "上午",
        "starts_at": starts_at,
        "ends_at": starts_at + 3 * HOUR,
        "capacity": 10,
    } | fields
    return ShiftPlan(**given)


def a_draft(*, by: Actor | None = None, team: Team | None = None, **fields: Any) -> Activity:
    """An activity that is written down completely and not open yet."""
    team = team or a_squad()
    by = by or _captain_of(team)
    shifts = fields.pop("shifts", None) or [a_plan()]
    given = {
        "category": a_category(),
        "title": "老街义诊",
        "place": team.organisation.place,
        "place_text": "社区文化礼堂",
        "starts_at": min(s.starts_at for s in shifts),
        "ends_at": max(s.ends_at for s in shifts),
        "content": "给来的居民排队引路、登记、陪老人上下楼",
        "conditions": "身体健康",
        "risks": "老街石板路雨天滑",
        "safeguards": "意外险已买,有热水",
        "responsible": _person(by),
    } | fields
    return commands.draft_activity(team=team, shifts=shifts, by=by, **given)


def an_activity(*, by: Actor | None = None, **fields: Any) -> Activity:
    """An activity open for sign-up."""
    team = fields.get("team") or a_squad()
    by = by or _captain_of(team)
    activity = a_draft(by=by, **fields)
    return commands.publish_activity(activity, checked=ALL_KINDS, by=by)


def a_shift(**fields: Any) -> Shift:
    """One shift of an open activity; what a plan knows goes to the shift, the rest above it."""
    known = {"name", "starts_at", "ends_at", "capacity", "break_minutes", "age_min"}
    plan = a_plan(**{key: fields.pop(key) for key in known & set(fields)})
    activity = an_activity(shifts=[plan], **fields)
    return _shift(activity.shifts.get().pk)


def a_post(shift: Shift, name: str = "急救", **fields: Any) -> Post:
    """A task in a shift for one person in particular."""
    return Post.objects.create(shift=shift, name=name, **fields)


def _shift(pk: int) -> Shift:
    return Shift.objects.select_related(
        "activity__team__organisation", "activity__category", "activity__responsible"
    ).get(pk=pk)


def _captain_of(team: Team) -> Actor:
    held = team.memberships.filter(role="captain", state="active").first()
    return acting(held.volunteer) if held else a_captain(team)


def captain_of(shift: Shift) -> Actor:
    """The one who leads a shift's activity."""
    return _captain_of(shift.activity.team)


def _person(by: Actor) -> Person:
    return Person.objects.get(pk=by.person_id)


# ---------------------------------------------------------------- people in it


def a_signup(shift: Shift | None = None, volunteer: Volunteer | None = None) -> Signup:
    """A place taken by a volunteer, a new one by default, before the shift begins."""
    shift = shift or a_shift()
    volunteer = volunteer or a_volunteer(name=f"李秀{next(_numbers)}")
    return commands.sign_up(shift, person=volunteer.person, by=acting(volunteer))


def an_attendance(
    signup: Signup | None = None,
    *,
    came: dt.datetime | None = None,
    left: dt.datetime | None = None,
) -> Attendance:
    """Somebody who came and left, five minutes early and five minutes late, by the place's code."""
    signup = signup or a_signup()
    shift = signup.shift
    by = acting(signup.person.volunteer)
    minutes = dt.timedelta(minutes=5)
    with clock.at(came or shift.starts_at - minutes):
        commands.scan(signup, direction="in", method=Scan.Method.PLACE, by=by)
    with clock.at(left or shift.ends_at + minutes):
        commands.scan(signup, direction="out", method=Scan.Method.PLACE, by=by)
    return Attendance.objects.select_related("shift__activity", "person").get(signup=signup)


def a_confirmer(shift: Shift, path: str | None = None) -> Actor:
    """A worker of the station whose squad this is, or of another place in the tree."""
    return an_actor(Role.STAFF, path or shift.activity.team.organisation.path, name="陈会")

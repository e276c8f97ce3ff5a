"""One small county for the whole matrix: thirteen accounts, and one of each thing at three places.

The accounts work at 东街社区站 or above it. A thing of the kind `placed` is an order that waits:
`things["own"]["placed"]` at that station, `["sibling"]` in the next village, `["foreign"]` in the
other township. A new kind of page takes a new line in `_things`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.test import Client

from shijian.accounts.commands import make_token, note_sign_in
from shijian.accounts.models import ApiToken, Duplicate, User
from shijian.accounts.rules import SCOPES
from shijian.activities.commands import offer_place, propose_activity
from shijian.activities.models import Shift
from shijian.activities.queries import place_code
from shijian.catalogue.models import QualificationKind
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.dossiers.commands import ask, suspend
from shijian.hours.commands import claim_outside, object_to
from shijian.notices.models import Notice
from shijian.organisations.commands import appoint, give_evidence, give_plate
from shijian.organisations.models import Duty, Organisation, Place
from shijian.teams.commands import ask_expert, call_out, list_expert, open_checks
from shijian.teams.models import Team
from shijian.volunteers.commands import (
    claim_qualification,
    invite_people,
    place_appeal,
    register_at_desk,
)
from shijian.volunteers.models import Verification, Volunteer
from shijian.volunteers.queries import consent_text
from shijian.volunteers.queries.invitations import link_code
from shijian.volunteers.rules import Invitee
from tests.build.accounts import BUILDER, a_person, a_phone, an_actor, an_id_number, signed_in
from tests.build.activities import a_draft, a_shift, a_signup, an_attendance, tomorrow
from tests.build.catalogue import a_category, a_duty_field
from tests.build.dossiers import a_merge, two_records
from tests.build.hours import a_held, a_record, handed_in
from tests.build.imports import a_batch
from tests.build.menu import a_menu_item
from tests.build.orders import a_resident, an_order
from tests.build.organisations import a_county, a_subcentre, an_organisation
from tests.build.papers import a_guardianship, a_minor, a_photograph
from tests.build.social import a_call, a_social_team, a_support_request, an_application
from tests.build.supervision import a_complaint
from tests.build.teams import a_member, a_request, a_squad, a_team
from tests.build.volunteers import a_volunteer, acting
from tests.permissions import WHOSE

MONDAY = clock.moment(dt.date(2026, 11, 23), 9, 30)
DAY = dt.timedelta(days=1)
ROLES = ("office", "director", "supervisor", "guide", "auditor", "administrator")

# What stands in a form or a body under a name, where the thing itself does not say it.
WORDS: dict[str, Any] = {
    "reason": "说得清楚的理由", "name": "吴秀兰", "title": "上门理发一次", "phone": "13800005602",
    "text": "站里早点开门就好了", "year": "2025", "value": "120", "source": "统计站",
    "on": "2026-11-20", "starts_on": "2026-11-20", "day": "2027-01-04", "working": "0",
    "score": "5", "solved": "yes", "kind": "residents", "post": "staff", "label": "数据平台",
    "words": "很好", "lines": "吴秀兰 13800005604",
    "people": [{"name": "吴秀兰", "phone": "13800005604"}],
    "lifts": "no", "answer": "事实清楚,维持", "until": "2026-12-20", "form": "json",
    "address": "坡南街12号", "digits": "123456", "direction": "in",
    "planned_at": "2026-11-25T09:00:00+08:00", "term_until": "2030-01-01",
    "outcome": "void", "upheld": "no", "accept": "no", "starts": "13:00", "ends": "14:00",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """Who asks, and what there is to be asked for."""

    people: dict[str, Actor]
    things: dict[str, dict[str, int | str]]  # whose → kind → number or code
    words: dict[str, dict[str, Any]]  # whose → what bodies say about the things
    cookies: dict[str, str]
    keys: dict[str, str]


def a_world() -> World:
    """Everything, built once; whoever is there has been there for two weeks."""
    with clock.at(MONDAY - 14 * DAY):
        teams = [_a_led_team(station) for station in _stations()]
        helpers = [_joined(team) for team in teams]
        people = _people(teams[0], helpers[0])
        askers = [people["resident"], a_resident(), a_resident()]
    world = World(people, {}, {}, _cookies(people), _keys(people))
    for whose, *there in zip(WHOSE, teams, helpers, askers, strict=True):
        world.things[whose], world.words[whose] = _things(*there)
    for whose, who in zip(WHOSE, ("volunteer", "captain", "station"), strict=True):
        world.things[whose] |= _sign_ins(people[who])
    for whose, who in zip(WHOSE, ("station", "institute", "office"), strict=True):
        rows = [[_stations()[0].name, "", "staff", "2025", "3", "站里"]]
        world.things[whose]["batch"] = a_batch("figures", rows, by=people[who]).pk
    return world


def _stations() -> tuple[Organisation, ...]:
    return a_county().stations[:3]  # the second is the first one's sibling, the third foreign


def _a_led_team(station: Organisation) -> Team:
    captain = a_volunteer(name="周建军", home=station.place)
    return a_squad(organisation=station, captain=captain, may_publish=True)


def _people(team: Team, helper: Volunteer) -> dict[str, Actor]:
    county = a_county()
    captain = team.memberships.get(role="captain").volunteer
    people = {"resident": a_resident(), "volunteer": acting(helper), "captain": acting(captain)}
    places = {"station": county.stations[0], "institute": county.institutes[0],
              "subcentre": a_subcentre()}  # fmt: skip
    people |= {name: an_actor("staff", unit.path) for name, unit in places.items()}
    return people | {role: an_actor(role, county.centre.path) for role in ROLES}


def _joined(team: Team) -> Volunteer:
    return a_member(team, a_volunteer(home=team.organisation.place)).volunteer


def _asking(team: Team, helper: Volunteer) -> dict[str, int]:
    """A question to the organiser, a place to hand on, and what waits for approval."""
    asked = a_shift(team=team, joining="approval", starts_at=MONDAY + 9 * DAY, title="请人来的")
    wanted = a_shift(team=team, starts_at=MONDAY + 10 * DAY, title="可以接替的")
    old = a_signup(wanted, helper)
    draft = a_draft(team=team)
    propose_activity(draft, by=acting(draft.team.memberships.get(role="captain").volunteer))
    return {
        "signup_asked": a_signup(asked).pk,
        "swap": offer_place(old, by=acting(helper)).pk,
        "proposed": draft.pk,
    }


def _things(
    team: Team, helper: Volunteer, resident: Actor
) -> tuple[dict[str, int | str], dict[str, Any]]:
    """One of each at the team's station, and what forms say about them."""
    me, station = acting(helper), team.organisation
    place = cast(Place, station.place)
    planned = an_organisation("point", parent=station, name="基地", state="planned",
                              established_on=None)  # fmt: skip
    holding = appoint(station, post="director", person=a_person(), title="书记",
                      starts_on=clock.today(), by=BUILDER)  # fmt: skip
    plate = give_plate(station, kind="flag", on=clock.today(), by=BUILDER)
    evidence = give_evidence(station, part="premises", words="文化礼堂", by=BUILDER)
    duty = Duty.objects.create(organisation=station, person=helper.person,
                               starts_at=MONDAY, ends_at=MONDAY + DAY / 24)  # fmt: skip
    complaint, code = a_complaint(about=station)
    things: dict[str, int | str] = {
        "station": station.pk, "planned": planned.pk, "holding": holding.pk, "place": place.pk,
        "team": team.pk, "volunteer": helper.pk, "person": helper.person_id,
        "user": me.user_id, "request": a_request(team).pk, "notice": _notice(me),
        "complaint": complaint.pk, "plate": plate.pk, "evidence": evidence.pk, "duty": duty.pk,
        "institute": station.parent_id,
        "own_request": a_request(a_team(), helper).pk,
    }  # fmt: skip
    things |= _pending(team, helper)
    things |= _menu(team) | _orders(team, resident) | _activities(team, helper)
    things |= _social(team, helper)
    things |= _volunteers(station) | _registered(station, helper)
    things |= _dossiers(station)
    words = WORDS | {
        "place": place.pk, "home": place.pk, "station": station.pk, "team": team.pk,
        "about": station.pk, "organisation": station.pk, "item": things["item"],
        "category": a_category().code, "code": code,
        "member": team.memberships.get(volunteer=helper).pk,
        "token": _scanned(things["shift_now"]), "attendance": [things["attendance"]],
        "id_number": an_id_number(), "consent_version": consent_text("registration").version,
    }  # fmt: skip
    return things, words


def _volunteers(station: Organisation) -> dict[str, int | str]:
    """A list that was sent, and the link of the one it asked."""
    roster = invite_people([Invitee("吴秀兰", WORDS["phone"])], label=station.short_name,
                           source="station", path=station.path, by=BUILDER)  # fmt: skip
    invitation = roster.invitations.get().pk
    return {"roster": roster.pk, "invitation": invitation,
            "invitation_code": link_code("invitation", invitation)}  # fmt: skip


def _registered(station: Organisation, helper: Volunteer) -> dict[str, int | str]:
    """Somebody whom the station's worker registered; a child and a paper of the helper's."""
    worker = an_actor("staff", station.path)
    assisted = register_at_desk(
        name="吴阿婆", id_number=an_id_number(dt.date(1950, 5, 1)), phone=a_phone(),
        home=cast(Place, station.place), paper=a_photograph(), by=worker,
    ).pk  # fmt: skip
    child = a_minor(consented=False, home=station.place)
    guardianship = a_guardianship(child.person, helper.person).pk
    kind = QualificationKind.objects.get(code="teacher")
    claimed = claim_qualification(
        helper, kind, number="", valid_from=clock.today(), valid_to=None, file=a_photograph(),
        by=acting(helper),
    ).pk  # fmt: skip
    Volunteer.objects.filter(pk=child.pk).update(state="applied")
    unproven = Verification.objects.create(volunteer=child, due_at=clock.now()).pk
    code = link_code("registration", assisted)
    return {"unproven": unproven, "assisted": assisted, "assisted_code": code,
            "claimed": claimed, "child": child.pk, "guardianship": guardianship}  # fmt: skip


def _dossiers(station: Organisation) -> dict[str, int]:
    """A pair to compare, one put together, and a volunteer who appealed against the institute."""
    office = an_actor("office", a_county().centre.path)
    home = cast(Place, station.place)
    kept, _gone = two_records(home)
    pair = Duplicate.objects.get(first=kept)
    merge = a_merge(*two_records(home), by=office)
    volunteer = a_volunteer(home=home)
    institute = cast(Organisation, station.parent)
    made = suspend(volunteer, institute, until=clock.today() + 9 * DAY, reason="多次报名不到",
                   by=an_actor("staff", institute.path))  # fmt: skip
    appeal = place_appeal(made, text="那两次是下雨", by=acting(volunteer))
    asked = ask(volunteer.person, kind="copy", by=acting(volunteer))
    return {
        "case": asked.pk,
        "pair": pair.pk,
        "merge": merge.pk,
        "suspension": made.pk,
        "appeal": appeal.pk,
    }


def _notice(me: Actor) -> int:
    return Notice.objects.filter(to=me.user_id, channel="in_app").latest("id").pk


def _menu(team: Team) -> dict[str, int]:
    return {"draft": a_menu_item(team=team, state="draft").pk, "item": a_menu_item(team=team).pk}


def _social(team: Team, helper: Volunteer) -> dict[str, int]:
    """A group that applied to the institute, one that is in the corps and asked for support."""
    institute = cast(Organisation, team.organisation.parent)
    captain = team.memberships.get(role="captain").volunteer
    social = a_social_team(organisation=institute, captain=captain)
    open_checks(clock.today().year, by=BUILDER)
    asked = a_support_request(a_call(institute), social)
    group = an_application(organisation=institute, applicant=helper, registered=False,
                           consenting_unit="东街社区居委会")  # fmt: skip
    expert = list_expert(
        helper, kind="doctor", duty_field=a_duty_field("health"), speciality="儿童常见病",
        leads=True, advises=True, by=acting(helper),
    )  # fmt: skip
    engaged = ask_expert(expert, social, role="advise", words="每月坐诊", by=BUILDER)
    called = call_out(team, title="台风转移", place="东街社区", meet_at=clock.now(), needed=2,
                      by=BUILDER)  # fmt: skip
    return {
        "expert": expert.pk, "engagement": engaged.pk, "call_out": called.pk,
        "application": group.pk,
        "social": social.pk, "check": social.annual_checks.get().pk,
        "call": asked.call_id, "asked": asked.pk,
    }  # fmt: skip


def _orders(team: Team, resident: Actor) -> dict[str, int]:
    """One order in each state, named after it."""

    def one(state: str) -> int:
        return an_order(
            by=resident, state=state, team=team, beneficiary=a_person(),
            place=team.organisation.place,
        ).pk  # fmt: skip

    things = {state: one(state) for state in ("placed", "verified", "dispatched")}
    with clock.at(MONDAY - 5 * DAY):
        return things | {state: one(state) for state in ("accepted", "delivered", "rated")}


def _activities(team: Team, helper: Volunteer) -> dict[str, int]:
    """A draft, one ahead, one that runs now, one that waits for its hours, one confirmed."""
    with clock.at(MONDAY - 3 * DAY):
        record = a_record(team=team, volunteer=helper)
    with clock.at(MONDAY - 8 * DAY):
        disputed = a_record(team=team, volunteer=helper)
    objection = object_to(disputed, words="我是四点走的", by=acting(helper))
    day = clock.today() - DAY
    proof = claim_outside(
        helper.person, a_photograph(), platform="exchange", what="社区巡逻", first_day=day,
        last_day=day, minutes=60, by=acting(helper),
    )  # fmt: skip
    with clock.at(MONDAY - 2 * DAY):
        over = a_shift(team=team)
        attendance = an_attendance(a_signup(over, helper))
        now = a_shift(team=team, starts_at=MONDAY)
        signup_now = a_signup(now, helper)
    ahead = a_shift(team=team)
    return {
        "draft_activity": a_draft(team=team).pk, "activity": ahead.activity_id, "shift": ahead.pk,
        "signup": a_signup(ahead, helper).pk, "shift_over": over.pk, "attendance": attendance.pk,
        **_asking(team, helper),
        "shift_now": now.pk, "signup_now": signup_now.pk, "record": record.pk,
        "objection": objection.pk, "proof": proof.pk,
    }  # fmt: skip


def _sign_ins(by: Actor) -> dict[str, int]:
    """A browser and a program's key of one account."""
    user = User.objects.get(pk=by.user_id)
    device = note_sign_in(user, session_key=f"of {user.pk}", browser="Firefox", how="code", by=by)
    return {"device": device.pk, "key": ApiToken.objects.get(user=user).pk}


def _pending(team: Team, helper: Volunteer) -> dict[str, int]:
    """Eleven hours that wait for a second person, and three that are held."""
    with clock.at(MONDAY - 6 * DAY):
        day = a_shift(team=team, starts_at=tomorrow(6), ends_at=tomorrow(17))
        pending = handed_in(day, helper)
    with clock.at(MONDAY - 5 * DAY):
        held = a_held(helper, shift=a_shift(team=team))
    return {"pending": pending.pk, "held": held.pk}


def _scanned(shift: int) -> str:
    return place_code(Shift.objects.get(pk=shift)).token


# ---------------------------------------------------------------- how they ask


def _cookies(people: dict[str, Actor]) -> dict[str, str]:
    """The sessions of everybody, second factor given."""
    name = settings.SESSION_COOKIE_NAME
    return {who: signed_in(Client(), by).cookies[name].value for who, by in people.items()}


def _keys(people: dict[str, Actor]) -> dict[str, str]:
    """A program's key of everybody, with every scope."""
    return {who: a_key(by, SCOPES, people["administrator"]) for who, by in people.items()}


def a_key(of: Actor, scopes: Collection[str], by: Actor) -> str:
    """A key of somebody for a program, as the administrator hands it over."""
    user = User.objects.get(pk=of.user_id)
    return make_token(user, label="数据平台", scopes=scopes, by=by)[1]

"""Pausing, leaving, being suspended, appealing and coming back: stated first, then really so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from shijian.accounts.commands import give_grant
from shijian.accounts.models import Person, User
from shijian.accounts.queries import actor_for_user, user_of
from shijian.activities.commands import sign_up
from shijian.activities.models import Shift, Signup
from shijian.common import clock
from shijian.common.actor import job
from shijian.common.refused import Refused
from shijian.dossiers import commands
from shijian.dossiers.queries.effects import LEAVE, effects
from shijian.hours.queries import minutes_of
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from shijian.organisations.models import Organisation
from shijian.points.queries import balance
from shijian.teams.commands import appoint_captain
from shijian.teams.models import Membership
from shijian.volunteers.commands import end_terms, place_appeal
from shijian.volunteers.models import StateChange, Suspension, Volunteer
from shijian.volunteers.queries import crooked_standings
from tests.build.accounts import BUILDER, an_actor, signed_in
from tests.build.activities import a_member, a_shift, a_signup, a_squad, tomorrow
from tests.build.hours import a_record
from tests.build.organisations import a_centre, a_station
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WHY = "多次报名不到,影响了老人就医"


def refused(code: str, act) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    assert no.value.code == code, no.value.code
    return no.value


def a_busy_volunteer() -> tuple[Volunteer, Signup]:
    """Somebody with three hours, three points, a team and a place the day after tomorrow."""
    volunteer = a_record().person.volunteer
    a_member(a_squad(), volunteer)
    signup = a_signup(a_shift(starts_at=tomorrow() + 5 * DAY), volunteer)
    return volunteer, signup


def the_institute(volunteer: Volunteer):
    """The institute above a volunteer's station, and somebody of its staff."""
    home = volunteer.scopes.get(source="home").path
    found = Organisation.objects.get(path="/".join(home.split("/")[:3]) + "/")
    return found, an_actor(role="staff", path=found.path, name="方所长")


# ---------------------------------------------------------------- pause, leave, return


def test_what_is_stated_before_leaving_really_happens() -> None:
    volunteer, signup = a_busy_volunteer()
    taken = signup.shift.taken
    said = {one.title: one.line for one in effects(volunteer, LEAVE)}
    me = acting(volunteer)
    commands.leave(volunteer, by=me)

    signup.refresh_from_db()
    assert signup.state == Signup.State.WITHDRAWN
    assert Shift.objects.get(pk=signup.shift_id).taken <= taken
    assert Membership.objects.get(volunteer=volunteer).state == "left"
    assert minutes_of(volunteer.person_id) == 180
    assert balance(volunteer.person_id) == 3
    volunteer.refresh_from_db()
    assert volunteer.state == "left"
    lines = list(said.values())
    assert signup.shift.activity.title in lines[0]
    assert "3" in lines[2]
    told = Entry.objects.get(action="dossiers.left")
    assert told.data == {"places": 1, "teams": 1}
    refused("activities.volunteer", lambda: sign_up(signup.shift, person=volunteer.person, by=me))


def test_a_pause_keeps_teams_and_one_tap_ends_it(client: Client) -> None:
    volunteer, signup = a_busy_volunteer()
    signed_in(client, acting(volunteer))
    page = client.get(reverse("dossiers:step", args=["pause"])).content.decode()
    assert signup.shift.activity.title in page
    assert client.post(reverse("dossiers:step", args=["pause"])).status_code == 302
    volunteer.refresh_from_db()
    assert volunteer.state == "dormant"
    assert Membership.objects.get(volunteer=volunteer).state == "active"
    signup.refresh_from_db()
    assert signup.state == "withdrawn"
    assert client.post(reverse("dossiers:step", args=["pause"])).status_code == 409
    page = client.get(reverse("dossiers:standing")).content.decode()
    assert "恢复服务" in page
    assert client.post(reverse("dossiers:step", args=["return"])).status_code == 302
    volunteer.refresh_from_db()
    assert volunteer.state == "active"
    codes = StateChange.objects.filter(volunteer=volunteer).order_by("pk")
    assert [row.reason_code for row in codes][-2:] == ["paused", "returned"]


def test_who_left_comes_back_with_the_same_number() -> None:
    volunteer, _signup = a_busy_volunteer()
    me = acting(volunteer)
    number = volunteer.number
    commands.leave(volunteer, by=me)
    back = commands.come_back(volunteer, by=me)
    assert (back.number, back.state) == (number, "active")
    assert minutes_of(volunteer.person_id) == 180


def test_a_captain_hands_over_first() -> None:
    volunteer = a_volunteer()
    squad = a_squad()
    a_member(squad, volunteer)
    appoint_captain(squad, volunteer, by=BUILDER)
    for step in (commands.leave, commands.pause):
        refused("teams.captain_first", lambda step=step: step(volunteer, by=acting(volunteer)))
    volunteer.refresh_from_db()
    assert volunteer.state == "active"


def test_nobody_pauses_or_leaves_for_another() -> None:
    volunteer = a_volunteer()
    for by in (acting(a_volunteer(name="李四")), an_actor(role="office", path=a_centre().path)):
        for step in (commands.leave, commands.pause, commands.come_back):
            refused("volunteers.not_you", lambda step=step, by=by: step(volunteer, by=by))
    desk = an_actor(role="staff", path="/1/").on_behalf(volunteer.person_id)
    assert commands.pause(volunteer, by=desk).state == "dormant"  # with the person's word


# ---------------------------------------------------------------- suspension and appeal


def test_an_authority_suspends_for_a_term_and_the_volunteer_learns_why(client: Client) -> None:
    volunteer, signup = a_busy_volunteer()
    institute, staff = the_institute(volunteer)
    until = clock.today() + 30 * DAY
    made = commands.suspend(volunteer, institute, until=until, reason=WHY, by=staff)
    volunteer.refresh_from_db()
    signup.refresh_from_db()
    assert (volunteer.state, signup.state) == ("suspended", "withdrawn")
    assert Membership.objects.get(volunteer=volunteer).state == "active"
    assert minutes_of(volunteer.person_id) == 180
    assert Notice.objects.filter(
        template="dossiers.suspended", to=user_of(volunteer.person)
    ).exists()
    me = acting(volunteer)
    refused("activities.volunteer", lambda: sign_up(signup.shift, person=volunteer.person, by=me))
    refused("volunteers.suspended", lambda: commands.come_back(volunteer, by=me))
    signed_in(client, me)
    page = client.get(reverse("dossiers:standing")).content.decode()
    assert WHY in page
    assert institute.name in page
    with clock.at(clock.moment(until, 23, 0)):
        assert end_terms(by=job("t")) == 0  # the last day still counts
    with clock.at(clock.moment(until + DAY, 0, 5)):
        assert end_terms(by=job("t")) == 1
        assert end_terms(by=job("t")) == 0
    volunteer.refresh_from_db()
    made.refresh_from_db()
    assert (volunteer.state, made.ended_by) == ("active", "term")
    assert list(crooked_standings()) == []


def test_an_appeal_goes_to_another_authority_and_another_person(client: Client) -> None:
    volunteer = a_volunteer()
    institute, staff = the_institute(volunteer)
    made = commands.suspend(
        volunteer, institute, until=clock.today() + 9 * DAY, reason=WHY, by=staff
    )
    signed_in(client, acting(volunteer))
    url = reverse("dossiers:appeal", args=[made.pk])
    assert client.post(url, {"text": "短"}).status_code == 422
    assert client.post(url, {"text": "那两次是下雨,活动取消了没有通知"}).status_code == 302
    assert client.post(url, {"text": "再说一次也是这样"}).status_code == 409
    appeal = made.appeal
    assert appeal.authority == a_centre()
    give_grant(
        Person.objects.get(pk=staff.person_id),
        role="office",
        scope_path=a_centre().path,
        source="x",
        by=BUILDER,
    )
    same = actor_for_user(User.objects.get(pk=staff.user_id))
    refused(
        "volunteers.own_decision", lambda: commands.decide(appeal, lifts=True, answer=WHY, by=same)
    )
    refused("volunteers.not_your_appeal",
            lambda: commands.decide(appeal, lifts=True, answer=WHY,
                                    by=an_actor(role="staff", path=institute.path)))  # fmt: skip
    office = an_actor(role="office", path=a_centre().path)
    signed_in(client, office)
    page = client.get(reverse("dossiers:decide", args=[appeal.pk])).content.decode()
    assert "活动取消了没有通知" in page
    assert WHY in page
    form = {"lifts": "yes", "answer": "活动确已取消,暂停撤回"}
    assert client.post(reverse("dossiers:decide", args=[appeal.pk]), form).status_code == 302
    volunteer.refresh_from_db()
    made.refresh_from_db()
    assert (volunteer.state, made.ended_by) == ("active", "appeal")
    assert client.post(reverse("dossiers:decide", args=[appeal.pk]), form).status_code == 409
    signed_in(client, acting(volunteer))
    assert Notice.objects.filter(template="dossiers.appeal_decided").count() == 1


def test_where_the_centre_suspends_the_supervisors_decide() -> None:
    volunteer = a_volunteer()
    centre = a_centre()
    office = an_actor(role="office", path=centre.path)
    made = commands.suspend(volunteer, centre, until=clock.today() + 9 * DAY, reason=WHY, by=office)
    appeal = place_appeal(made, text="请监督团看一看", by=acting(volunteer))
    assert appeal.authority is None
    other = an_actor(role="office", path=centre.path)
    refused("volunteers.not_your_appeal",
            lambda: commands.decide(appeal, lifts=False, answer=WHY, by=other))  # fmt: skip
    supervisor = an_actor(role="supervisor", path=centre.path)
    commands.decide(appeal, lifts=False, answer="事实清楚,维持", by=supervisor)
    volunteer.refresh_from_db()
    assert volunteer.state == "suspended"
    commands.lift(made, reason="本人已当面道歉", by=office)
    volunteer.refresh_from_db()
    assert volunteer.state == "active"


def test_who_may_not_suspend() -> None:
    volunteer = a_volunteer()
    institute, staff = the_institute(volunteer)
    until = clock.today() + 9 * DAY
    station = a_station()
    head = an_actor(role="staff", path=station.path)

    def suspend(organisation, by, until=until, reason=WHY, who=volunteer):
        return lambda: commands.suspend(who, organisation, until=until, reason=reason, by=by)

    refused("volunteers.no_authority", suspend(station, head))
    refused("volunteers.no_authority", suspend(institute, head))
    refused("volunteers.term", suspend(institute, staff, until=clock.today()))
    refused("volunteers.term", suspend(institute, staff, until=clock.today() + 999 * DAY))
    refused("volunteers.words", suspend(institute, staff, reason="不好"))
    give_grant(volunteer.person, role="staff", scope_path=institute.path, source="y", by=BUILDER)
    refused("volunteers.own", suspend(institute, acting(volunteer)))
    suspend(institute, staff)()
    refused("volunteers.wrong_standing", suspend(institute, staff))


def test_the_office_suspends_on_a_page_and_lifts(client: Client) -> None:
    volunteer = a_volunteer()
    institute, staff = the_institute(volunteer)
    signed_in(client, staff)
    url = reverse("dossiers:suspend", args=[volunteer.pk])
    assert institute.name in client.get(url).content.decode()
    late = {"organisation": institute.pk, "until": "2020-01-01", "reason": WHY}
    assert client.post(url, late).status_code == 422
    good = late | {"until": (clock.today() + 9 * DAY).isoformat()}
    assert client.post(url, good).status_code == 302
    made = Suspension.objects.get(volunteer=volunteer)
    page = client.get(reverse("teams:volunteer", args=[volunteer.pk])).content.decode()
    assert reverse("dossiers:lift", args=[made.pk]) in page
    lift = reverse("dossiers:lift", args=[made.pk])
    assert client.get(lift).status_code == 200
    assert client.post(lift, {"reason": "核实有误,恢复"}).status_code == 302
    assert client.post(lift, {"reason": "核实有误,恢复"}).status_code == 409


def test_leaving_ends_a_suspension_and_hours_stay() -> None:
    volunteer, _signup = a_busy_volunteer()
    institute, staff = the_institute(volunteer)
    made = commands.suspend(
        volunteer, institute, until=clock.today() + 9 * DAY, reason=WHY, by=staff
    )
    commands.leave(volunteer, by=acting(volunteer))
    made.refresh_from_db()
    assert made.ended_by == "left"
    assert minutes_of(volunteer.person_id) == 180
    assert list(crooked_standings()) == []


# ---------------------------------------------------------------- few hours in a year


def test_few_hours_in_a_year_rest_after_a_word_and_never_without() -> None:
    idle, busy = a_volunteer(name="王闲"), a_record().person.volunteer
    later = clock.now() + 366 * DAY
    with clock.at(later):
        a_record(volunteer=busy)  # three hours: below five a year, too
        assert commands.lapse(by=job("t")) == 0  # nobody was told
        assert commands.warn_lapsing(by=job("t")) >= 2
        assert commands.warn_lapsing(by=job("t")) == 0
        assert commands.lapse(by=job("t")) == 0  # told today
        assert Notice.objects.filter(template="dossiers.lapsing", to=user_of(idle.person)).exists()
    with clock.at(later + 10 * DAY):
        a_record(volunteer=busy)  # six hours by now
    with clock.at(later + 31 * DAY):
        commands.lapse(by=job("t"))
    idle.refresh_from_db()
    busy.refresh_from_db()
    assert (idle.state, busy.state) == ("dormant", "active")
    with clock.at(later + 40 * DAY):
        back = commands.come_back(idle, by=acting(idle))
        assert back.state == "active"
    with clock.at(later + 80 * DAY):
        assert commands.warn_lapsing(by=job("t")) == 0 or idle.pk not in set(
            Entry.objects.filter(
                action="dossiers.lapse_announced", at__gt=later + 41 * DAY
            ).values_list("subject_id", flat=True)
        )


# ---------------------------------------------------------------- what the database refuses

SUSPENSION = (
    "INSERT INTO volunteers_suspension (volunteer_id, authority_id, decided_by_id, decided_at,"
    " until, before, reason_cipher, ended_by) VALUES (%(volunteer)s, %(authority)s, %(user)s,"
    " '2026-01-02', {until}, {before}, 'x', {ended})"
)
APPEAL = (
    "INSERT INTO volunteers_appeal (suspension_id, text_cipher, placed_at, due_at, authority_id,"
    " scope_path, outcome) VALUES (%(suspension)s, 'x', '2026-01-02', '2026-01-09', {authority},"
    " '/1/', '')"
)
DECIDED = (
    "UPDATE volunteers_appeal SET outcome = 'lifted', answer_cipher = 'x',"
    " decided_by_id = %(user)s, decided_at = placed_at"
)
STEP = "UPDATE volunteers_volunteer SET state = 'active' WHERE id = %(volunteer)s"
GUARDS = [
    ("one_suspension", SUSPENSION.format(until="'2026-02-02'", before="'active'", ended="''")),
    ("a_suspension_has_a_term",
     SUSPENSION.format(until="'2025-02-02'", before="'active'", ended="''")),
    ("a_suspension_goes_back",
     SUSPENSION.format(until="'2026-02-02'", before="'left'", ended="''")),
    ("a_suspension_ends_for_a_reason", "UPDATE volunteers_suspension SET ended_by = 'term'"),
    ("an_appeal_goes_elsewhere", APPEAL.format(authority="%(authority)s")),
    ("an_appeal_is_answered_whole",
     APPEAL.format(authority="NULL") + "; UPDATE volunteers_appeal SET outcome = 'lifted'"),
    ("another_decides_the_appeal", APPEAL.format(authority="NULL") + "; " + DECIDED),
    ("a_step_is_written", STEP + "; SET CONSTRAINTS ALL IMMEDIATE"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sql"), GUARDS)
def test_the_database_refuses_what_must_never_be(name: str, sql: str) -> None:
    volunteer = a_volunteer()
    institute, staff = the_institute(volunteer)
    made = commands.suspend(
        volunteer, institute, until=clock.today() + 9 * DAY, reason=WHY, by=staff
    )
    values = {"volunteer": volunteer.pk, "authority": institute.pk, "user": staff.user_id,
              "suspension": made.pk}  # fmt: skip

    def act() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in sql.split("; "):
                cursor.execute(statement, values)

    with pytest.raises(IntegrityError) as no:
        act()
    assert no.value.__cause__.diag.constraint_name == name

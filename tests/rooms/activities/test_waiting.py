"""The waiting list, questions to the organiser, invitations, companions and posts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import Person, User
from shijian.activities import commands
from shijian.activities.models import Companion, Post, Shift, Signup
from shijian.activities.queries import overfull, places_in_line
from shijian.common import clock
from shijian.common.actor import job
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from shijian.volunteers.models import Volunteer
from tests.build.accounts import signed_in
from tests.build.activities import HOUR, a_post, a_shift, a_signup, captain_of, tomorrow
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
JOB = job("activities.settle_lists")


def in_a_week(**fields) -> Shift:
    return a_shift(starts_at=tomorrow(9) + 7 * DAY, **fields)


def wait(shift: Shift, volunteer: Volunteer | None = None, **more) -> Signup:
    volunteer = volunteer or a_volunteer()
    return commands.sign_up(shift, person=volunteer.person, wait=True, by=acting(volunteer), **more)


def leave(signup: Signup) -> None:
    commands.withdraw(signup, by=acting(signup.person.volunteer))


def state(signup: Signup) -> str:
    return Signup.objects.get(pk=signup.pk).state


def code(no: pytest.ExceptionInfo[Refused]) -> str:
    return no.value.code


# ---------------------------------------------------------------- the list moves up by itself


def test_whoever_waits_longest_is_asked_first_and_once() -> None:
    with clock.at(tomorrow(10)):
        shift = in_a_week(capacity=1)
        held, first, second = a_signup(shift), wait(shift), wait(shift)
        assert (first.state, places_in_line([first, second])) == (
            "waiting",
            {first.pk: 1, second.pk: 2},
        )
        leave(held)
    row = Signup.objects.get(pk=first.pk)
    assert (row.state, clock.local(row.offer_until).hour) == ("offered", 8)  # 11 h today, 1 more
    assert state(second) == "waiting"
    commands.settle(shift, by=JOB)
    told = Notice.objects.filter(template="activities.place_offered")
    assert [notice.to.person_id for notice in told] == [first.person_id]
    assert Entry.objects.filter(action="activities.offered").count() == 1
    assert list(overfull()) == []


def test_a_place_that_is_kept_is_confirmed_by_signing_up_again() -> None:
    with clock.at(tomorrow(10)):
        shift = in_a_week(capacity=1)
        held, first = a_signup(shift), wait(shift)
        leave(held)
        with pytest.raises(Refused) as no:  # nobody gets it in between
            a_signup(shift)
        assert code(no) == "activities.full"
        got = commands.sign_up(shift, person=first.person, by=acting(first.person.volunteer))
    assert (got.pk, state(first)) == (first.pk, "taken")
    assert list(overfull()) == []


def test_what_nobody_confirms_goes_to_the_next() -> None:
    with clock.at(tomorrow(10)):
        shift = in_a_week(capacity=1)
        held, first, second = a_signup(shift), wait(shift), wait(shift)
        leave(held)
    with clock.at(tomorrow(12) + DAY):
        assert commands.settle_lists(by=JOB) == 2
        assert (state(first), state(second)) == ("lapsed", "offered")
        assert commands.settle_lists(by=JOB) == 0
        with pytest.raises(Refused) as no:
            commands.sign_up(shift, person=first.person, by=acting(first.person.volunteer))
        assert code(no) == "activities.full"
        wait(shift, first.person.volunteer)  # may stand at the end again
    assert list(overfull()) == []


def test_nobody_is_asked_at_night_and_the_place_is_kept_till_morning() -> None:
    with clock.at(tomorrow(20)):
        shift = in_a_week(capacity=1)
        held, first = a_signup(shift), wait(shift)
    with clock.at(tomorrow(22)):
        leave(held)
        assert (state(first), commands.settle_lists(by=JOB)) == ("waiting", 0)
        with pytest.raises(Refused) as no:
            a_signup(shift)
        assert code(no) == "activities.full"
    with clock.at(tomorrow(7) + DAY):
        assert commands.settle_lists(by=JOB) == 1
    assert clock.local(Signup.objects.get(pk=first.pk).offer_until).hour == 19


def test_shortly_before_the_start_a_free_place_is_for_anybody() -> None:
    shift = a_shift(capacity=1, starts_at=tomorrow(9))
    held, first = a_signup(shift), wait(shift)
    with clock.at(tomorrow(7, 30)):
        leave(held)
        assert state(first) == "waiting"
        assert a_signup(shift).state == "taken"


def test_the_list_passes_over_who_cannot_come_any_more() -> None:
    with clock.at(tomorrow(10)):
        shift = in_a_week(capacity=1)
        held, busy, free = a_signup(shift), wait(shift), wait(shift)
        a_signup(in_a_week(), busy.person.volunteer)
        leave(held)
    assert (state(busy), state(free)) == ("waiting", "offered")


def test_leaving_the_list_or_an_offer() -> None:
    with clock.at(tomorrow(10)):
        shift = in_a_week(capacity=1)
        held, first, second, third = a_signup(shift), wait(shift), wait(shift), wait(shift)
        leave(second)
        leave(held)
        assert [state(one) for one in (first, second, third)] == ["offered", "withdrawn", "waiting"]
        leave(first)
    assert (state(first), state(third)) == ("withdrawn", "offered")
    assert list(overfull()) == []


def test_an_offer_has_an_end_in_the_database() -> None:
    signup = a_signup()
    with pytest.raises(IntegrityError, match="an_offer_has_an_end"), transaction.atomic():
        Signup.objects.filter(pk=signup.pk).update(state="offered")


# ---------------------------------------------------------------- companions


def test_companions_take_places_and_their_names_are_sealed() -> None:
    shift = a_shift(capacity=4, companions_max=2)
    zhang = a_volunteer()
    got = commands.sign_up(
        shift, person=zhang.person, companions=["李小明", "王小红"], by=acting(zhang)
    )
    shift.refresh_from_db()
    assert (shift.taken, got.state) == (3, "taken")
    rows = Companion.objects.filter(signup=got.pk)
    assert len(rows) == 2
    assert all("李".encode() not in bytes(row.name_cipher) for row in rows)
    li = a_volunteer()
    with pytest.raises(Refused) as no:
        commands.sign_up(shift, person=li.person, companions=["赵大"], by=acting(li))
    assert code(no) == "activities.full"
    with pytest.raises(Refused) as no:
        commands.sign_up(shift, person=li.person, companions=["甲", "乙", "丙"], by=acting(li))
    assert code(no) == "activities.companions"
    leave(got)
    shift.refresh_from_db()
    assert shift.taken == 0
    assert list(overfull()) == []


# ---------------------------------------------------------------- posts


def test_a_post_keeps_its_least_number_from_other_helpers() -> None:
    shift = a_shift(capacity=2)
    aid = a_post(shift, "急救", least=1, most=1)
    a_signup(shift)
    with pytest.raises(Refused) as no:
        a_signup(shift)
    assert code(no) == "activities.full"
    doctor = a_volunteer()
    got = commands.sign_up(shift, person=doctor.person, post=aid, by=acting(doctor))
    assert got.post == aid
    leave(got)
    aid.refresh_from_db()
    assert aid.taken == 0
    assert list(overfull()) == []


def test_a_post_asks_for_its_own_conditions_one_by_one() -> None:
    shift = a_shift()
    elder = a_post(shift, "陪护", age_min=60)
    woman = a_post(shift, "浴室帮手", sex=Post.Sex.FEMALE, sex_reason="帮女老人洗澡")
    zhang = a_volunteer()
    Person.objects.filter(pk=zhang.person_id).update(sex=1)
    for post, wanted in ((elder, "activities.post_age"), (woman, "activities.post_sex")):
        with pytest.raises(Refused) as no:
            commands.sign_up(shift, person=zhang.person, post=post, by=acting(zhang))
        assert (code(no), no.value.status) == (wanted, 403)
    assert "帮女老人洗澡" in str(no.value)


def test_a_sex_without_a_reason_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="a_sex_has_its_reason"), transaction.atomic():
        a_post(a_shift(), "帮手", sex=Post.Sex.MALE, sex_reason="")


# ---------------------------------------------------------------- asking and inviting


def test_the_organiser_answers_who_asks() -> None:
    shift = a_shift(joining="approval", capacity=1)
    one, two = a_signup(shift), a_signup(shift)
    assert (one.state, two.state) == ("asked", "asked")
    captain = captain_of(shift)
    with pytest.raises(Refused) as no:
        commands.approve_request(one, by=acting(one.person.volunteer))
    assert no.value.status == 403
    assert commands.approve_request(one, by=captain).state == "taken"
    with pytest.raises(Refused) as no:
        commands.approve_request(two, by=captain)
    assert code(no) == "activities.full"
    with pytest.raises(Refused) as no:
        commands.approve_request(one, by=captain)
    assert code(no) == "activities.answered"
    commands.decline_request(two, reason="这次人手够了，下次一定请您", by=captain)
    assert state(two) == "declined"
    assert set(Notice.objects.values_list("template", flat=True)) >= {
        "activities.place_taken",
        "activities.place_declined",
    }


def test_only_the_invited_take_a_place_where_one_is_invited() -> None:
    shift = a_shift(joining="invitation")
    with pytest.raises(Refused) as no:
        a_signup(shift)
    assert code(no) == "activities.invitation"
    guest, captain = a_volunteer(), captain_of(shift)
    row = commands.invite(shift, person=guest.person, by=captain)
    with pytest.raises(Refused) as no:
        commands.invite(shift, person=guest.person, by=captain)
    assert code(no) == "activities.pending"
    shift.refresh_from_db()
    assert shift.taken == 0
    assert commands.sign_up(shift, person=guest.person, by=acting(guest)).pk == row.pk
    assert state(row) == "taken"


# ---------------------------------------------------------------- the pages


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_volunteer_waits_confirms_and_declines_on_the_phone(client: Client) -> None:
    with clock.at(tomorrow(10)):
        shift = in_a_week(capacity=1)
        held, zhang = a_signup(shift), a_volunteer()
        signed_in(client, User.objects.get(pk=acting(zhang).user_id))
        url = reverse("activities:activity_detail", args=[shift.activity_id])
        assert "排候补" in page(client, url)
        sign_up = reverse("activities:sign_up", args=[shift.activity_id])
        assert client.post(sign_up, {"shift": shift.pk}).status_code == 409
        assert client.post(sign_up, {"shift": shift.pk, "wait": "1"}).status_code == 302
        assert "候补第 1 位" in page(client, url)
        leave(held)
        assert "轮到您了" in page(client, url)
        assert "请在" in page(client, reverse("activities:my_signups"))
        assert client.post(sign_up, {"shift": shift.pk}).status_code == 302
        assert "出示签到码" in page(client, url) or "code" in page(client, url)
    assert Signup.objects.get(person=zhang.person).state == "taken"


def test_somebody_else_s_post_or_shift_is_not_taken_by_its_number(client: Client) -> None:
    shift, other = a_shift(), a_shift(title="别处的活动")
    post = a_post(other, "急救")
    zhang = a_volunteer()
    signed_in(client, User.objects.get(pk=acting(zhang).user_id))
    url = reverse("activities:sign_up", args=[shift.activity_id])
    for given in (f"{shift.pk}-{post.pk}", f"{other.pk}", "x-1", "9" * 30, f"{shift.pk}-"):
        answer = client.post(url, {"shift": given})
        assert answer.status_code in (302, 409, 422)
    assert Signup.objects.filter(person=zhang.person, post__isnull=False).count() == 0


def test_the_captain_answers_and_invites_in_the_office(client: Client) -> None:
    shift = a_shift(joining="approval")
    asked, captain = a_signup(shift), captain_of(shift)
    signed_in(client, User.objects.get(pk=captain.user_id))
    file = reverse("activities:activity_file", args=[shift.activity_id])
    assert "申请参加的人" in page(client, file)
    client.post(reverse("activities:approve", args=[asked.pk]))
    assert state(asked) == "taken"
    other = a_signup(shift)
    no = reverse("activities:decline", args=[other.pk])
    assert client.post(no, {"reason": ""}).status_code == 422
    assert client.post(no, {"reason": "这次人手够了"}).status_code == 302
    guest = a_volunteer()
    url = reverse("activities:invite", args=[shift.activity_id])
    assert client.post(url, {"shift": shift.pk, "number": "没有"}).status_code == 422
    answer = client.post(url, {"shift": shift.pk, "number": guest.number})
    assert answer.status_code == 302
    assert Signup.objects.get(person=guest.person).state == "invited"
    assert client.post(url, {"shift": shift.pk, "number": guest.number}).status_code == 422
    stranger = a_volunteer()
    signed_in(client, User.objects.get(pk=acting(stranger).user_id))
    assert client.post(url, {"shift": shift.pk, "number": guest.number}).status_code in (403, 404)
    assert client.post(no, {"reason": "别人的"}).status_code == 404


def test_no_more_than_one_step_at_a_time() -> None:
    shift = a_shift(capacity=1, starts_at=tomorrow(9) + HOUR)
    a_signup(shift)
    zhang = a_volunteer()
    first = wait(shift, zhang)
    again = wait(shift, zhang)
    assert (again.pk, again.state) == (first.pk, "waiting")

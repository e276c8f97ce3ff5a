"""The pages of activities, as residents, volunteers, captains and stations use them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import User
from shijian.activities.models import Activity, Attendance, Shift, Signup
from shijian.activities.queries import person_code, place_code
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.hours.models import ServiceRecord
from tests.build.accounts import a_user, signed_in
from tests.build.activities import (
    HOUR,
    a_confirmer,
    a_draft,
    a_plan,
    a_shift,
    a_signup,
    a_squad,
    an_activity,
    an_attendance,
    captain_of,
    tomorrow,
)
from tests.build.catalogue import a_category
from tests.build.organisations import a_station
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def as_actor(client: Client, who: Actor) -> Client:
    return signed_in(client, User.objects.get(pk=who.user_id))


def body(response) -> str:
    return response.content.decode()


def detail(shift: Shift) -> str:
    return reverse("activities:activity_detail", args=[shift.activity_id])


# ---------------------------------------------------------------- finding and taking a place


def test_the_list_shows_what_is_open_and_filters(client: Client) -> None:
    shift = a_shift(capacity=1)
    an_activity(private=True, title="上门理发一次")
    a_draft(title="还没发布的")
    page = body(client.get("/activities/"))
    assert "老街义诊" in page
    assert "还要 1 人" in page
    assert "上门理发一次" not in page
    assert "还没发布的" not in page
    a_signup(shift)
    assert "满了" in body(client.get("/activities/"))
    assert "老街义诊" not in body(client.get("/activities/?free=1"))
    assert "老街义诊" in body(client.get("/activities/?q=义诊"))
    assert "老街义诊" not in body(client.get("/activities/?q=种树"))
    assert "老街义诊" not in body(client.get("/activities/?platform=culture"))


def test_the_list_takes_bad_input_calmly(client: Client) -> None:
    assert client.get("/activities/?town=%00&platform='%3B--").status_code == 200
    assert client.get("/activities/?q=%00").status_code == 422
    assert client.get("/activities/?after=forged").status_code == 422


def test_a_visitor_sees_shifts_and_conditions_and_is_asked_to_sign_in(client: Client) -> None:
    page = body(client.get(detail(a_shift(age_min=18))))
    assert "满 18 岁" in page
    assert "登录后报名" in page
    assert client.get("/activities/999999999999999999999/").status_code == 404


def test_a_volunteer_takes_a_place_once(client: Client) -> None:
    shift, zhang = a_shift(), a_volunteer()
    signed_in(client, acting(zhang))
    page = body(client.get(detail(shift)))
    assert "符合" in page
    key = re.search(r'name="idempotency_key" value="(\w+)"', page)
    assert key is not None
    form = {"shift": shift.pk, "idempotency_key": key[1]}
    url = reverse("activities:sign_up", args=[shift.activity_id])
    for _n in range(2):  # a double click
        assert client.post(url, form).status_code == 302
    assert Signup.objects.count() == 1
    assert "已报上" in body(client.get(detail(shift)))


def test_a_blocked_shift_says_why_beside_it(client: Client) -> None:
    shift, zhang = a_shift(), a_volunteer()
    other = a_shift(team=a_squad(a_station(2)), title="河边捡拾垃圾", starts_at=tomorrow(9))
    a_signup(other, zhang)
    signed_in(client, acting(zhang))
    page = body(client.get(detail(shift)))
    assert "河边捡拾垃圾" in page
    assert "不符合" in page
    answer = client.post(
        reverse("activities:sign_up", args=[shift.activity_id]), {"shift": shift.pk}
    )
    assert answer.status_code == 409
    assert "时间重了" in body(answer)


def test_no_shift_chosen_is_a_bad_form(client: Client) -> None:
    activity = an_activity(shifts=[a_plan(), a_plan(starts_at=tomorrow(13), name="下午")])
    signed_in(client, acting(a_volunteer()))
    url = reverse("activities:sign_up", args=[activity.pk])
    for given in ({}, {"shift": "x"}, {"shift": "9" * 30}):
        answer = client.post(url, given)
        assert answer.status_code == 422
        assert "选一个班次" in body(answer)


def test_whoever_is_no_volunteer_is_led_to_register(client: Client) -> None:
    shift = a_shift()
    signed_in(client, a_user())
    assert reverse("volunteers:register") in body(client.get(detail(shift)))
    url = reverse("activities:sign_up", args=[shift.activity_id])
    assert client.post(url, {"shift": shift.pk}).status_code == 403


def test_giving_a_place_back(client: Client) -> None:
    signup = a_signup()
    url = reverse("activities:withdraw", args=[signup.pk])
    assert client.get(url).status_code == 302  # not signed in
    signed_in(client, acting(a_volunteer()))
    assert client.get(url).status_code == 404
    signed_in(client, acting(signup.person.volunteer))
    assert "退出" in body(client.get(url))
    assert client.post(url).status_code == 302
    assert "已退出" in body(client.get(reverse("activities:my_signups")))
    assert client.post(url).status_code == 409


def test_one_sees_what_became_of_ones_places(client: Client) -> None:
    zhang = a_volunteer()
    signed_in(client, acting(zhang))
    page = reverse("activities:my_signups")
    assert "还没有" in body(client.get(page))
    an_attendance(a_signup(volunteer=zhang))
    with clock.at(tomorrow(20)):
        assert "等人确认" in body(client.get(page))


# ---------------------------------------------------------------- codes


def test_the_rotating_code_of_a_volunteer(client: Client) -> None:
    signup = a_signup()
    signed_in(client, acting(signup.person.volunteer))
    url = reverse("activities:my_code", args=[signup.pk])
    with clock.at(signup.shift.starts_at):
        page = body(client.get(url))
        assert person_code(signup).spoken in page
        assert "<svg role=" in page
        assert "现在可以签" in page
        part = body(client.get(url, headers={"HX-Request": "true"}))
        assert "<html" not in part
        assert person_code(signup).spoken in part


def test_scanning_the_place_signs_in_and_out_by_the_button(client: Client) -> None:
    signup = a_signup()
    shift = signup.shift
    signed_in(client, acting(signup.person.volunteer))
    with clock.at(shift.starts_at):
        url = reverse("activities:scan", args=[place_code(shift).token])
        page = body(client.get(url))
        assert not Attendance.objects.exists()  # reading changes nothing
        ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket is not None
    with clock.at(shift.starts_at + dt.timedelta(seconds=100)):  # a slow reader
        assert client.post(url, {"direction": "in"}).status_code == 409
        answer = client.post(url, {"direction": "in", "ticket": ticket[1]})
        assert answer.status_code == 302
        assert "已签到" in body(client.get(answer["Location"]))
    with clock.at(shift.ends_at):
        url = reverse("activities:scan", args=[place_code(shift).token])
        assert "签退" in body(client.get(url))
        assert client.post(url, {"direction": "out"}).status_code == 302
    assert Attendance.objects.get().state == Attendance.State.ENDED


def test_a_ticket_is_for_one_person_and_three_minutes(client: Client) -> None:
    signup = a_signup()
    shift = signup.shift
    signed_in(client, acting(signup.person.volunteer))
    with clock.at(shift.starts_at):
        url = reverse("activities:scan", args=[place_code(shift).token])
        ticket = re.search(r'name="ticket" value="([^"]+)"', body(client.get(url)))
    assert ticket is not None
    form = {"direction": "in", "ticket": ticket[1]}
    with clock.at(shift.starts_at + dt.timedelta(minutes=5)):
        assert client.post(url, form).status_code == 409
    with clock.at(shift.starts_at + dt.timedelta(minutes=1)):
        other = signed_in(Client(), acting(a_volunteer()))
        assert other.post(url, form).status_code == 409


def test_the_captain_scans_a_volunteers_code(client: Client) -> None:
    signup = a_signup()
    with clock.at(signup.shift.starts_at):
        url = reverse("activities:scan", args=[person_code(signup).token])
        assert client.get(url).status_code == 302
        assert signed_in(Client(), acting(a_volunteer())).get(url).status_code == 403
        own = signed_in(Client(), acting(signup.person.volunteer))
        assert own.get(url).status_code == 403
        as_actor(client, captain_of(signup.shift))
        assert signup.person.volunteer.number in body(client.get(url))
        assert client.post(url, {"direction": "in"}).status_code == 302
        assert client.get(reverse("activities:scan", args=["x" * 30])).status_code == 409
    assert Attendance.objects.get().recorder.person == signup.shift.activity.responsible


def test_typed_digits_and_too_many_wrong_ones(client: Client) -> None:
    signup = a_signup()
    shift = signup.shift
    signed_in(client, acting(signup.person.volunteer))
    url = reverse("activities:type_digits", args=[signup.pk])
    with clock.at(shift.starts_at):
        assert client.get(url).status_code == 200
        assert client.post(url, {"digits": "12 34"}).status_code == 422
        good = place_code(shift).digits
        wrong = f"{(int(good) + 1) % 1_000_000:06}"
        for _n in range(4):
            assert client.post(url, {"digits": wrong}).status_code == 422
        assert client.post(url, {"digits": f"{good[:3]} {good[3:]}"}).status_code == 302
        assert client.post(url, {"digits": wrong}).status_code == 429


# ---------------------------------------------------------------- the captain on the spot


def test_the_captains_sheet(client: Client) -> None:
    shift = a_shift()
    first, second = a_signup(shift), a_signup(shift)
    as_actor(client, captain_of(shift))
    url = reverse("activities:attendance", args=[shift.pk])
    assert "交给确认人" in body(client.get(url))
    assert "老街义诊" in body(client.get(reverse("activities:led")))
    with clock.at(shift.starts_at):
        assert place_code(shift).spoken in body(client.get(url))
        digits = reverse("activities:read_digits", args=[shift.pk])
        assert client.post(digits, {"digits": person_code(first).digits}).status_code == 302
        assert client.post(digits, {"digits": "000001"}).status_code == 422
        assert client.post(reverse("activities:roll", args=[second.pk])).status_code == 302
        assert Attendance.objects.filter(state="open").count() == 2
    with clock.at(shift.ends_at):
        for signup in (first, second):
            client.post(reverse("activities:roll", args=[signup.pk]))
        assert client.post(reverse("activities:end_shift", args=[shift.pk])).status_code == 302
        assert "已交给确认人" in body(client.get(url))
    assert "老街义诊" not in body(client.get(reverse("activities:led")))


def test_strangers_see_no_sheet(client: Client) -> None:
    shift = a_shift()
    signed_in(client, acting(a_volunteer()))
    for name in ("attendance", "place_code"):
        assert client.get(reverse(f"activities:{name}", args=[shift.pk])).status_code == 404
    signup = a_signup(shift)
    assert client.post(reverse("activities:roll", args=[signup.pk])).status_code == 404


def test_the_captain_does_not_call_their_own_name(client: Client) -> None:
    shift = a_shift()
    captain = captain_of(shift)
    own = a_signup(shift, shift.activity.responsible.volunteer)
    as_actor(client, captain)
    with clock.at(shift.starts_at):
        answer = client.post(reverse("activities:roll", args=[own.pk]))
        assert answer.status_code == 403


# ---------------------------------------------------------------- the office


def test_writing_down_publishing_and_cancelling(client: Client) -> None:
    team = a_squad()
    activity = a_draft(team=team)
    as_actor(client, captain_of(activity.shifts.get()))
    day = clock.local(tomorrow()).date().isoformat()
    form = {
        "team": team.pk, "category": a_category().pk, "title": "河边捡拾垃圾", "day": day,
        "place": team.organisation.place_id, "shift_1_from": "08:00", "shift_1_to": "11:00",
        "shift_1_places": "8", "place_text": "河边", "content": "捡垃圾", "conditions": "会走路",
        "risks": "水边滑", "safeguards": "手套",
    }  # fmt: skip
    new = reverse("activities:activity_new")
    assert "写一场活动" in body(client.get(new))
    bad = client.post(new, form | {"shift_1_to": "07:00", "title": "河"})
    assert bad.status_code == 422
    assert "班次要先开始" in body(bad)
    answer = client.post(new, form)
    assert answer.status_code == 302
    made = Activity.objects.latest("pk")
    edit = reverse("activities:activity_edit", args=[made.pk])
    assert "河边捡拾垃圾" in body(client.get(edit))
    assert client.post(edit, form | {"served": "沿河居民"}).status_code == 302
    assert "发布后大家都能看到" in body(client.get(answer["Location"]))
    ticked = {"kinds": ["0", "1", "2", "3", "4", "5"]}
    assert client.post(reverse("activities:publish", args=[made.pk]), ticked).status_code == 302
    cancel = reverse("activities:cancel", args=[made.pk])
    assert client.post(cancel, {"reason": "下"}).status_code == 422
    assert client.post(cancel, {"reason": "台风要来了"}).status_code == 302
    made.refresh_from_db()
    assert made.state == Activity.State.CANCELLED
    assert "河边捡拾垃圾" in body(client.get(reverse("activities:console")))


def test_a_draft_says_everything_that_is_missing(client: Client) -> None:
    draft = a_draft(content="", risks="")
    as_actor(client, captain_of(draft.shifts.get()))
    page = body(client.get(reverse("activities:activity_file", args=[draft.pk])))
    assert "写清做什么" in page
    assert "写清可能的风险" in page
    ticked = {"kinds": ["0", "1", "2", "3", "4", "5"]}
    assert client.post(reverse("activities:publish", args=[draft.pk]), ticked).status_code == 409


def test_the_office_pages_are_for_those_who_hold_a_post(client: Client) -> None:
    signed_in(client, acting(a_volunteer()))
    for name in ("console", "to_confirm", "activity_new"):
        assert client.get(reverse(f"activities:{name}")).status_code == 403


def test_confirming_a_batch(client: Client) -> None:
    shift = a_shift()
    rows = [an_attendance(a_signup(shift)) for _ in range(2)]
    refused = an_attendance(a_signup(shift))
    with clock.at(shift.ends_at + DAY):
        as_actor(client, a_confirmer(shift))
        page = body(client.get(reverse("activities:to_confirm")))
        assert "3 人，9 小时" in page
        url = reverse("activities:refuse", args=[refused.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": "没来"}).status_code == 422
        assert client.post(url, {"reason": "人没有到现场"}).status_code == 302
        url = reverse("activities:confirm", args=[shift.pk])
        assert client.post(url, {"row": [row.pk for row in rows]}).status_code == 302
        assert ServiceRecord.objects.count() == 2
        page = body(client.get(reverse("activities:to_confirm")))
        assert "2 人，共 6 小时，已确认" in page
        own = signed_in(Client(), acting(refused.person.volunteer))
        assert "人没有到现场" in body(own.get(reverse("activities:my_signups")))


def test_who_led_it_sees_why_the_button_is_grey(client: Client) -> None:
    shift = a_shift()
    row = an_attendance(a_signup(shift))
    with clock.at(shift.ends_at + DAY):
        as_actor(client, captain_of(shift))
        url = reverse("activities:confirm", args=[shift.pk])
        page = body(client.get(url))
        assert "这场是您带的" in page or "这场是你带的" in page
        assert client.post(url, {"row": row.pk}).status_code == 403
    assert not ServiceRecord.objects.exists()


def test_page_costs_stay_flat(client: Client, django_assert_max_num_queries) -> None:
    for hour in range(6):
        shift = a_shift(starts_at=tomorrow(hour * 2), ends_at=tomorrow(hour * 2) + HOUR)
        an_attendance(a_signup(shift))
    confirmer, zhang = a_confirmer(shift), acting(a_volunteer())
    with clock.at(tomorrow(23)):
        as_actor(client, confirmer)
        with django_assert_max_num_queries(20):
            client.get(reverse("activities:to_confirm"))
    for url in ("/activities/", detail(shift), reverse("activities:my_signups")):
        signed_in(client, zhang)
        with django_assert_max_num_queries(20):
            client.get(url)

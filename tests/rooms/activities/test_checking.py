"""What an activity needs before it is open: the six points, insurance, minors, the organisation."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import Person, Role, User
from shijian.activities import commands
from shijian.activities.models import ALL_KINDS, Activity, Shift, Signup
from shijian.catalogue.models import QualificationKind
from shijian.common import clock
from shijian.common.refused import Refused
from shijian.notices.models import Notice
from tests.build.accounts import an_actor, signed_in
from tests.build.activities import (
    a_captain,
    a_draft,
    a_plan,
    a_post,
    a_shift,
    a_signup,
    a_squad,
    an_activity,
    captain_of,
    tomorrow,
)
from tests.build.organisations import a_station
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
INSURED = {
    "dangerous": True, "insurer": "人保财险", "policy": "PY2026-17",
    "insured_from": clock.today(), "insured_to": clock.today() + dt.timedelta(days=30),
}  # fmt: skip


def publish(draft: Activity, checked: int = ALL_KINDS) -> Activity:
    captain = acting(draft.team.memberships.get(role="captain").volunteer)
    return commands.publish_activity(draft, checked=checked, by=captain)


def test_everything_that_is_missing_is_said_at_once() -> None:
    draft = a_draft(content="", dangerous=True, serves_minors=True)
    with pytest.raises(Refused) as no:
        publish(draft, checked=31)
    assert no.value.code == "activities.incomplete"
    for words in ("写清做什么", "保险", "未成年人", "六"):
        assert words in str(no.value)


@pytest.mark.parametrize("day", [-1, 8])
def test_an_insurance_that_does_not_hold_on_the_day_is_none(day: int) -> None:
    until = {"insured_to": clock.today() + dt.timedelta(days=day)} if day < 0 else {}
    after = {"insured_from": clock.today() + dt.timedelta(days=day)} if day > 0 else {}
    with pytest.raises(Refused, match="保单"):
        publish(a_draft(**(INSURED | until | after)))
    assert publish(a_draft(**INSURED)).state == "published"


def test_the_database_opens_nothing_unchecked_uninsured_or_alone_with_a_minor() -> None:
    draft = a_draft()
    for fields, name in (
        ({"checked_kinds": 31}, "published_was_checked"),
        ({"checked_kinds": 63, "dangerous": True}, "danger_is_insured"),
        ({"checked_kinds": 63, "serves_minors": True}, "nobody_is_alone_with_a_minor"),
        ({"dangerous": True, "minors": "consent"}, "danger_is_for_adults"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Activity.objects.filter(pk=draft.pk).update(state="published", **fields)


def test_nobody_under_18_has_a_place_where_it_is_dangerous() -> None:
    shift = an_activity(**INSURED).shifts.get()
    shift = Shift.objects.select_related("activity").get(pk=shift.pk)
    child = a_volunteer()
    Person.objects.filter(pk=child.person_id).update(born_on=clock.today() - dt.timedelta(5000))
    with pytest.raises(Refused) as no:
        a_signup(shift, child)
    assert (no.value.code, no.value.status) == ("activities.danger", 403)
    with pytest.raises(IntegrityError, match="danger_is_for_adults"), transaction.atomic():
        Signup.objects.create(shift=shift, person=child.person, at=clock.now(), state="taken")


def test_a_post_says_since_when_a_paper_is_over() -> None:
    shift = a_shift()
    kind = QualificationKind.objects.get(code="first_aid")
    post = a_post(shift, "急救", qualification=kind)
    zhang = a_volunteer()
    with pytest.raises(Refused, match="救护员证"):
        commands.sign_up(shift, person=zhang.person, post=post, by=acting(zhang))
    zhang.qualifications.create(
        kind=kind, valid_from=dt.date(2024, 5, 3), valid_to=dt.date(2026, 5, 3), state="valid",
        file="x", claimed_at=clock.now(), checked_by=a_volunteer().person, checked_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="5月3日到期"):
        commands.sign_up(shift, person=zhang.person, post=post, by=acting(zhang))
    zhang.qualifications.update(valid_to=dt.date(2027, 5, 3))
    assert commands.sign_up(shift, person=zhang.person, post=post, by=acting(zhang)).post == post


# ---------------------------------------------------------------- the organisation decides


def test_a_captain_hands_in_and_the_station_sends_back_or_opens(client: Client) -> None:
    team = a_squad(may_publish=False)
    captain, staff = a_captain(team), an_actor(Role.STAFF, a_station().path)
    draft = a_draft(team=team, by=captain)
    signed_in(client, User.objects.get(pk=captain.user_id))
    assert client.post(reverse("activities:propose", args=[draft.pk])).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "proposed"
    with pytest.raises(Refused) as no:
        commands.publish_activity(draft, checked=ALL_KINDS, by=captain)
    assert no.value.code == "activities.may_not_publish"
    assert client.post(reverse("activities:return", args=[draft.pk])).status_code == 403
    signed_in(client, User.objects.get(pk=staff.user_id))
    back = reverse("activities:return", args=[draft.pk])
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "地点写得再清楚些"}).status_code == 302
    assert Notice.objects.filter(template="activities.returned", to=captain.user_id).exists()
    commands.propose_activity(draft, by=captain)
    publish_url = reverse("activities:publish", args=[draft.pk])
    assert client.post(publish_url, {"kinds": ["0", "1"]}).status_code == 422
    page = client.get(reverse("activities:activity_file", args=[draft.pk])).content.decode()
    assert "本职" in page
    answer = client.post(publish_url, {"kinds": [str(n) for n in range(6)]})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.checked_kinds, draft.checked_by_id) == (
        "published", ALL_KINDS, staff.user_id,
    )  # fmt: skip


def test_a_captain_writes_down_posts_and_safety_on_the_form(client: Client) -> None:
    team = a_squad()
    captain = a_captain(team)
    signed_in(client, User.objects.get(pk=captain.user_id))
    kind = QualificationKind.objects.get(code="first_aid")
    fields = {
        "team": team.pk, "category": a_draft(team=team).category_id, "title": "河边巡查一次",
        "day": str(tomorrow().date()), "place": team.organisation.place_id,
        "place_text": "河边", "meeting_point": "桥头公交站", "content": "巡查",
        "conditions": "身体健康", "risks": "水边", "safeguards": "保险",
        "shift_1_from": "08:00", "shift_1_to": "10:00", "shift_1_places": "5",
        "joining": "approval", "companions_max": "1", "minors": "none",
        "post_1_name": "急救", "post_1_least": "1", "post_1_qualification": kind.pk,
        "post_2_name": "浴室帮手", "post_2_sex": "2",
    }  # fmt: skip
    url = reverse("activities:activity_new")
    answer = client.post(url, fields)
    assert answer.status_code == 422
    assert "说明" in answer.content.decode()
    answer = client.post(url, fields | {"post_2_sex_reason": "帮女老人洗澡"})
    assert answer.status_code == 302
    made = Activity.objects.get(title="河边巡查一次")
    assert (made.joining, made.companions_max, made.meeting_point) == ("approval", 1, "桥头公交站")
    posts = list(made.shifts.get().posts.order_by("pk").values_list("name", "qualification", "sex"))
    assert posts == [("急救", kind.pk, None), ("浴室帮手", None, 2)]
    edit = client.get(reverse("activities:activity_edit", args=[made.pk])).content.decode()
    assert "帮女老人洗澡" in edit


def test_two_adults_need_two_places() -> None:
    with pytest.raises(Refused, match="两个"):
        publish(a_draft(serves_minors=True, safety="two_adults", shifts=[a_plan(capacity=1)]))
    activity = an_activity(serves_minors=True, safety="public_place")
    assert activity.state == "published"
    assert captain_of(activity.shifts.get()).person_id

"""An activity written down again: every week but for exceptions, with its shifts and posts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import User
from shijian.activities import commands
from shijian.activities.models import Activity
from shijian.common import clock
from shijian.common.refused import Refused
from tests.build.accounts import signed_in
from tests.build.activities import a_post, a_shift, captain_of
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def test_every_week_but_one_becomes_a_draft(client: Client) -> None:
    shift = a_shift(meeting_point="桥头")
    a_post(shift, "急救", least=1, most=2)
    signed_in(client, User.objects.get(pk=captain_of(shift).user_id))
    first = clock.today() + WEEK
    url = reverse("activities:copy", args=[shift.activity_id])
    form = {"day": str(first), "until": str(first + 3 * WEEK), "without": str(first + WEEK)}
    assert client.post(url, form | {"without": "国庆"}).status_code == 422
    assert client.post(url, form | {"day": str(clock.today())}).status_code == 422
    assert client.post(url, form).status_code == 302
    made = list(Activity.objects.filter(state="draft").order_by("starts_at"))
    days = [clock.local(one.starts_at).date() for one in made]
    assert days == [first, first + 2 * WEEK, first + 3 * WEEK]
    copy = made[0].shifts.get()
    assert clock.local(copy.starts_at).hour == clock.local(shift.starts_at).hour
    assert (copy.capacity, copy.taken, made[0].meeting_point) == (10, 0, "桥头")
    assert list(copy.posts.values_list("name", "least", "most", "taken")) == [("急救", 1, 2, 0)]


def test_who_does_not_run_it_does_not_copy_it_nor_too_far_ahead() -> None:
    shift = a_shift()
    day = clock.today() + WEEK
    with pytest.raises(Refused) as no:
        commands.copy_activity(shift.activity, days=[day], by=acting(a_volunteer()))
    assert no.value.status == 403
    for days, code in (
        ([], "activities.no_day"),
        ([day, day], "activities.days"),
        ([clock.today()], "activities.past_day"),
        ([clock.today() + 60 * WEEK], "activities.too_far"),
    ):
        with pytest.raises(Refused) as no:
            commands.copy_activity(shift.activity, days=days, by=captain_of(shift))
        assert no.value.code == code

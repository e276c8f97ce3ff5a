"""One's own hours and points, and the rows behind the office's figures."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import Role
from shijian.common import clock
from shijian.hours.models import ServiceRecord
from tests.build.accounts import a_user, an_actor, signed_in
from tests.build.hours import a_record
from tests.build.organisations import a_station
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def body(response) -> str:
    return response.content.decode()


def test_my_hours_are_the_sum_of_the_rows_shown(client: Client) -> None:
    record = a_record()
    signed_in(client, acting(record.person.volunteer))
    page = body(client.get("/hours/"))
    assert "3 小时" in page
    assert record.title in page
    page = body(client.get(reverse("hours:my_record", args=[record.pk])))
    assert record.organisation.name in page
    assert body(client.get("/points/")).count("+3") == 1


def test_nobody_reads_anothers_hours(client: Client) -> None:
    record = a_record()
    url = reverse("hours:my_record", args=[record.pk])
    assert client.get(url).status_code == 302
    signed_in(client, acting(a_volunteer()))
    assert client.get(url).status_code == 404
    assert client.get(reverse("hours:record", args=[record.pk])).status_code == 404
    assert client.get(reverse("hours:record_list")).status_code == 403


def test_a_new_volunteer_sees_what_will_stand_here(client: Client) -> None:
    signed_in(client, acting(a_volunteer()))
    assert "还没有时长" in body(client.get("/hours/"))
    assert "还没有积分" in body(client.get("/points/"))
    signed_in(client, a_user())
    assert client.get("/hours/").status_code in {200, 302}


def test_taking_a_record_back_by_a_counter_entry(client: Client) -> None:
    record = a_record()
    with clock.at(record.ends_at + 2 * DAY):
        signed_in(client, an_actor(Role.STAFF, a_station().path))
        assert record.title in body(client.get(reverse("hours:record_list")))
        month = f"{clock.local(record.starts_at):%Y-%m}"
        assert record.title in body(client.get(f"/console/hours/records/?month={month}"))
        assert client.get("/console/hours/records/?month=2026-13").status_code == 422
        url = reverse("hours:counter", args=[record.pk])
        assert "冲正" in body(client.get(reverse("hours:record", args=[record.pk])))
        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": "错"}).status_code == 422
        assert client.post(url, {"reason": "那天人没有来"}).status_code == 302
        assert client.get(url).status_code == 409
        own = signed_in(Client(), acting(record.person.volunteer))
        page = body(own.get(reverse("hours:my_record", args=[record.pk])))
        assert "那天人没有来" in page
        assert "-3 小时" in body(own.get("/hours/"))
    assert ServiceRecord.objects.count() == 2

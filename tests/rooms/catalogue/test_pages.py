"""The calendar page: read by whoever has a post, changed by the centre's office."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from shijian.catalogue.models import Holiday
from shijian.catalogue.queries import calendar
from shijian.common import clock
from tests.build.accounts import a_user, an_actor, signed_in
from tests.build.organisations import a_county

pytestmark = pytest.mark.django_db
PAGE = "/console/holidays/"


@pytest.fixture(autouse=True)
def november():
    with clock.at(dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)):
        yield


def test_the_office_enters_removes_and_settles_days(client: Client):
    signed_in(client, an_actor("office", a_county().centre.path))
    page = client.get(PAGE).content.decode()
    assert "2026年10月1日(周四)" in page
    assert "暂定" in client.get(PAGE, {"year": 2027}).content.decode()
    typed = {"day": "2027-02-20", "working": "1", "name": "春节调休"}
    response = client.post(PAGE, typed)
    assert response["Location"] == f"{PAGE}?year=2027"
    assert calendar()[dt.date(2027, 2, 20)]
    assert client.post(f"{PAGE}remove/", {"day": "2027-02-20"}).status_code == 302
    assert dt.date(2027, 2, 20) not in calendar()
    assert client.post(f"{PAGE}settle/", {"year": "2027"}).status_code == 302
    assert not Holiday.objects.filter(provisional=True).exists()
    assert "这一年还没录" in client.get(PAGE, {"year": 2028}).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"day": "", "working": "0", "name": "x"},
        {"day": "2027-02-30", "working": "0", "name": "x"},
        {"day": "2027-02-20", "working": "2", "name": "x"},
        {"day": "2027-02-20", "working": "0", "name": "x\x00"},
    ],
)
def test_a_day_that_cannot_be_is_said_at_the_field(client: Client, typed: dict[str, str]):
    signed_in(client, an_actor("office", a_county().centre.path))
    response = client.post(PAGE, typed)
    assert response.status_code == 422
    assert "sj-field-bad" in response.content.decode()
    assert client.get(PAGE, {"year": "99999999999999999999"}).status_code == 404
    assert client.post(f"{PAGE}remove/", {"day": "x"}).status_code == 404


def test_staff_read_and_cannot_change_and_residents_see_nothing(client: Client):
    signed_in(client, an_actor("staff", a_county().institutes[0].path))
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "只有中心办公室能改" in page.content.decode()
    typed = {"day": "2027-02-20", "working": "1", "name": "x"}
    assert client.post(PAGE, typed).status_code == 403
    assert client.post(f"{PAGE}remove/", {"day": "2026-10-01"}).status_code == 403
    assert client.post(f"{PAGE}settle/", {"year": "2027"}).status_code == 403
    assert "目标未设" in client.get("/console/rules/").content.decode()
    signed_in(client, a_user())
    assert client.get(PAGE).status_code == 403
    assert client.get("/console/rules/").status_code == 403
    client.logout()
    assert client.get(PAGE).status_code == 302

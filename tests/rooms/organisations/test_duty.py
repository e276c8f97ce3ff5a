"""Points and the volunteers' home: who is on duty, where it stands, what residents see."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from shijian.common import clock
from shijian.common.refused import Refused
from shijian.organisations import queries
from shijian.organisations.commands import (
    appoint,
    drop_duty,
    establish,
    found_point,
    locate,
    put_on_duty,
)
from shijian.organisations.models import Duty, Organisation
from tests.build.accounts import BUILDER, a_person, an_actor, signed_in
from tests.build.organisations import a_county

pytestmark = pytest.mark.django_db
MORNING = clock.moment(dt.date(2026, 11, 23), 8, 30)
NOON = clock.moment(dt.date(2026, 11, 23), 11, 30)


@pytest.fixture(autouse=True)
def monday():
    with clock.at(MORNING + dt.timedelta(minutes=30)):
        yield


def a_home():
    """The volunteers' service centre of the county, standing."""
    office = an_actor("office", a_county().centre.path)
    home = found_point(a_county().centre, name="试县志愿者服务中心", by=office, service_centre=True)
    return establish(home, on=clock.today(), by=office, address="解放路1号")


def test_the_volunteers_home_says_who_is_on_duty_now(client: Client):
    home = a_home()
    office = an_actor("office", a_county().centre.path)
    assert (home.kind, home.service_centre, home.parent) == ("point", True, a_county().centre)
    person = a_person(name="周大川", phone="13912340009")
    time = {"name": "周大川", "phone": "13912340009", "starts_at": MORNING, "ends_at": NOON}
    with pytest.raises(Refused) as refused:
        put_on_duty(home, by=an_actor("staff", a_county().institutes[0].path), **time)
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        put_on_duty(home, by=office, **time | {"ends_at": MORNING})
    assert refused.value.field == "ends_at"
    with pytest.raises(Refused) as refused:
        put_on_duty(home, by=office, **time | {"name": "别人"})
    assert refused.value.field == "phone"
    duty = put_on_duty(home, by=office, **time)
    with pytest.raises(Refused) as refused:
        put_on_duty(a_county().stations[0], by=office, **time)
    assert refused.value.code == "organisations.on_duty_elsewhere"
    with pytest.raises(IntegrityError, match="nobody_is_on_duty_twice"), transaction.atomic():
        Duty.objects.create(organisation=home, person=person, starts_at=MORNING, ends_at=NOON)
    assert list(queries.on_duty(home)) == [duty]
    appoint(home, post="keeper", person=a_person(), title="服务中心主任", by=BUILDER)
    address = reverse("organisations:public_detail", args=[home.pk])
    page = client.get(address).content.decode()
    for said in ("现在值班", "周*", "服务中心主任", "解放路1号"):
        assert said in page
    assert "周大川" not in page
    with clock.at(NOON):
        assert "现在值班" not in client.get(address).content.decode()
    drop_duty(duty, by=office)
    assert not queries.roster(home).exists()


def test_the_roster_is_kept_on_its_page(client: Client):
    station = a_county().stations[0]
    a_person(name="周大川", phone="13912340009")
    signed_in(client, an_actor("staff", station.path))
    address = reverse("organisations:roster", args=[station.pk])
    typed = {"name": "周大川", "phone": "139 1234 0009", "day": "2026-11-23",
             "starts_at": "08:30", "ends_at": "11:30"}  # fmt: skip
    assert client.post(address, typed | {"ends_at": "8点"}).status_code == 422
    assert client.post(address, typed | {"ends_at": "07:00"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    page = client.get(address).content.decode()
    assert "周*" in page
    assert "周大川" not in page
    duty = Duty.objects.get()
    drop = reverse("organisations:drop_duty", args=[duty.pk])
    signed_in(client, an_actor("staff", a_county().stations[1].path))
    assert client.get(drop).status_code == 404
    assert client.get(address).status_code == 404
    signed_in(client, an_actor("staff", station.path))
    assert client.post(drop, {"idempotency_key": "k" * 32}).status_code == 302
    assert not Duty.objects.exists()


def test_a_point_is_planned_by_the_unit_that_looks_after_it(client: Client):
    county = a_county()
    station = county.stations[0]
    signed_in(client, an_actor("staff", station.path))
    address = reverse("organisations:point", args=[station.pk])
    assert client.post(address, {"name": ""}).status_code == 422
    assert client.post(address, {"name": "东街文化礼堂"}).status_code == 302
    point = Organisation.objects.get(name="东街文化礼堂")
    assert (point.parent, point.state, point.path) == (
        station,
        "planned",
        f"{station.path}{point.pk}/",
    )
    with pytest.raises(Refused) as refused:
        found_point(point, name="x", by=BUILDER)
    assert refused.value.code == "organisations.wrong_parent"
    with pytest.raises(Refused):
        found_point(station, name="x", by=an_actor("staff", county.institutes[1].path))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("27.6631, 120.5650", ("27.663100", "120.565000")),
        ("120.565，27.6631", ("27.663100", "120.565000")),
        ("27.6631 N 120.5650 E", ("27.663100", "120.565000")),
        ("27.6631", None),
        ("0, 0", None),
        ("1, 2, 3", None),
        ("", None),
    ],
)
def test_coordinates_are_pasted_in_either_order(text: str, found: tuple[str, str] | None):
    expected = tuple(map(Decimal, found)) if found else None
    assert queries.coordinates(text) == expected


@given(st.text(max_size=60))
def test_whatever_is_pasted_is_a_place_or_nothing(text: str):
    found = queries.coordinates(text)
    assert found is None or (3 <= found[0] <= 54 and 73 <= found[1] <= 136)


def test_a_house_is_located_by_those_who_work_there(client: Client):
    station = a_county().stations[0]
    with pytest.raises(Refused):
        locate(station, latitude=Decimal(27), longitude=Decimal(120), by=an_actor())
    signed_in(client, an_actor("staff", station.path))
    address = reverse("organisations:locate", args=[station.pk])
    assert client.post(address, {"at": "这里"}).status_code == 422
    assert client.post(address, {"at": "120.565,27.6631"}).status_code == 302
    station.refresh_from_db()
    assert station.latitude == Decimal("27.663100")
    with pytest.raises(IntegrityError, match="a_place_on_earth"), transaction.atomic():
        Organisation.objects.filter(pk=station.pk).update(longitude=None)

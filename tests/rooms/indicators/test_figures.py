"""Figures equal their rows, are shared out by right, and hide what is too small."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from shijian.common import clock
from shijian.common.actor import job
from shijian.engines.indicators import total
from shijian.indicators import queries
from shijian.indicators.commands import count_facts
from shijian.indicators.models import PlaceMonth, PlaceNow
from tests.build.accounts import an_actor, signed_in
from tests.build.hours import a_record
from tests.build.orders import an_order
from tests.build.organisations import a_county
from tests.build.volunteers import a_volunteer

pytestmark = pytest.mark.django_db
BY = job("tests")
PAGES = (
    "/console/command/", "/console/command/rows/orders/", "/console/command/rows/volunteers/",
    "/console/command/rows/records/", "/console/command/rows/villages/", "/screen/",
)  # fmt: skip


def test_facts_equal_their_rows_and_a_difference_is_noticed() -> None:
    county = a_county()
    record = a_record(place=county.villages[0])
    an_order(place=county.villages[1])
    count_facts(by=BY, everything=True)
    assert list(queries.differences()) == []
    kept = PlaceMonth.objects.get(place=county.villages[0])
    assert (kept.records, kept.minutes) == (1, record.minutes)
    assert PlaceMonth.objects.get(place=county.villages[1]).placed == 1
    PlaceMonth.objects.filter(pk=kept.pk).update(minutes=1)
    assert len(list(queries.differences())) == 1
    count_facts(by=BY, everything=True)
    assert list(queries.differences()) == []


def test_counting_twice_changes_nothing() -> None:
    county = a_county()
    a_record(place=county.villages[0])
    count_facts(by=BY)
    before = list(PlaceMonth.objects.values_list())
    count_facts(by=BY)
    assert list(PlaceMonth.objects.values_list()) == before


def test_the_township_is_the_sum_of_its_villages() -> None:
    county = a_county()
    for number in range(4):
        a_volunteer(home=county.villages[number % 2])
    a_volunteer(home=county.villages[2])
    count_facts(by=BY, everything=True)
    lines = queries.town_lines(list(county.towns))
    assert [line.sums.registered for line in lines] == [4, 1]
    whole = total(line.sums for line in lines)
    assert whole.registered == 5
    assert whole.villages == 4


def test_a_village_is_reached_by_a_service_there() -> None:
    county = a_county()
    a_record(place=county.villages[0])
    count_facts(by=BY, everything=True)
    reached = PlaceNow.objects.get(place=county.villages[0]).reached_on
    assert reached is not None
    assert reached > clock.today() - dt.timedelta(days=90)
    assert PlaceNow.objects.get(place=county.villages[1]).reached_on is None


@pytest.mark.parametrize("path", PAGES)
def test_every_figure_opens_its_rows_for_those_with_a_post(client: Client, path: str) -> None:
    county = a_county()
    a_record(place=county.villages[0])
    an_order(place=county.villages[1])
    count_facts(by=BY, everything=True)
    assert client.get(path).status_code == 302
    signed_in(client, an_actor("office", county.centre.path))
    assert client.get(path).status_code == 200
    signed_in(client, an_actor())
    assert client.get(path).status_code == 403


def test_an_institute_sees_its_own_township_only(client: Client) -> None:
    county = a_county()
    actor = an_actor("staff", county.institutes[0].path)
    assert queries.visible_towns(actor) == [county.towns[0]]
    signed_in(client, actor)
    foreign = {"town": county.towns[1].pk}
    assert client.get("/console/command/rows/volunteers/", foreign).status_code == 404
    own = {"town": county.towns[0].pk}
    assert client.get("/console/command/rows/volunteers/", own).status_code == 200


@pytest.mark.parametrize(
    "question", [{"town": "9" * 30}, {"town": "x"}, {"state": "nothing"}, {"after": "forged"}]
)
def test_addresses_nobody_could_have_clicked(client: Client, question: dict[str, str]) -> None:
    county = a_county()
    signed_in(client, an_actor("office", county.centre.path))
    assert client.get("/console/command/rows/orders/", question).status_code == 422


def test_the_wall_names_places_and_no_person(client: Client) -> None:
    county = a_county()
    volunteer = a_volunteer(home=county.villages[0], name="欧阳修远")
    a_record(volunteer=volunteer, place=county.villages[0])
    count_facts(by=BY, everything=True)
    signed_in(client, an_actor("office", county.centre.path, name="司马相如"))
    page = client.get("/screen/").content.decode()
    assert "欧阳" not in page
    assert "司马" not in page


def test_pages_ask_the_database_as_often_in_a_large_county(
    client: Client, django_assert_max_num_queries: object
) -> None:
    county = a_county()
    signed_in(client, an_actor("office", county.centre.path))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get("/console/command/")

"""What an organisation stands on is read from what there is, and its absence is said."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shijian.common import clock
from shijian.indicators.queries import readiness
from shijian.organisations.commands import appoint, give_evidence
from tests.build.accounts import BUILDER, a_person, an_actor, signed_in
from tests.build.hours import a_record
from tests.build.menu import a_menu_item
from tests.build.organisations import a_county, an_organisation
from tests.build.teams import a_squad
from tests.build.volunteers import a_volunteer

pytestmark = pytest.mark.django_db


def codes(organisation):
    return [part.code for part in readiness([organisation])[organisation.pk].lacking]


def test_each_part_stands_on_its_rows():
    county = a_county()
    station = county.stations[0]
    station.address = ""
    assert codes(station) == [
        "premises", "team", "activity", "project", "mechanism", "responsible",
    ]  # fmt: skip
    give_evidence(station, part="premises", words="文化礼堂", by=BUILDER)
    give_evidence(station, part="mechanism", words="值班制度", by=BUILDER,
                  valid_until=clock.today())  # fmt: skip
    appoint(station, post="director", person=a_person(), title="村党支部书记", by=BUILDER)
    with clock.at(clock.now() - dt.timedelta(days=14)):
        captain = a_volunteer(home=station.place)
        team = a_squad(organisation=station, captain=captain, may_publish=True)
    a_menu_item(team=team)
    assert codes(station) == ["activity"]
    with clock.at(clock.now() - dt.timedelta(days=3)):
        a_record(team=team)
    assert codes(station) == []
    rows = {part.code: part.rows for part in readiness([station])[station.pk].parts}
    assert rows["premises"] == ["文化礼堂"]
    assert rows["responsible"] == ["村党支部书记"]
    with clock.at(clock.now() + dt.timedelta(days=61)):
        assert codes(station) == ["activity", "mechanism"]


def test_institutes_and_subcentres_also_have_office_staff_and_budget(client: Client):
    county = a_county()
    institute = county.institutes[0]
    assert codes(institute)[-3:] == ["office", "staff", "budget"]
    for part in ("office", "budget"):
        give_evidence(institute, part=part, words="有", by=BUILDER)
    for _number in range(2):
        appoint(institute, post="staff", person=a_person(), title="干事", by=BUILDER)
    assert not {"office", "staff", "budget"} & set(codes(institute))
    signed_in(client, an_actor("staff", institute.path))
    address = reverse("indicators:readiness", args=[institute.pk])

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            page = client.get(address).content.decode()
        assert "阵地场所" in page
        assert "东街社区站" in page
        return len(seen)

    before = cost()
    for number in range(20):
        an_organisation("station", parent=institute, name=f"第{number}村")
    assert cost() == before <= 20
    other = reverse("indicators:readiness", args=[county.institutes[1].pk])
    assert client.get(other).status_code == 404

"""Who serves a village, what somebody sees of the tree, figures with year and source."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from shijian.common import clock
from shijian.common.actor import ANONYMOUS
from shijian.common.refused import Refused
from shijian.organisations import queries
from shijian.organisations.commands import cover_village, describe, establish, record_figure
from shijian.organisations.models import Figure, Organisation, Place
from tests.build.accounts import an_actor
from tests.build.organisations import a_county, a_station, a_subcentre, an_organisation

pytestmark = pytest.mark.django_db


def planned(organisation: Organisation) -> Organisation:
    """The same organisation before its plate; its village is served by nobody of its own."""
    Place.objects.filter(served_by=organisation).update(served_by=None)
    Organisation.objects.filter(pk=organisation.pk).update(state="planned", established_on=None)
    organisation.refresh_from_db()
    return organisation


def test_orders_of_a_village_go_to_its_own_station_the_neighbour_the_institute_the_centre():
    county = a_county()
    place, (own, neighbour) = county.villages[0], county.stations[:2]
    assert queries.station_for(place) == own
    planned(own)
    place.refresh_from_db()
    assert queries.station_for(place) == county.institutes[0]
    office = an_actor("office", county.centre.path)
    place = cover_village(place, neighbour, by=office)
    assert queries.station_for(place) == neighbour
    assert queries.responsible_for(place) == own
    planned(neighbour)
    planned(county.institutes[0])
    place.refresh_from_db()
    assert queries.station_for(place) == county.centre
    assert queries.station_for(county.towns[1]) == county.institutes[1]


def test_a_village_is_covered_by_an_established_station_only_where_it_has_none():
    county = a_county()
    institute = an_actor("staff", county.institutes[0].path)
    with pytest.raises(Refused) as refused:
        cover_village(county.villages[0], county.stations[1], by=institute)
    assert refused.value.code == "organisations.has_own_station"
    planned(county.stations[0])
    with pytest.raises(Refused) as refused:
        cover_village(county.villages[0], county.stations[0], by=institute)
    assert refused.value.code == "organisations.not_a_station"
    stranger = an_actor("staff", county.institutes[1].path)
    with pytest.raises(Refused) as refused:
        cover_village(county.villages[0], county.stations[1], by=stranger)
    assert refused.value.status == 403
    cover_village(county.villages[0], county.stations[1], by=institute)
    covered = queries.coverage([county.institutes[0], county.centre])
    assert covered[county.institutes[0].pk] == queries.Coverage(villages=2, own=1, shared=1)
    assert covered[county.centre.pk] == queries.Coverage(villages=4, own=3, shared=1)
    # Its own station, once established, serves it again.
    office = an_actor("office", county.centre.path)
    establish(county.stations[0], on=clock.today(), by=office)
    county.villages[0].refresh_from_db()
    assert queries.station_for(county.villages[0]) == county.stations[0]


def test_establishing_says_why_not():
    county = a_county()
    office = an_actor("office", county.centre.path)
    station = planned(a_station())
    tomorrow = clock.today() + dt.timedelta(days=1)
    with pytest.raises(Refused) as refused:
        establish(station, on=tomorrow, by=office)
    assert (refused.value.status, refused.value.field) == (422, "on")
    for path in (station.path, county.institutes[1].path):
        with pytest.raises(Refused) as refused:
            establish(station, on=clock.today(), by=an_actor("staff", path))
        assert refused.value.status == 403
    above = an_actor("staff", county.institutes[0].path)
    establish(station, on=clock.today(), by=above, phone="0577-0000 0013")
    with pytest.raises(Refused) as refused:
        establish(station, on=clock.today(), by=office)
    assert refused.value.code == "organisations.already_established"


def test_what_somebody_sees_is_the_subtree_of_their_posts():
    county = a_county()
    subcentre = a_subcentre()
    own = an_actor("staff", county.institutes[0].path)
    assert set(queries.visible_organisations(own)) == {county.institutes[0], *county.stations[:2]}
    assert list(queries.acting_organisations(own)) == [county.institutes[0]]
    assert queries.organisation_for(own, county.stations[0].pk) == county.stations[0]
    for hidden in (county.centre, county.institutes[1], county.stations[2], subcentre):
        with pytest.raises(Http404):
            queries.organisation_for(own, hidden.pk)
    assert not queries.visible_organisations(ANONYMOUS).exists()
    captain = an_actor("captain", f"{county.stations[0].path}t5/")
    assert not queries.visible_organisations(captain).exists()
    assert queries.visible_organisations(an_actor("guide", county.centre.path)).count() == 8


def test_the_way_up_and_the_organisation_of_a_team():
    county = a_county()
    station = county.stations[2]
    assert queries.ancestors(station.path) == [county.centre, county.institutes[1]]
    assert queries.organisation_at(f"{station.path}t77/") == station
    assert queries.organisation_at("/999999999/") is None


def test_places_come_by_code_and_level():
    county = a_county()
    assert list(queries.places("town")) == list(county.towns)
    assert list(queries.places("village", county.towns[1])) == list(county.villages[2:])


def test_a_figure_has_year_source_and_who_and_a_correction_is_a_newer_row():
    county = a_county()
    town, institute = county.towns[0], county.institutes[0]
    staff = an_actor("staff", institute.path)
    first = record_figure(
        kind="residents", place=town, year=2025, value=58420, source="镇统计站", by=staff
    )
    assert first.entered_by_id == staff.person_id
    record_figure(kind="residents", place=town, year=2024, value=1, source="旧", by=staff)
    assert queries.residents(town) == first
    second = record_figure(
        kind="residents", place=town, year=2025, value=58520, source="镇统计站更正", by=staff
    )
    assert queries.residents(town) == second
    assert queries.residents_of(county.towns) == {town.pk: second}
    assert queries.residents(county.towns[1]) is None
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Figure.objects.filter(pk=first.pk).update(value=1)
    [number] = queries.numbers(county.centre)
    assert (number.value, number.parts, number.of) == (58520, 1, 2)


@pytest.mark.parametrize(
    ("year", "value", "field"),
    [(2027, 5, "year"), (1900, 5, "year"), (2025, -1, "value"), (2025, 10**12, "value")],
)
def test_a_figure_that_cannot_be_is_refused(year: int, value: int, field: str):
    county = a_county()
    with clock.at(dt.datetime(2026, 11, 23, tzinfo=dt.UTC)), pytest.raises(Refused) as refused:
        record_figure(
            kind="residents", place=county.towns[0], year=year, value=value, source="x",
            by=an_actor("office", county.centre.path),
        )  # fmt: skip
    assert (refused.value.status, refused.value.field) == (422, field)


def test_figures_of_a_strangers_township_are_refused():
    county = a_county()
    stranger = an_actor("staff", county.institutes[1].path)
    with pytest.raises(Refused) as refused:
        record_figure(kind="residents", place=county.towns[0], year=2025, value=1, source="x",
                      by=stranger)  # fmt: skip
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        describe(county.institutes[0], phone="1", address="", opening="", by=stranger)
    assert refused.value.status == 403


def test_a_planned_station_names_who_looks_after_its_village():
    county = a_county()
    station = planned(a_station())
    assert queries.instead_of(station) == county.institutes[0]
    point = an_organisation("point", parent=county.stations[1], name="礼堂", state="planned")
    assert queries.instead_of(point) == county.centre

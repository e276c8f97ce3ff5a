"""The whole tree of a county: what is planned, and that a second run changes nothing."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from shijian.common import clock
from shijian.common.actor import job
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.organisations import queries
from shijian.organisations.commands import establish, found_county, found_subcentre
from shijian.organisations.models import Organisation, Place
from shijian.organisations.queries.paths import broken_paths
from tests.build.accounts import an_actor
from tests.build.organisations import a_centre, a_county, an_organisation

pytestmark = pytest.mark.django_db
BY = job("tests")
KINDS = Organisation.Kind


def of(kind: str) -> int:
    return Organisation.objects.filter(kind=kind).count()


def every_path_is_right() -> bool:
    rows = {row.pk: row for row in Organisation.objects.all()}
    return all(
        row.path == (rows[row.parent_id].path if row.parent_id else "/") + f"{row.pk}/"
        for row in rows.values()
    )


def test_pingyang_has_its_towns_and_every_real_village():
    centre = found_county("330326", by=BY)
    assert (centre.name, centre.short_name) == ("平阳县新时代文明实践中心", "平阳县中心")
    assert (of(KINDS.INSTITUTE), of(KINDS.STATION)) == (16, 453)
    assert Place.objects.filter(kind=Place.Kind.VILLAGE).count() == 454
    assert Place.objects.filter(virtual=True).count() == 1
    assert not Organisation.objects.exclude(state=Organisation.State.PLANNED).exists()
    assert every_path_is_right()
    station = Organisation.objects.get(place__code="330326100013")
    assert station.name == "昆阳镇坡南社区新时代文明实践站"
    assert station.short_name == "坡南社区站"
    assert station.parent is not None
    assert station.parent.name == "昆阳镇新时代文明实践所"
    assert Organisation.objects.filter(name="腾蛟镇新时代文明实践所").exists()
    assert not Organisation.objects.filter(name__regex="村委会|居委会|居民委员会").exists()


def test_a_second_run_changes_nothing_and_a_zone_becomes_an_institute_only_by_word():
    found_county("330326", by=BY)
    before = list(Organisation.objects.order_by("pk").values())
    assert found_county("平阳", by=BY).place.code == "330326"
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert Entry.objects.filter(action="organisations.county_founded").count() == 1
    found_county("330326", by=BY, zones_as_institutes=["开发区"])
    assert of(KINDS.INSTITUTE) == 17
    assert of(KINDS.STATION) == 453  # the zone's one village is virtual
    with pytest.raises(Refused) as refused:
        found_county("330326", by=BY, zones_as_institutes=["没有的镇"])
    assert refused.value.status == 422


@pytest.mark.parametrize(
    ("code", "towns", "institutes", "villages"),
    [("310115", 42, 36, 1526), ("441900", 36, 32, 609), ("460400", 18, 16, 340)],
)
def test_other_counties_stand_whole(code: str, towns: int, institutes: int, villages: int):
    centre = found_county(code, by=BY)
    assert Place.objects.filter(kind=Place.Kind.TOWN).count() == towns
    assert of(KINDS.INSTITUTE) == institutes
    places = Place.objects.filter(kind=Place.Kind.VILLAGE)
    assert places.count() == villages
    # Every real village has exactly one station, in a zone without an institute at the centre.
    assert of(KINDS.STATION) == places.filter(virtual=False).count()
    astray = Organisation.objects.filter(kind=KINDS.STATION, parent=centre)
    assert not astray.exclude(place__parent__zone=True).exists()
    assert every_path_is_right()
    full = list(Organisation.objects.values_list("parent_id", "name"))
    assert len(full) == len(set(full))


def test_a_zone_named_later_takes_its_planned_stations_below_it():
    centre = found_county("310115", by=BY)
    farm = Place.objects.get(name="芦潮港农场")
    stations = Organisation.objects.filter(place__parent=farm)
    assert set(stations.values_list("parent_id", flat=True)) <= {centre.pk}
    found_county("310115", by=BY, zones_as_institutes=["芦潮港农场"])
    institute = Organisation.objects.get(place=farm)
    assert set(stations.values_list("parent_id", flat=True)) <= {institute.pk}
    assert every_path_is_right()


def test_an_unknown_code_and_a_second_county_get_a_sentence():
    with pytest.raises(Refused) as refused:
        found_county("330399", by=BY)
    assert refused.value.status == 422
    assert "3303" in str(refused.value)
    found_county("330326", by=BY)
    with pytest.raises(Refused) as refused:
        found_county("330327", by=BY)
    assert refused.value.code == "organisations.other_county"
    staff = an_actor("staff", queries.centre().path)
    with pytest.raises(Refused) as refused:
        found_county("330326", by=staff)
    assert refused.value.status == 403


def test_founding_takes_a_handful_of_queries_however_large(django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        found_county("310115", by=BY)
    with django_assert_max_num_queries(15):
        found_county("310115", by=BY)


def test_subcentres_hang_at_the_centre_once_each():
    office = an_actor("office", a_centre().path)
    made = found_subcentre("试县卫生健康局", by=office, short_name="县卫健局分中心")
    assert made.name == "试县卫生健康局新时代文明实践分中心"
    assert made.path == f"{a_centre().path}{made.pk}/"
    with pytest.raises(Refused) as refused:
        found_subcentre("试县卫生健康局", by=office)
    assert refused.value.code == "organisations.name_taken"
    with pytest.raises(Refused) as refused:
        found_subcentre("试县教育局", by=an_actor("staff", a_county().institutes[0].path))
    assert refused.value.status == 403


# ---------------------------------------------------------------- what the database holds


def test_a_path_that_is_not_its_parents_is_refused_whoever_writes():
    county = a_county()
    station = county.stations[0]
    wrong = f"{county.institutes[1].path}{station.pk}/"
    with pytest.raises(IntegrityError, match="path"), transaction.atomic():
        Organisation.objects.filter(pk=station.pk).update(path=wrong)
    with pytest.raises(IntegrityError, match="path"), transaction.atomic():
        Organisation.objects.filter(pk=station.pk).update(parent=county.institutes[1])
    # A parent that moves takes its children along in the same statement, or stays.
    with pytest.raises(IntegrityError, match="path"), transaction.atomic():
        Organisation.objects.filter(pk=county.institutes[0].pk).update(path="/9/")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organisations_organisation SET parent_id = %s, path = %s WHERE id = %s",
            [county.institutes[1].pk, wrong, station.pk],
        )
    assert every_path_is_right()


def test_the_check_finds_a_path_that_only_an_owner_could_break():
    county = a_county()
    assert list(broken_paths()) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE organisations_organisation DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE organisations_organisation SET path = '/7/' WHERE id = %s",
            [county.stations[0].pk],
        )
        cursor.execute("ALTER TABLE organisations_organisation ENABLE TRIGGER USER")
        found = list(broken_paths())
        assert [county.stations[0].pk] == [int(found[0].split()[1])]
        Organisation.objects.filter(pk=county.stations[1].pk).update(
            state="withdrawn", withdrawn_on=clock.today()
        )
    assert any("serves village" in line for line in broken_paths())


def test_one_centre_and_one_institute_per_township():
    county = a_county()
    with pytest.raises(IntegrityError), transaction.atomic():
        an_organisation("centre", parent=None, name="别的县")
    with pytest.raises(IntegrityError), transaction.atomic():
        an_organisation("institute", parent=county.centre, name="甲镇", place=county.towns[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        an_organisation("station", parent=None, name="孤站")


def test_a_planned_tree_is_established_from_above():
    centre = found_county("330326", by=BY)
    office = an_actor("office", centre.path)
    institute = Organisation.objects.get(name="腾蛟镇新时代文明实践所")
    with pytest.raises(Refused) as refused:
        establish(institute, on=clock.today(), by=office)
    assert refused.value.code == "organisations.parent_not_established"
    establish(centre, on=clock.today(), by=office, phone="0577-0000 0001")
    assert establish(institute, on=clock.today(), by=office).state == "established"

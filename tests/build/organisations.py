"""A small county for tests: 999901 试县, one centre, two institutes, four stations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from shijian.organisations.models import Organisation, Place
from tests.build.catalogue import the_reference

FOUNDED = dt.date(2024, 6, 3)
SUFFIX = {"centre": "新时代文明实践中心", "institute": "新时代文明实践所",
          "station": "新时代文明实践站", "subcentre": "新时代文明实践分中心",
          "point": "新时代文明实践点"}  # fmt: skip
SHORT = {"centre": "中心", "institute": "所", "station": "站", "subcentre": "分中心", "point": "点"}
# 试县: two townships with two villages each; the second village of 乙乡 has a rare character.
TOWNS = {
    ("999901100", "甲镇"): [("999901100001", "东街社区"), ("999901100201", "西溪村")],
    ("999901200", "乙乡"): [("999901200201", "南山村"), ("999901200202", "𠮷坡村")],
}


@dataclass(frozen=True)
class County:
    """What `a_county` made, in the order of the codes."""

    place: Place
    towns: tuple[Place, ...]
    villages: tuple[Place, ...]
    centre: Organisation
    institutes: tuple[Organisation, ...]
    stations: tuple[Organisation, ...]


def a_county() -> County:
    """The small county, everything established; a second call in a test finds the first one."""
    centre = a_centre()
    place = centre.place
    assert place is not None
    towns, villages, institutes, stations = [], [], [], []
    for (code, name), rows in TOWNS.items():
        towns.append(_place(code, name, "town", place))
        institutes.append(_of(towns[-1], "institute", centre))
        for village, called in rows:
            villages.append(_place(village, called, "village", towns[-1]))
            stations.append(_of(villages[-1], "station", institutes[-1]))
    return County(place, tuple(towns), tuple(villages), centre, tuple(institutes), tuple(stations))


def a_centre(**fields: Any) -> Organisation:
    """The one centre; fields count only where it is made here."""
    the_reference()
    county = _place("999901", "试县", "county", None)
    return _of(county, "centre", None, **fields)


def an_institute(number: int = 0) -> Organisation:
    """The institute of 甲镇, or of 乙乡 as number 1."""
    return a_county().institutes[number]


def a_station(number: int = 0) -> Organisation:
    """东街社区站; 1 is its sibling 西溪村站, 2 and 3 are in the other township."""
    return a_county().stations[number]


def a_place(number: int = 0) -> Place:
    """A village of the small county, in the order of `a_station`."""
    return a_county().villages[number]


def a_subcentre(name: str = "试县卫健局", **fields: Any) -> Organisation:
    """A sub-centre at the centre."""
    return an_organisation("subcentre", parent=a_centre(), name=name, **fields)


def an_organisation(
    kind: str, *, parent: Organisation | None, name: str, place: Place | None = None, **fields: Any
) -> Organisation:
    """Any organisation below any other, established in 2024 unless told otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('organisations_organisation_id_seq')")
        pk = cursor.fetchone()[0]
    upper = parent.path if parent else "/"
    given = {
        "name": name + SUFFIX[kind],
        "short_name": name + SHORT[kind],
        "state": Organisation.State.ESTABLISHED,
        "established_on": FOUNDED,
        "phone": "0577-0000 0012",
        "address": f"{name}1号",
    }
    return Organisation.objects.create(
        id=pk, kind=kind, parent=parent, path=f"{upper}{pk}/", place=place, **(given | fields)
    )


def _place(code: str, name: str, kind: str, parent: Place | None) -> Place:
    found = Place.objects.filter(code=code, valid_to__isnull=True).first()
    return found or Place.objects.create(
        code=code, name=name, short_name=name, kind=kind, parent=parent, valid_from=FOUNDED
    )


def _of(place: Place, kind: str, parent: Organisation | None, **fields: Any) -> Organisation:
    found = Organisation.objects.filter(place=place, kind=kind).first()
    if found:
        return found
    made = an_organisation(kind, parent=parent, name=place.short_name, place=place, **fields)
    if kind == "station":
        Place.objects.filter(pk=place.pk).update(served_by=made)
        place.served_by = made
    return made

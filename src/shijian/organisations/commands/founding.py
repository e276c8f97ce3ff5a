"""The whole tree of a county from its division codes (C01), and its sub-centres (C04)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import cast

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from shijian.accounts.commands import draw_key
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal.commands import record
from shijian.organisations.models import Organisation, Place
from shijian.organisations.queries import centre, divisions
from shijian.organisations.queries.divisions import County, Town, Village
from shijian.organisations.rules import (
    why_not_found,
    why_not_found_county,
    why_not_found_subcentre,
)

CENTRE, INSTITUTE = "新时代文明实践中心", "新时代文明实践所"
STATION, SUBCENTRE = "新时代文明实践站", "新时代文明实践分中心"
FOUNDING_LOCK = 0x7E4E  # one founding at a time in a database


@dataclass
class _Plan:
    """A county being founded: what stands already, and what is missing."""

    county: County
    institutes: frozenset[str]  # codes of the townships that get one
    stations: dict[str, str]  # village code → the name on the plate
    places: dict[str, Place] = field(default_factory=dict)
    organisations: dict[tuple[int, str], Organisation] = field(default_factory=dict)
    fresh: list[Organisation] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)  # drawn before the rows: a path holds them


@transaction.atomic
def found_county(
    code: str, *, by: Actor, zones_as_institutes: Collection[str] = ()
) -> Organisation:
    """Plan centre, institutes and stations of a county by its code or name; what stands is kept.

    A development zone among the townships gets an institute only where it is named (by code or
    name); the villages of one without stand at the centre. Running it again changes nothing.
    """
    require(why_not_found(by))
    county = _county(code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOUNDING_LOCK])
    require(why_not_found_county(county.code))
    names = divisions.station_names(county)
    plan = _Plan(county, _institutes(county, zones_as_institutes), names)
    added = _add_places(plan)
    _look_around(plan)
    top = _add_centre(plan)
    _add_institutes(plan, top)
    _add_stations(plan, top)
    Organisation.objects.bulk_create(plan.fresh)
    moved = _settle_stations(top)
    if plan.fresh or added or moved:
        data = {"code": county.code, "places": added, "organisations": len(plan.fresh)}
        record("organisations.county_founded", top, by=by, data=data)
    return top


@transaction.atomic
def found_subcentre(name: str, *, by: Actor, short_name: str = "") -> Organisation:
    """Plan a sub-centre in a county department: 县卫健局 → 县卫健局新时代文明实践分中心."""
    full = name if name.endswith("中心") else name + SUBCENTRE
    require(why_not_found_subcentre(full, by))
    top = cast(Organisation, centre())  # the rule has said that it stands
    pk = draw_key(Organisation)
    subcentre = Organisation.objects.create(
        id=pk,
        kind=Organisation.Kind.SUBCENTRE,
        name=full,
        short_name=short_name or f"{name.removesuffix(SUBCENTRE)}分中心",
        parent=top,
        path=f"{top.path}{pk}/",
        order=pk,
    )
    record("organisations.subcentre_founded", subcentre, by=by)
    return subcentre


# ---------------------------------------------------------------- what the county is


def _county(code: str) -> County:
    try:
        return divisions.county(code)
    except divisions.UnknownCounty as unknown:
        near = "、".join(f"{c.code} {c.full_name}" for c in unknown.nearest)
        raise Refused(
            _("There is no single county “%(asked)s”. Did you mean: %(near)s?")
            % {"asked": unknown.asked[:40], "near": near},
            "organisations.unknown_county",
            status=422,
            field="code",
        ) from unknown


def _institutes(county: County, zones: Collection[str]) -> frozenset[str]:
    by_either = {town.name: town.code for town in county.towns}
    by_either |= {town.code: town.code for town in county.towns}
    unknown = [zone for zone in zones if zone not in by_either]
    if unknown:
        raise Refused(
            _("%(county)s has no township “%(asked)s”.")
            % {"county": county.name, "asked": unknown[0][:40]},
            "organisations.unknown_township",
            status=422,
            field="zones_as_institutes",
        )
    towns = {town.code for town in county.towns if not divisions.is_zone(town)}
    return frozenset(towns | {by_either[zone] for zone in zones})


# ---------------------------------------------------------------- places


def _add_places(plan: _Plan) -> int:
    """County, townships and villages that are missing; their keys are drawn in one go."""
    known = Place.objects.filter(code__startswith=plan.county.code, valid_to__isnull=True)
    plan.places = {place.code: place for place in known}
    before = len(plan.places)
    upper = _add_place(plan, [_county_place(plan.county)])
    for town in _add_place(plan, [_town_place(town, upper[0]) for town in plan.county.towns]):
        plan.places[town.code] = town
    _add_place(
        plan,
        [
            _village_place(village, plan.places[town.code], plan.stations)
            for town in plan.county.towns
            for village in town.villages
        ],
    )
    return len(plan.places) - before


def _add_place(plan: _Plan, wanted: list[Place]) -> list[Place]:
    fresh = [place for place in wanted if place.code not in plan.places]
    for place in Place.objects.bulk_create(fresh):
        plan.places[place.code] = place
    return [plan.places[place.code] for place in wanted]


def _county_place(county: County) -> Place:
    return Place(
        code=county.code,
        name=county.name,
        short_name=county.name,
        kind=Place.Kind.COUNTY,
        valid_from=clock.today(),
    )


def _town_place(town: Town, county: Place) -> Place:
    return Place(
        code=town.code,
        name=town.name,
        short_name=town.name,
        kind=Place.Kind.TOWN,
        parent=county,
        zone=divisions.is_zone(town),
        valid_from=clock.today(),
    )


def _village_place(village: Village, town: Place, stations: dict[str, str]) -> Place:
    return Place(
        code=village.code,
        name=village.name,
        short_name=stations.get(village.code, village.name),
        kind=Place.Kind.VILLAGE,
        parent=town,
        virtual=village.code not in stations,
        valid_from=clock.today(),
    )


# ---------------------------------------------------------------- organisations


def _look_around(plan: _Plan) -> None:
    """What stands on these places already, and keys for what is missing."""
    rows = Organisation.objects.exclude(state=Organisation.State.WITHDRAWN)
    rows = rows.filter(place__in=[place.pk for place in plan.places.values()])
    plan.organisations = {(row.place_id or 0, row.kind): row for row in rows}
    wanted = {(plan.county.code, Organisation.Kind.CENTRE)}
    wanted |= {(code, Organisation.Kind.INSTITUTE) for code in plan.institutes}
    wanted |= {(code, Organisation.Kind.STATION) for code in plan.stations}
    standing = {(plan.places[code].pk, kind) for code, kind in wanted} & set(plan.organisations)
    plan.keys = _keys(len(wanted) - len(standing))


def _add_centre(plan: _Plan) -> Organisation:
    place = plan.places[plan.county.code]
    kind = Organisation.Kind.CENTRE
    return _planned(
        plan, place, kind, name=place.name + CENTRE, short_name=f"{place.name}中心", parent=None
    )


def _add_institutes(plan: _Plan, top: Organisation) -> None:
    for town in plan.county.towns:
        if town.code in plan.institutes:
            _planned(
                plan,
                plan.places[town.code],
                Organisation.Kind.INSTITUTE,
                name=town.name + INSTITUTE,
                short_name=f"{town.name}所",
                parent=top,
            )


def _add_stations(plan: _Plan, top: Organisation) -> None:
    for town in plan.county.towns:
        place = plan.places[town.code]
        upper = plan.organisations.get((place.pk, Organisation.Kind.INSTITUTE), top)
        for village in town.villages:
            name = plan.stations.get(village.code)
            if name is not None:
                _planned(
                    plan,
                    plan.places[village.code],
                    Organisation.Kind.STATION,
                    name=town.name + name + STATION,
                    short_name=f"{name}站",
                    parent=upper,
                )


def _planned(
    plan: _Plan,
    place: Place,
    kind: str,
    *,
    name: str,
    short_name: str,
    parent: Organisation | None,
) -> Organisation:
    """The organisation of a place, planned now where there is none."""
    standing = plan.organisations.get((place.pk, kind))
    if standing is not None:
        return standing
    pk = plan.keys.pop()
    made = Organisation(
        id=pk,
        kind=kind,
        name=name,
        short_name=short_name,
        parent=parent,
        path=f"{parent.path if parent else '/'}{pk}/",
        place=place,
        order=int(place.code[6:] or 0),
    )
    plan.organisations[place.pk, kind] = made
    plan.fresh.append(made)
    return made


def _keys(count: int) -> list[int]:
    """So many keys, the first one to be popped first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('organisations_organisation', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [int(row[0]) for row in cursor.fetchall()][::-1]


def _settle_stations(top: Organisation) -> int:
    """Planned stations at the centre go below their township's institute where it has one now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organisations_organisation own"
            " SET parent_id = upper.id, path = upper.path || own.id || '/'"
            " FROM organisations_place village"
            " JOIN organisations_organisation upper ON upper.place_id = village.parent_id"
            "  AND upper.kind = 'institute' AND upper.state <> 'withdrawn'"
            " WHERE own.place_id = village.id AND own.kind = 'station'"
            "  AND own.state = 'planned' AND own.parent_id = %s",
            [top.pk],
        )
        return int(cursor.rowcount)

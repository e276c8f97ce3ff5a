"""Establishing an organisation, what it says of itself, whom it covers, its figures."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.organisations.models import Figure, Organisation, Place, Plate
from shijian.organisations.queries import responsible_for
from shijian.organisations.rules import (
    why_not_cover,
    why_not_cover_from,
    why_not_describe,
    why_not_establish,
    why_not_figure,
    why_not_on_day,
    why_not_record_figure,
)


@transaction.atomic
def establish(
    organisation: Organisation,
    *,
    on: dt.date,
    by: Actor,
    phone: str = "",
    address: str = "",
    opening: str = "",
) -> Organisation:
    """Give an organisation its plate (授牌); a station serves its village from that day."""
    locked = locked_organisation(organisation)
    require(why_not_establish(locked, by))
    require(why_not_on_day(on))
    locked.state = Organisation.State.ESTABLISHED
    locked.established_on = on
    locked.phone, locked.address, locked.opening = phone, address, opening
    locked.save(update_fields=["state", "established_on", "phone", "address", "opening"])
    Plate.objects.create(organisation=locked, kind=Plate.Kind.PLATE, given_on=on)
    if locked.kind == Organisation.Kind.STATION and locked.place_id:
        Place.objects.filter(pk=locked.place_id).update(served_by=locked)
    record("organisations.established", locked, by=by, data={"on": on.isoformat()})
    return locked


@transaction.atomic
def describe(
    organisation: Organisation, *, phone: str, address: str, opening: str, by: Actor
) -> Organisation:
    """Correct what residents are told: telephone, address, opening hours."""
    locked = locked_organisation(organisation)
    require(why_not_describe(locked, by))
    locked.phone, locked.address, locked.opening = phone, address, opening
    locked.save(update_fields=["phone", "address", "opening"])
    record("organisations.described", locked, by=by)
    return locked


@transaction.atomic
def cover_village(place: Place, station: Organisation, *, by: Actor) -> Place:
    """Let a neighbouring station serve a village without one of its own (由邻近站覆盖)."""
    locked = Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    neighbour = locked_organisation(station)
    require(why_not_cover(locked, by))
    require(why_not_cover_from(neighbour))
    locked.served_by = neighbour
    locked.save(update_fields=["served_by"])
    data = {"place": locked.pk, "code": locked.code}
    record("organisations.village_covered", neighbour, by=by, data=data)
    return locked


@transaction.atomic
def record_figure(
    *,
    kind: str,
    year: int,
    value: int,
    source: str,
    by: Actor,
    place: Place | None = None,
    organisation: Organisation | None = None,
) -> Figure:
    """Enter a number with its year and source; a correction is one more entry for that year."""
    responsible = organisation or responsible_for(_given(place))
    require(why_not_record_figure(responsible, by))
    require(why_not_figure(kind, year, value))
    figure = Figure.objects.create(
        kind=kind,
        place=place,
        organisation=organisation,
        year=year,
        value=value,
        source=source,
        entered_by_id=by.person_id,
        entered_at=clock.now(),
    )
    data = {"figure": figure.pk, "kind": kind, "year": year, "value": value}
    record("organisations.figure_recorded", responsible, by=by, data=data)
    return figure


def _given(place: Place | None) -> Place:
    if place is None:
        raise TypeError("a figure is of a place or of an organisation")
    return place


def locked_organisation(organisation: Organisation) -> Organisation:
    """The row of an organisation under a lock, with its parent."""
    rows = Organisation.objects.select_related("parent").select_for_update(of=("self",))
    return rows.get(pk=organisation.pk)

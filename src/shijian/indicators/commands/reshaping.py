"""A unit moves with everything it has; villages and townships are joined and divided.

It stands here because it calls every room below: each lets its own rows follow. What can no longer
be changed, service records and the journal, keeps the path under which it was written; figures are
counted by place, so that closed periods stay as they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import cast

from django.db import transaction

from shijian.accounts.commands import rehang_grants
from shijian.activities import commands as activities
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.hours import commands as hours
from shijian.indicators.models import PlaceNow
from shijian.journal.commands import record
from shijian.menu import commands as menu
from shijian.orders import commands as orders
from shijian.organisations.commands import (
    become_point,
    end,
    end_place,
    hand_villages,
    hang_below,
    lock_tree,
    make_place,
    name_successors,
    serve,
    take_place,
)
from shijian.organisations.models import Organisation, Place
from shijian.organisations.queries import (
    branches,
    centre,
    free_codes,
    own_organisation,
    places,
)
from shijian.organisations.rules import (
    why_not_merge,
    why_not_move,
    why_not_move_below,
    why_not_split,
)
from shijian.supervision import commands as supervision
from shijian.teams import commands as teams
from shijian.volunteers import commands as volunteers

REHANG = (
    rehang_grants,
    volunteers.rehang,
    teams.rehang,
    hours.rehang,
    menu.rehang,
    activities.rehang,
    orders.rehang,
    supervision.rehang,
)


@transaction.atomic
def move_unit(
    organisation: Organisation, parent: Organisation, *, reason: str, by: Actor
) -> Organisation:
    """Move a unit to another parent with staff, teams, volunteers and work (成建制划转)."""
    lock_tree()
    locked, upper = _fresh(organisation), _fresh(parent)
    require(why_not_move(locked, by))
    require(why_not_move_below(locked, upper))
    _move(locked, upper, by)
    record("indicators.unit_moved", locked, by=by, data={"to": upper.pk}, reason=reason)
    return locked


@transaction.atomic
def merge_places(
    gone: Collection[Place], into: Place, *, on: dt.date, reason: str, by: Actor
) -> Place:
    """Let villages, or townships with all their villages, become part of another one."""
    lock_tree()
    target = _place(into)
    old = [_place(place) for place in gone]
    require(why_not_merge(old, target, on, by))
    for place in old:
        join = _join_village if place.kind == Place.Kind.VILLAGE else _join_town
        join(place, target, on, by)
    data = {"gone": [place.pk for place in old], "on": on.isoformat()}
    record("indicators.places_merged", target, by=by, data=data, reason=reason)
    return target


@transaction.atomic
def split_village(
    place: Place, names: Collection[str], *, on: dt.date, reason: str, by: Actor
) -> list[Place]:
    """Divide a village; its station goes on as the first one's and serves the others meanwhile."""
    lock_tree()
    old = _place(place)
    require(why_not_split(old, names, on, by))
    station, serving = own_organisation(old), old.served_by
    end_place(old, on=on, by=by)
    codes = [old.code, *free_codes(old, len(names) - 1)]
    parts = [
        make_place(code, name, like=old, parent=old.parent, on=on, by=by)
        for code, name in zip(codes, names, strict=True)
    ]
    if station is not None:
        take_place(station, parts[0], by=by)
    for part in parts:
        serve(part, serving, by=by)
    name_successors(old, parts, on=on, by=by)
    _settle({old: parts[0]}, by)
    data = {"parts": [part.pk for part in parts], "on": on.isoformat()}
    record("indicators.village_split", old, by=by, data=data, reason=reason)
    return parts


# ---------------------------------------------------------------- how each of them is done


def _move(organisation: Organisation, parent: Organisation, by: Actor) -> None:
    old = organisation.path
    new = hang_below(organisation, parent, by=by)
    for rehang in REHANG:
        rehang(old, new, by=by)


def _join_village(place: Place, target: Place, on: dt.date, by: Actor) -> None:
    station, theirs = own_organisation(place), own_organisation(target)
    end_place(place, on=on, by=by)
    if station is not None and theirs is None and station.state != Organisation.State.PLANNED:
        take_place(station, target, by=by)
        serve(target, station, by=by)
    elif station is not None:
        hand_villages(station, theirs, by=by)
        _go_on_as_point(station, theirs, on, by)
    name_successors(place, [target], on=on, by=by)
    _settle({place: target}, by)


def _join_town(town: Place, target: Place, on: dt.date, by: Actor) -> None:
    """Its villages begin anew in the other township, so that what both did before stays apart."""
    institute, theirs = own_organisation(town), own_organisation(target)
    followed = {}
    for village in places(Place.Kind.VILLAGE, town):
        station, serving = own_organisation(village), village.served_by
        end_place(village, on=on, by=by)
        new = make_place(village.code, village.name, like=village, parent=target, on=on, by=by)
        if station is not None:
            take_place(station, new, by=by)
        serve(new, serving, by=by)
        name_successors(village, [new], on=on, by=by)
        followed[village] = new
    upper = theirs or _fresh(cast(Organisation, centre()))
    for below in branches(institute, list(followed.values())):
        if below.parent_id != upper.pk:
            _move(below, upper, by)
    if institute is not None:
        _go_on_as_point(institute, upper, on, by)
    end_place(town, on=on, by=by)
    name_successors(town, [target], on=on, by=by)
    _settle(followed, by)


def _go_on_as_point(
    organisation: Organisation, parent: Organisation | None, on: dt.date, by: Actor
) -> None:
    """Where there was one for residents it stays one, below its successor; a plan just ends."""
    if parent is None or organisation.state == Organisation.State.PLANNED:
        end(organisation, on=on, by=by)
        return
    become_point(organisation, on=on, by=by)
    _move(organisation, parent, by)


def _settle(followed: dict[Place, Place], by: Actor) -> None:
    volunteers.rehome(followed, by=by)
    PlaceNow.objects.filter(place__in=followed).delete()


def _fresh(organisation: Organisation) -> Organisation:
    rows = Organisation.objects.select_related("parent").select_for_update(of=("self",))
    return rows.get(pk=organisation.pk)


def _place(place: Place) -> Place:
    rows = Place.objects.select_related("parent", "served_by").select_for_update(of=("self",))
    return rows.get(pk=place.pk)

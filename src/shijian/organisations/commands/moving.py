"""The shape of the tree: a branch gets another parent, places end and others follow them.

Only this room's own tables; `indicators.commands` calls this and every room above it together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection, transaction

from shijian.common.actor import Actor
from shijian.journal.commands import record
from shijian.organisations.commands.founding import FOUNDING_LOCK
from shijian.organisations.commands.posts import close_holdings
from shijian.organisations.models import Organisation, Place, Succession


def lock_tree() -> None:
    """One change of the tree's shape at a time; to be called first in the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOUNDING_LOCK])


@transaction.atomic
def hang_below(organisation: Organisation, parent: Organisation, *, by: Actor) -> str:
    """Give a branch another parent, all its paths in one statement; the new path of its top."""
    old, new = organisation.path, f"{parent.path}{organisation.pk}/"
    Organisation.objects.filter(path__startswith=old).select_for_update().order_by("pk").count()
    # The trigger compares path and parent after each statement, so both change in one.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organisations_organisation"
            " SET path = %(new)s || substr(path, length(%(old)s) + 1),"
            "  parent_id = CASE WHEN id = %(pk)s THEN %(parent)s ELSE parent_id END"
            " WHERE starts_with(path, %(old)s)",
            {"new": new, "old": old, "pk": organisation.pk, "parent": parent.pk},
        )
        rows = cursor.rowcount
    organisation.path, organisation.parent = new, parent
    data = {"to": parent.pk, "rows": rows}
    record("organisations.moved", organisation, by=by, scope_path=new, data=data)
    return new


@transaction.atomic
def become_point(organisation: Organisation, *, on: dt.date, by: Actor) -> None:
    """A station or institute whose place is gone works on as a point; its old posts end."""
    close_holdings(organisation, on=on, by=by)
    organisation.kind, organisation.place = Organisation.Kind.POINT, None
    organisation.save(update_fields=["kind", "place"])
    record("organisations.became_point", organisation, by=by, data={"on": on.isoformat()})


@transaction.atomic
def take_place(organisation: Organisation, place: Place, *, by: Actor) -> None:
    """A station goes on as the one of the place that follows its own."""
    organisation.place = place
    organisation.save(update_fields=["place"])
    record("organisations.place_taken", organisation, by=by, data={"place": place.pk})


@transaction.atomic
def serve(place: Place, station: Organisation | None, *, by: Actor) -> None:
    """Say which station serves a place that has just begun; none where nobody did before."""
    place.served_by = station
    place.save(update_fields=["served_by"])
    data = {"place": place.pk, "station": station.pk if station else None}
    record("organisations.village_served", place, by=by, data=data)


@transaction.atomic
def hand_villages(organisation: Organisation, successor: Organisation | None, *, by: Actor) -> int:
    """Whom a station served is served by another one from now on, or waits for one."""
    established = successor is not None and successor.state == Organisation.State.ESTABLISHED
    rows = Place.objects.filter(served_by=organisation)
    count = rows.update(served_by=successor if established else None)
    data = {"to": successor.pk if successor and established else None, "rows": count}
    record("organisations.villages_handed", organisation, by=by, data=data)
    return count


@transaction.atomic
def make_place(
    code: str, name: str, *, like: Place, parent: Place | None, on: dt.date, by: Actor
) -> Place:
    """A village that begins on a day, of the kind of another one."""
    place = Place.objects.create(
        code=code, name=name, short_name=name, kind=like.kind, virtual=like.virtual,
        parent=parent, valid_from=on,
    )  # fmt: skip
    record("organisations.place_made", place, by=by, data={"code": code, "on": on.isoformat()})
    return place


@transaction.atomic
def end_place(place: Place, *, on: dt.date, by: Actor) -> None:
    """A place ends; its rows, its figures and its closed periods stay with it."""
    place.valid_to = on
    place.save(update_fields=["valid_to"])
    record("organisations.place_ended", place, by=by, data={"on": on.isoformat()})


@transaction.atomic
def name_successors(place: Place, successors: Iterable[Place], *, on: dt.date, by: Actor) -> None:
    """What an ended place became; its open orders find the station of the first that follows."""
    following = list(successors)
    Succession.objects.bulk_create(Succession(old=place, new=new, on=on) for new in following)
    place.served_by = following[0].served_by
    place.save(update_fields=["served_by"])
    data = {"followed_by": [new.pk for new in following]}
    record("organisations.place_followed", place, by=by, data=data)

"""Volunteers go along when a unit moves to another parent or their village becomes another one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from shijian.common.actor import Actor
from shijian.common.paths import rehang_rows
from shijian.journal.commands import record_raw
from shijian.organisations.models import Place
from shijian.organisations.queries import station_for
from shijian.volunteers.models import Appeal, Roster, Scope, Volunteer


@transaction.atomic
def rehang(old_path: str, new_path: str, *, by: Actor) -> int:
    """Rows of a unit that moved to another parent go along with it (成建制划转); how many."""
    rows = rehang_rows(Scope.objects.all(), "path", old_path, new_path)
    rows += rehang_rows(Roster.objects.all(), "path", old_path, new_path)
    undecided = Appeal.objects.filter(outcome="")
    rows += rehang_rows(undecided, "scope_path", old_path, new_path)
    record_raw("volunteers.rehung", "volunteers.path", old_path, by=by, scope_path=new_path,
               data={"rows": rows})  # fmt: skip
    return rows


@transaction.atomic
def rehome(places: Mapping[Place, Place], *, by: Actor) -> int:
    """Whoever lives in a village that became another one lives in that one now; how many."""
    moved = 0
    for old, new in places.items():
        living = Volunteer.objects.filter(home=old)
        path = station_for(new).path
        Scope.objects.filter(source="home", volunteer__in=living).update(path=path)
        count = living.update(home=new)
        data = {"from": old.pk, "to": new.pk, "rows": count}
        record_raw("volunteers.rehomed", "organisations.place", str(old.pk), by=by, data=data)
        moved += count
    return moved

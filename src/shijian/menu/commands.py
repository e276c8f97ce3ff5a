"""Writing, opening and closing an offer (制单), and taking its half-days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from shijian.catalogue.models import Category
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.paths import rehang_rows
from shijian.common.refused import require
from shijian.engines.schedule import HalfDay, half_day
from shijian.journal.commands import record, record_raw
from shijian.menu.models import Booking, MenuItem
from shijian.menu.rules import (
    monday,
    week_is_full,
    why_not_change,
    why_not_close,
    why_not_draft,
    why_not_offered,
    why_not_open,
)
from shijian.teams.models import Team

State = MenuItem.State


@transaction.atomic
def draft_item(team: Team, *, category: Category, by: Actor, **offer: Any) -> MenuItem:
    """A team writes down what it could do; only those who lead it see the draft."""
    require(why_not_draft(team, by))
    item = MenuItem.objects.create(
        team=team, scope_path=team.path, category=category, created_at=clock.now(), **offer
    )
    record("menu.drafted", item, by=by, data={"team": team.pk, "category": category.code})
    return item


@transaction.atomic
def change_item(item: MenuItem, *, by: Actor, **offer: Any) -> MenuItem:
    """The same offer in other words, times or numbers; orders already placed stay as they are."""
    item = _locked(item)
    require(why_not_change(item, by))
    changed = sorted(name for name, value in offer.items() if getattr(item, name) != value)
    for name in changed:
        setattr(item, name, offer[name])
    item.save(update_fields=changed or None)
    record("menu.changed", item, by=by, data={"fields": changed})
    return item


@transaction.atomic
def open_item(item: MenuItem, *, by: Actor) -> MenuItem:
    """Put an offer on the menu of every resident it reaches."""
    item = _locked(item)
    require(why_not_open(item, by))
    item.state = State.OPEN
    item.opened_at = clock.now()
    item.save(update_fields=["state", "opened_at"])
    record("menu.opened", item, by=by)
    return item


@transaction.atomic
def close_item(item: MenuItem, *, by: Actor) -> MenuItem:
    """Take an offer off the menu; it can be opened again."""
    item = _locked(item)
    require(why_not_close(item, by))
    item.state = State.CLOSED
    item.save(update_fields=["state"])
    record("menu.closed", item, by=by)
    return item


# ---------------------------------------------------------------- half-days taken


@transaction.atomic
def book(item: MenuItem, *, at: dt.datetime, source: str, by: Actor) -> Booking:
    """Take the half-day of an instant for `source`, such as order:12; the same source moves.

    The item's row is the lock: of two who want the last place of a week one is refused.
    """
    item = _locked(item)
    slot = half_day(at)
    require(why_not_offered(item, slot))
    mine = Booking.objects.filter(source=source, released_at__isnull=True)
    others = Booking.objects.filter(
        item=item, week=monday(slot.day), released_at__isnull=True
    ).exclude(source=source)
    if others.count() >= item.weekly_capacity:
        raise week_is_full(item)
    kept = mine.filter(item=item, day=slot.day, half=int(slot.afternoon)).first()
    return kept or _take(item, slot, source, by)


@transaction.atomic
def release(*, source: str, by: Actor) -> int:
    """Give back what was taken for `source`; nothing where nothing was."""
    mine = Booking.objects.select_for_update().filter(source=source, released_at__isnull=True)
    taken = list(mine.order_by("pk"))
    for booking in taken:
        booking.released_at = clock.now()
        booking.save(update_fields=["released_at"])
        record("menu.released", booking, by=by, data={"source": source})
    return len(taken)


def _take(item: MenuItem, slot: HalfDay, source: str, by: Actor) -> Booking:
    release(source=source, by=by)
    booking = Booking.objects.create(
        item=item,
        source=source,
        day=slot.day,
        half=int(slot.afternoon),
        week=monday(slot.day),
        made_at=clock.now(),
    )
    record("menu.booked", booking, by=by, scope_path=item.scope_path, data={"source": source})
    return booking


def _locked(item: MenuItem) -> MenuItem:
    return (
        MenuItem.objects.select_for_update(of=("self",))
        .select_related("team__organisation", "category")
        .get(pk=item.pk)
    )


@transaction.atomic
def rehang(old_path: str, new_path: str, *, by: Actor) -> int:
    """Rows of a unit that moved to another parent go along with it (成建制划转); how many."""
    rows = rehang_rows(MenuItem.objects.all(), "scope_path", old_path, new_path)
    record_raw("menu.rehung", "menu.path", old_path, by=by, scope_path=new_path,
               data={"rows": rows})  # fmt: skip
    return rows

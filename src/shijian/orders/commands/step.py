"""The one way an order moves: state, clock and history together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.journal import commands as journal
from shijian.orders.models import Order, Step


def locked(order: Order) -> Order:
    """The order as it is now, held until the end of the transaction.

    Locked first and read afterwards: a locking query that had to wait shows the new row beside
    the old rows it joined, so that an activity made a moment ago would seem not to exist.
    """
    hold(order.pk)
    return read(order.pk)


def hold(pk: int, *, skip: bool = False) -> bool:
    """Lock one order; with `skip`, not where somebody else holds it. Whether it is held now."""
    rows = Order.objects.select_for_update(no_key=True, skip_locked=skip).filter(pk=pk)
    return rows.values_list("pk", flat=True).first() is not None


def read(pk: int) -> Order:
    """The order with what a move needs of it."""
    return Order.objects.select_related(
        "team",
        "activity",
        "item__team",
        "station__parent",
        "requester",
        "category",
        "place__parent",
    ).get(pk=pk)


def move(
    order: Order,
    to: Order.State,
    verb: str,
    *,
    by: Actor,
    due_at: dt.datetime | None = None,
    note_code: str = "",
    **changes: Any,
) -> Step:
    """Write the new state, its clock, the step and the journal; the step keeps team and time."""
    now = clock.now()
    before = (order.team, order.activity, order.planned_at)
    fields = {"state": to, "state_at": now, "escalated_to": None, **changes}
    if due_at is not None:
        fields["due_at"] = due_at
    for name, value in fields.items():
        setattr(order, name, value)
    order.save(update_fields=list(fields))
    step = Step.objects.create(
        order=order,
        state=to,
        at=now,
        by_id=by.user_id,
        team=order.team or before[0],
        activity=order.activity or before[1],
        planned_at=order.planned_at or before[2],
        note_code=note_code,
    )
    data = {"state": to.value, "team": step.team_id, "activity": step.activity_id}
    if note_code:
        data["note"] = note_code
    journal.record(f"orders.{verb}", order, by=by, data=data)
    return step

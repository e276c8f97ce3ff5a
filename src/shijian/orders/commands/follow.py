"""What the clock does with orders: overdue steps rise, served ones are done, settled ones close."""

from __future__ import annotations

from django.db import transaction

from shijian.catalogue.queries import calendar, rule
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.engines.schedule import working_minutes_left
from shijian.journal import commands as journal
from shijian.orders.commands.moves import complete_order
from shijian.orders.commands.step import hold, move, read
from shijian.orders.commands.tell import tell_staff
from shijian.orders.models import Order
from shijian.orders.queries import OPEN, undelivered_with_confirmed_hours

BATCH = 200
State = Order.State


def escalate_overdue(*, by: Actor) -> int:
    """提级: an order whose step is overdue is shown one level up and told there, once a step."""
    days, hours = calendar(), int(rule("orders.escalate_after_working_hours"))
    now = clock.now()
    late = Order.objects.filter(state__in=OPEN, due_at__lt=now, escalated_to__isnull=True)
    return sum(
        _escalate(order.pk, by)
        for order in late.order_by("due_at", "id")[:BATCH]
        if working_minutes_left(now, order.due_at, days) <= -60 * hours
    )


@transaction.atomic
def _escalate(pk: int, by: Actor) -> int:
    if not hold(pk, skip=True):
        return 0
    order = read(pk)
    if order.state not in OPEN or order.escalated_to_id or order.due_at >= clock.now():
        return 0
    above = order.station.parent or order.station
    order.escalated_to = above
    order.save(update_fields=["escalated_to"])
    journal.record("orders.escalated", order, by=by, data={"to": above.pk, "state": order.state})
    step = order.steps.select_related("team").latest("id")
    tell_staff(order, above, step, "overdue", by=by)
    return 1


def complete_served(*, by: Actor) -> int:
    """Orders whose volunteers' hours are confirmed are done; nobody needs to say so again."""
    done = 0
    for order in undelivered_with_confirmed_hours()[:BATCH]:
        try:
            complete_order(order, by=by)
        except Refused:  # somebody moved it in this very moment
            continue
        done += 1
    return done


def close_settled(*, by: Actor) -> int:
    """Rated orders, and those nobody said anything about in time, are closed."""
    settled = Order.objects.filter(state__in=[State.RATED, State.DELIVERED], due_at__lt=clock.now())
    return sum(_close(pk, by) for pk in settled.order_by("id").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _close(pk: int, by: Actor) -> int:
    if not hold(pk, skip=True):
        return 0
    order = read(pk)
    if order.state not in (State.RATED, State.DELIVERED) or order.due_at >= clock.now():
        return 0
    move(order, State.CLOSED, "closed", by=by)
    return 1

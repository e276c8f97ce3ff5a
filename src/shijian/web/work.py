"""What waits for the viewer, out of every room, by deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shijian.activities.queries.attendance import batch, batches_to_confirm
from shijian.catalogue.queries import calendar, rule
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.orders.models import Order
from shijian.orders.queries import clock_of, console_orders
from shijian.supervision.queries import to_answer
from shijian.web import says

SHOWN = 60


@dataclass(frozen=True)
class Work:
    """One thing to do: what, whose, until when, and the next step."""

    kind: str
    kind_label: str
    icon: str
    title: str
    line: str
    href: str
    action: str
    due_at: dt.datetime
    clock: str = ""
    clock_state: str = ""


def waiting(viewer: Actor) -> list[Work]:
    """Everything that waits for one of the viewer's posts, the most urgent first."""
    found = [*_orders(viewer), *_hours(viewer), *_complaints(viewer)]
    return sorted(found, key=lambda work: work.due_at)


def _steps() -> dict[str, tuple[str, str, str, str]]:
    return {
        "placed": ("verify", _("to verify"), _("Verify"), "orders:console_order"),
        "verified": ("dispatch", _("to dispatch"), _("Dispatch"), "orders:dispatch"),
        "dispatched": ("accept", _("to be accepted"), _("Look"), "orders:console_order"),
    }


def _orders(viewer: Actor) -> Iterator[Work]:
    steps, days = _steps(), calendar()
    rows = console_orders(viewer).filter(state__in=steps).select_related("place__parent")
    for order in rows.order_by("due_at", "pk")[:SHOWN]:
        kind, label, action, page = steps[order.state]
        left = clock_of(order, days)
        yield Work(
            kind, label, "clipboard-text", order.title, _order_line(order),
            reverse(page, args=[order.pk]), action, order.due_at,
            left.text if left else "", left.state if left else "",
        )  # fmt: skip


def _order_line(order: Order) -> str:
    parent = order.place.parent
    return f"{order.number} {parent or ''}{order.place}"


def _hours(viewer: Actor) -> Iterator[Work]:
    days, allowed = calendar(), int(rule("hours.entry_working_days"))
    for shift in batches_to_confirm(viewer)[:SHOWN]:
        waits = batch(shift, shift.waiting, days, allowed)  # type: ignore[attr-defined]
        line = ngettext("%(n)d person", "%(n)d people", waits.people) % {"n": waits.people}
        yield Work(
            "hours", _("to confirm"), "clock", shift.activity.title,
            f"{shift.activity.team.short_name} · {line}",
            reverse("activities:confirm", args=[shift.pk]), _("Confirm"), waits.due_at,
            *_left(waits.due_at),
        )  # fmt: skip


def _complaints(viewer: Actor) -> Iterator[Work]:
    for complaint in to_answer(viewer).order_by("due_at", "pk")[:SHOWN]:
        page = reverse("supervision:answer", args=[complaint.pk])
        yield Work(
            "complaint", complaint.get_kind_display(), "message", complaint.number, "",
            page, _("Answer"), complaint.due_at, *_left(complaint.due_at),
        )  # fmt: skip


def _left(due: dt.datetime) -> tuple[str, str]:
    return says.left(due), says.left_state(due)


def grouped(works: list[Work]) -> list[dict[str, Any]]:
    """Overdue, today, tomorrow, later: each with what stands in it."""
    midnight = clock.moment(clock.today() + dt.timedelta(days=1))
    edges = [
        (_("Overdue"), clock.now()),
        (_("Due today"), midnight),
        (_("Due tomorrow"), midnight + dt.timedelta(days=1)),
        (_("Later"), dt.datetime.max.replace(tzinfo=dt.UTC)),
    ]
    groups, rest = [], works
    for title, until in edges:
        inside = [work for work in rest if work.due_at < until]
        rest = rest[len(inside) :]
        if inside:
            groups.append({"title": title, "works": inside})
    return groups

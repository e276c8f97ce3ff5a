"""The clocks of an order: when a step is due, and how that is said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shijian.catalogue.queries import calendar, rule
from shijian.common import clock
from shijian.engines.schedule import (
    Calendar,
    add_working_days,
    due_at,
    is_working_day,
    working_days_between,
)
from shijian.orders.models import Order
from shijian.orders.queries.days import due_words

SOON = dt.timedelta(hours=8)
WAITING = (Order.State.PLACED, Order.State.VERIFIED, Order.State.DISPATCHED, Order.State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clock shows: the words, the face it wears, and how much of the time is left."""

    text: str
    state: str  # "", soon, over
    share: int  # of a hundred, still left
    due_at: dt.datetime
    due: str = ""  # 明天 09:42

    @property
    def precise(self) -> str:
        """“还剩 23 小时 58 分” where an answer was just promised, else as `text`."""
        left = precise_left(self.due_at)
        return _("%(span)s left") % {"span": left} if left and self.state != "over" else self.text


def answer_due(start: dt.datetime) -> dt.datetime:
    """When an answer is due: the same hour of the next working day for 24 hours.

    Hours of days on which nobody works do not count; an order of Friday noon is due Monday noon.
    """
    return _hours_later(start, int(rule("orders.accept_hours")), calendar())


def deliver_due(start: dt.datetime, planned: dt.datetime) -> dt.datetime:
    """When an accepted order should be done: working days from now, never before it is planned."""
    days = calendar()
    usual = due_at(start, int(rule("orders.deliver_working_days")), days)
    return max(usual, due_at(planned, 1, days))


def _hours_later(start: dt.datetime, hours: int, days: Calendar) -> dt.datetime:
    local = clock.local(start)
    if not is_working_day(local.date(), days):
        local = clock.local(clock.moment(add_working_days(local.date(), 1, days), 8, 30))
    whole, rest = divmod(hours, 24)
    end = local + dt.timedelta(hours=rest)
    last = add_working_days(end.date(), whole, days) if whole else end.date()
    if not is_working_day(last, days):
        last = add_working_days(last, 1, days)
    return dt.datetime.combine(last, end.timetz()).astimezone(dt.UTC)


def clock_of(order: Order, days: Calendar | None = None) -> Clock | None:
    """The clock of the step that is waited for; none where nothing is."""
    if order.state not in WAITING:
        return None
    now = clock.now()
    # The answer was promised when the order was placed; verifying does not start it anew.
    since = order.placed_at if order.state == Order.State.VERIFIED else order.state_at
    whole = (order.due_at - since).total_seconds()
    left = (order.due_at - now).total_seconds()
    share = max(0, min(100, round(100 * left / whole))) if whole > 0 else 0
    known = calendar() if days is None else days
    return Clock(
        _words(now, order.due_at, known),
        _face(order.due_at - now),
        share,
        order.due_at,
        due_words(order.due_at),
    )


def _face(gap: dt.timedelta) -> str:
    if gap < dt.timedelta(0):
        return "over"
    return "soon" if gap <= SOON else ""


def _words(now: dt.datetime, due: dt.datetime, days: Calendar) -> str:
    if due < now:
        return _("%(span)s overdue") % {"span": _span(due, now, days)}
    return _("%(span)s left") % {"span": _span(now, due, days)}


def _span(start: dt.datetime, end: dt.datetime, days: Calendar) -> str:
    minutes = max(1, int((end - start).total_seconds() // 60))
    working = working_days_between(clock.local(start).date(), clock.local(end).date(), days)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 24 * 60 or not working:
        count = minutes // 60
        return ngettext("%(n)d hour", "%(n)d hours", count) % {"n": count}
    return ngettext("%(n)d working day", "%(n)d working days", working) % {"n": working}


def precise_left(due: dt.datetime) -> str:
    """“23 小时 58 分”, for somebody who has just been promised an answer."""
    minutes = max(0, int((due - clock.now()).total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return ""
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}

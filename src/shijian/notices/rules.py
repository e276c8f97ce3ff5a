"""When a message may leave, how often it is tried, and by which channels."""

from __future__ import annotations

import datetime as dt

from shijian.common import clock

TRIES = 6
LEASE = dt.timedelta(minutes=2)  # how long one delivery may take before another worker tries
WAITS = (1, 5, 15, 60, 240)  # minutes after each failure
QUIET_FROM, QUIET_TO = 21, 8  # text messages that can wait do not ring at night


def first_due(*, urgent: bool, rings: bool) -> dt.datetime:
    """The earliest moment for a message; at night a telephone is left alone unless it is urgent."""
    now = clock.now()
    if urgent or not rings:
        return now
    here = clock.local(now)
    if QUIET_TO <= here.hour < QUIET_FROM:
        return now
    day = here.date() + dt.timedelta(days=1 if here.hour >= QUIET_FROM else 0)
    return clock.moment(day, QUIET_TO)


def next_try(tries: int) -> dt.datetime | None:
    """When to try again after this many failures; None when it is enough."""
    if tries >= TRIES:
        return None
    return clock.now() + dt.timedelta(minutes=WAITS[min(tries, len(WAITS)) - 1])

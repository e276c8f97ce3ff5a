"""Counting: the only writer of the facts."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.indicators.models import Count
from shijian.indicators.queries import MONTHS, NOW, facts_now, months_since
from shijian.journal.commands import record

LOCK = 0xC0077

KEEP_MONTHS = f"""
INSERT INTO indicators_placemonth (place_id, month, placed, met, records, minutes)
{MONTHS}
ON CONFLICT (place_id, month) DO UPDATE SET
    placed = excluded.placed, met = excluded.met,
    records = excluded.records, minutes = excluded.minutes
"""

KEEP_NOW = f"""
INSERT INTO indicators_placenow (place_id, registered, active, ordinary, reached_on)
{NOW}
ON CONFLICT (place_id) DO UPDATE SET
    registered = excluded.registered, active = excluded.active,
    ordinary = excluded.ordinary, reached_on = excluded.reached_on
"""


@transaction.atomic
def count_facts(*, by: Actor, everything: bool = False) -> Count:
    """Count again: the last two months by the minute, everything by night.

    Safe to run twice at once: the second waits and counts the same.
    """
    since = None if everything else months_since(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(
            "UPDATE indicators_placemonth SET placed = 0, met = 0, records = 0, minutes = 0"
            " WHERE month >= coalesce(%s, month)",
            [since],
        )
        cursor.execute(KEEP_MONTHS, {"since": since or dt.date(1900, 1, 1)})
        cursor.execute(KEEP_NOW, facts_now())
    made = Count.objects.create(at=clock.now(), since=since)
    if everything:
        record("indicators.counted", made, by=by, data={"everything": True})
    Count.objects.filter(at__lt=made.at - dt.timedelta(days=2)).delete()
    return made

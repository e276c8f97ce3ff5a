"""Watching over hours: what was noticed holds a record until somebody has looked at it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from shijian.activities.models import Shift
from shijian.activities.queries.attendance import SOURCE
from shijian.activities.queries.surroundings import PENDING, around_shift, surroundings
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.engines.vigilance import Noticed, Row, held, notice
from shijian.hours.commands import hold_pending, hold_record
from shijian.hours.queries import living_records, vigilance_rules, waiting_pending
from shijian.journal import commands as journal


def noticed_in(shift: Shift) -> dict[int, list[Noticed]]:
    """What holds somebody's hours of this shift, by their attendance."""
    rules = vigilance_rules()
    found = held(notice(shift.pk, around_shift(shift, rules), rules), rules)
    return {pk: signals for (table, pk), signals in found.items() if table == SOURCE}


def noticed_between(since: dt.datetime, until: dt.datetime) -> dict[Row, list[Noticed]]:
    """What holds hours among everything that began in this time in the whole county."""
    rules = vigilance_rules()
    around = surroundings(since, until, rules)
    found: dict[Row, list[Noticed]] = {}
    for event in {p.event for p in around.presences if since <= p.span.start < until}:
        found |= held(notice(event, around, rules), rules)
    return found


@transaction.atomic
def watch(since: dt.datetime, until: dt.datetime, *, by: Actor) -> int:
    """Hold what was recorded in this time and only afterwards shows to be odd; how many.

    A record that somebody released once is not held again for what they saw then.
    """
    found = noticed_between(since, until)
    records = living_records(SOURCE, [pk for table, pk in found if table == SOURCE])
    pending = waiting_pending([pk for table, pk in found if table == PENDING])
    done = 0
    for (table, pk), signals in sorted(found.items()):
        if table == SOURCE and pk in records:
            done += hold_record(records[pk], signals, by=by) is not None
        elif table == PENDING and pk in pending:
            done += hold_pending(pending[pk], signals, by=by) is not None
    journal.record_raw(
        "activities.watched", "activities.shift", "", by=by,
        data={"since": since.isoformat(), "until": until.isoformat(), "held": done},
    )  # fmt: skip
    return done


def watch_lately(*, by: Actor) -> int:
    """Every night, the last two weeks: what is confirmed late is seen too."""
    today = clock.moment(clock.today())
    return watch(today - dt.timedelta(days=14), today, by=by)

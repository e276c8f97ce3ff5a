"""Writing a service again as it really was: shorter, by another hand, confirmed by a third."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.engines.schedule import Span, minutes_served
from shijian.hours.commands.confirming import open_pending, service_of
from shijian.hours.commands.correcting import counter
from shijian.hours.commands.holding import anew
from shijian.hours.models import Pending, ServiceRecord
from shijian.hours.rules import Service, why_not_rewrite, why_not_shorter
from shijian.journal import commands as journal


@transaction.atomic
def correct(
    record: ServiceRecord, *, starts_at: dt.datetime, ends_at: dt.datetime, reason: str, by: Actor
) -> Pending:
    """Take a record back and write it again with the time that was really served.

    The kind stays what it was; the new entry counts when another person confirms it.
    """
    service = _shorter(anew(record), starts_at, ends_at, by=by)
    require(why_not_shorter(record, service))
    counter(record, reason=reason, by=by)
    pending = open_pending(service, (), by=by, instead_of=record)
    journal.record(
        "hours.corrected", record, by=by, reason=reason,
        data={"pending": pending.pk, "minutes": service.minutes, "person": record.person_id},
    )  # fmt: skip
    return pending


@transaction.atomic
def rewrite(
    pending: Pending, *, starts_at: dt.datetime, ends_at: dt.datetime, by: Actor
) -> Pending:
    """Record a service that was sent back as it really was; another person confirms it."""
    pending = (
        Pending.objects.select_for_update(of=("self",))
        .select_related("category", "team")
        .get(pk=pending.pk)
    )
    require(why_not_rewrite(pending, by=by))
    service = _shorter(service_of(pending, entry=pending.entry + 1), starts_at, ends_at, by=by)
    require(why_not_shorter(pending, service))
    fresh = open_pending(service, (), by=by)
    journal.record(
        "hours.rewritten", pending, by=by,
        data={"pending": fresh.pk, "minutes": service.minutes, "person": pending.person_id},
    )  # fmt: skip
    return fresh


def _shorter(
    service: Service, starts_at: dt.datetime, ends_at: dt.datetime, *, by: Actor
) -> Service:
    """The same service with other times, recorded by whoever wrote them down."""
    pause = service.break_minutes
    minutes = 0
    if starts_at < ends_at:
        minutes = minutes_served(Span(starts_at, ends_at), break_minutes=pause)
    return replace(
        service, starts_at=starts_at, ends_at=ends_at, minutes=minutes, recorder_id=by.user_id or 0
    )

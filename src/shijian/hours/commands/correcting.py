"""Taking a record back: the only way in which confirmed hours go."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import call
from shijian.common.refused import require
from shijian.hours.models import ServiceRecord
from shijian.hours.queries import level_of
from shijian.hours.rules import why_not_counter
from shijian.journal import commands as journal
from shijian.points.commands import why_not_paid


@transaction.atomic
def counter(record: ServiceRecord, *, reason: str, by: Actor) -> ServiceRecord:
    """Take a record back (冲正): a counter-entry, its points reversed, its time free again."""
    level = level_of(record)
    require(why_not_counter(record, level, by=by))
    try:
        with transaction.atomic():
            rows = call(
                "hours_counter",
                p_record=record.pk,
                p_confirmer=by.user_id,
                p_now=clock.now(),
            )
    except IntegrityError as error:
        raise why_not_paid(error) from error
    made = rows[0]["hours_counter"]
    fresh = ServiceRecord.objects.select_related("countered_by").get(pk=record.pk)
    if made is None:
        require(why_not_counter(fresh, level, by=by))
    journal.record(
        "hours.countered",
        record,
        by=by,
        data={"counter": made, "minutes": record.minutes, "person": record.person_id},
        reason=reason,
    )
    return fresh.countered_by

"""Taking a record back: the only way in which confirmed hours go."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import call
from shijian.common.refused import Refused, require
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
        made = take_back(record, confirmer=by.user_id, points=True)
    except IntegrityError as error:
        raise why_not_paid(error) from error
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


def take_back(record: ServiceRecord, *, confirmer: int | None, points: bool) -> int | None:
    """The number of the counter-entry; None where there is one already."""
    with transaction.atomic():
        rows = call(
            "hours_counter",
            p_record=record.pk,
            p_confirmer=confirmer,
            p_points=points,
            p_now=clock.now(),
        )
    made: int | None = rows[0]["hours_counter"]
    return made


def take_back_in_any_case(record: ServiceRecord, *, confirmer: int) -> int | None:
    """The hours go even where their points were spent; then the points stay where they went."""
    try:
        return take_back(record, confirmer=confirmer, points=True)
    except IntegrityError as error:
        if not isinstance(why_not_paid(error), Refused):
            raise
        return take_back(record, confirmer=confirmer, points=False)

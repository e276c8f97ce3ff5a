"""Reading what is entered afterwards, and whether it was recorded at the time."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum

from shijian.accounts.models import Person
from shijian.accounts.queries import one_human
from shijian.activities.models import Activity, Attendance, Shift
from shijian.activities.queries.attendance import served, title_of
from shijian.activities.queries.surroundings import SHIFT
from shijian.catalogue.queries import rule
from shijian.common.actor import Actor
from shijian.engines.schedule import Span, minutes_served
from shijian.hours.models import Kind, Pending
from shijian.hours.rules import Service


def backfilled_service(
    shift: Shift, person_id: int, came: dt.datetime, left: dt.datetime, *, by: Actor
) -> Service:
    """Service that nobody recorded at the time, as somebody enters it afterwards."""
    activity: Activity = shift.activity
    stayed = (left - came) * 2 > shift.ends_at - shift.starts_at
    pause = shift.break_minutes if stayed else 0
    ceiling = int(rule("hours.per_activity_minutes"))
    return Service(
        person_id=person_id,
        kind=Kind.BACKFILLED,
        source_kind=SHIFT,
        source_id=shift.pk,
        title=title_of(shift),
        category_id=activity.category_id,
        category_code=activity.category.code,
        team_id=activity.team_id,
        organisation_id=activity.organisation_id,
        scope_path=activity.scope_path,
        place_id=activity.place_id,
        starts_at=came,
        ends_at=left,
        break_minutes=pause,
        minutes=minutes_served(Span(came, left), break_minutes=pause),
        window_start=shift.starts_at,
        window_end=shift.ends_at,
        ceiling_minutes=ceiling,
        recorder_id=by.user_id or 0,
        evidence={"shift": shift.pk, "leader": activity.responsible_id},
    )


def was_recorded(shift: Shift, person: Person) -> bool:
    """Whether this human's coming was recorded at the time, or is entered already."""
    same = one_human(person.pk)
    entered = Pending.objects.filter(source_kind=SHIFT, source_id=shift.pk, person__in=same)
    return Attendance.objects.filter(shift=shift, person__in=same).exists() or entered.exists()


def counted_minutes(shift: Shift) -> int:
    """What all together served in a shift, measured and entered afterwards."""
    rows = Attendance.objects.filter(shift=shift, out_at__isnull=False).exclude(
        state=Attendance.State.REFUSED
    )
    spans = [served(shift, row) for row in rows]
    measured = sum((end - start) // dt.timedelta(minutes=1) for start, end in spans if start < end)
    entered = Pending.objects.filter(source_kind=SHIFT, source_id=shift.pk).exclude(
        state__in=["voided", "returned"]
    )
    return measured + (entered.aggregate(total=Sum("minutes"))["total"] or 0)

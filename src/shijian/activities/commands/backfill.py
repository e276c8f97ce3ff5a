"""Back-filling (补录): service that was not recorded at the time, with proof and two approvers."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from shijian.accounts.models import Person
from shijian.activities.models import Activity, Attendance, Shift
from shijian.activities.queries.attendance import SOURCE
from shijian.activities.queries.backfill import backfilled_service
from shijian.activities.queries.surroundings import PENDING, SHIFT, entered_by
from shijian.activities.rules import why_not_backfill, why_not_run
from shijian.common import clock, files
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.engines.vigilance import held, notice
from shijian.hours.commands import find_no_volunteering, hold_pending, open_pending
from shijian.hours.models import Finding, Pending
from shijian.hours.queries import vigilance_rules, waiting_pending
from shijian.hours.rules import why_not_a_record
from shijian.journal import commands as journal


@transaction.atomic
def backfill(
    shift: Shift,
    *,
    person: Person,
    came: dt.datetime,
    left: dt.datetime,
    proof: UploadedFile[bytes],
    reason: str,
    by: Actor,
) -> Pending:
    """Enter service that nobody recorded at the time: two others agree, and it earns no points.

    All of a shift together never count more than was planned for it.
    """
    shift = (
        Shift.objects.select_for_update(of=("self",))
        .select_related("activity__team", "activity__category")
        .get(pk=shift.pk)
    )
    require(why_not_run(shift.activity, by=by))
    require(why_not_backfill(shift, person, came, left, by=by))
    service = backfilled_service(shift, person.pk, came, left, by=by)
    require(why_not_a_record(service))
    kept = files.keep(proof)
    service.evidence["file"] = kept.name
    pending = open_pending(service, (), by=by)
    journal.record(
        "activities.backfilled", shift, by=by, scope_path=shift.activity.scope_path, reason=reason,
        data={"person": person.pk, "pending": pending.pk, "file": kept.name},
    )  # fmt: skip
    _watch_entered(by=by)
    pending.refresh_from_db()
    return pending


def _watch_entered(*, by: Actor) -> None:
    """Many entered by one hand within minutes are looked at before anybody agrees to them."""
    rules = vigilance_rules()
    since = clock.now() - dt.timedelta(minutes=rules.limits["backfill_minutes"])
    around = entered_by(by.user_id or 0, since)
    for event in around.by_event:
        found = held(notice(event, around, rules), rules)
        rows = waiting_pending([pk for table, pk in found if table == PENDING])
        for pk, pending in rows.items():
            hold_pending(pending, found[PENDING, pk], by=by)


@transaction.atomic
def find_activity(activity: Activity, *, kind: str, reason: str, by: Actor) -> Finding:
    """Say afterwards that an activity was no volunteering: none of its hours stand (R10)."""
    shifts = list(
        Shift.objects.select_for_update(of=("self",)).filter(activity=activity).order_by("pk")
    )
    rows = Attendance.objects.filter(shift__in=shifts).values_list("pk", flat=True)
    sources = {SOURCE: list(rows), SHIFT: [shift.pk for shift in shifts]}
    return find_no_volunteering(
        activity, sources, kind=kind, reason=reason, scope_path=activity.scope_path, by=by
    )

"""Coming and going by code, handing a shift over, and confirming it by somebody else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shijian.accounts.queries import users_of
from shijian.activities.commands.watching import noticed_in
from shijian.activities.models import Activity, Attendance, Scan, Shift, Signup
from shijian.activities.queries.attendance import services_of
from shijian.activities.queries.lists import may_run
from shijian.activities.rules import (
    Windows,
    own_code,
    why_not_end,
    why_not_hours,
    why_not_led,
    why_not_run,
    why_not_scanned,
)
from shijian.catalogue.queries import rules as rule_values
from shijian.catalogue.queries import shipped_values
from shijian.common import clock, jobs
from shijian.common.actor import Actor
from shijian.common.functions import by_json, call
from shijian.common.refused import Refused, require
from shijian.hours.commands import Result, confirm_services
from shijian.hours.queries import levels
from shijian.hours.rules import why_not_confirmer
from shijian.journal import commands as journal
from shijian.notices.commands import send
from shijian.teams.commands import note_activity

State = Attendance.State
_SCANNING = (
    "activities.sign_in_before_minutes", "activities.sign_out_after_minutes",
    "activities.sign_pairs_a_day",
)  # fmt: skip


def windows() -> Windows:
    """How early one may come in and how late go out, by the rules in force today."""
    before, after = "activities.sign_in_before_minutes", "activities.sign_out_after_minutes"
    values = rule_values(before, after)
    return Windows(int(values[before]), int(values[after]))


def pairs_a_day() -> int:
    """How often somebody may come and go in one shift, by the rule in force today."""
    return int(rule_values("activities.sign_pairs_a_day")["activities.sign_pairs_a_day"])


@transaction.atomic
def scan(
    signup: Signup, *, direction: str, method: str, by: Actor, window: int | None = None
) -> dt.datetime:
    """Record that somebody came or went, and when; the face has checked the code that was shown.

    Writes attendance and journal, never hours (decision 9). The volunteer reads the place's code,
    or the one who runs the activity reads the volunteer's; `window` is the half minute of that
    code, which counts once for this person each way.
    """
    require(_why_not_reader(signup, method, by=by))
    now, open_for = clock.now(), windows()
    answer = call(
        "activities_scan",
        p_signup=signup.pk,
        p_direction=direction,
        p_method=method,
        p_window=window,
        p_minutes_before=open_for.before,
        p_minutes_after=open_for.after,
        p_pairs=pairs_a_day(),
        p_by=by_json(by),
        p_now=now,
    )[0]
    require(why_not_scanned(answer["o_outcome"], direction, signup.shift, open_for, answer["o_at"]))
    return now


def scan_place(
    shift_id: int, *, direction: str, window: int, device: int | None = None, by: Actor
) -> int | None:
    """Record that whoever reads a place's code came or went, in one round trip.

    The sign-up it was recorded for; None where nothing was written and `scan` has to say why.
    A `device` stands for a session: the browser must still be signed in.
    """
    answer = call(
        "activities_scan_place",
        p_shift=shift_id,
        p_direction=direction,
        p_window=window,
        p_device=device,
        p_shipped=json.dumps(shipped_values(*_SCANNING)),
        p_by=by_json(by),
        p_now=clock.now(),
    )[0]
    return answer["o_signup"] if answer["o_outcome"] == "done" else None


def _why_not_reader(signup: Signup, method: str, *, by: Actor) -> Refused | None:
    own = signup.person_id in by.records
    if by.user_id is None or not (own or may_run(by, signup.shift.activity)):
        return Refused(_("This is somebody else's place."), "activities.not_yours", status=403)
    if own and method in {Scan.Method.PERSON, Scan.Method.ROLL}:
        return own_code()
    return None


@transaction.atomic
def end_shift(shift: Shift, *, by: Actor) -> Shift:
    """Hand the attendance over for confirmation.

    Who never signed out is put down until the planned end, marked as such: whoever confirms looks
    at it and decides, and it is never taken for an end that was scanned.
    """
    shift = (
        Shift.objects.select_for_update(of=["self"])
        .select_related("activity__team")
        .get(pk=shift.pk)
    )
    require(why_not_run(shift.activity, by=by))
    still_in = Attendance.objects.filter(shift=shift, state=State.OPEN)
    require(why_not_end(shift, still_in.count(), windows()))
    _end(shift, by=by)
    return shift


def _end(shift: Shift, *, by: Actor) -> None:
    forgotten = list(
        Attendance.objects.select_for_update()
        .filter(shift=shift, state=State.OPEN)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    Attendance.objects.filter(pk__in=forgotten).update(
        out_at=Greatest("in_at", Value(shift.ends_at)), state=State.ENDED, assumed_end=True
    )
    shift.ended_at = clock.now()
    shift.save(update_fields=["ended_at"])
    journal.record(
        "activities.shift_ended",
        shift,
        by=by,
        scope_path=shift.activity.scope_path,
        data={"no_sign_out": forgotten},
    )


@transaction.atomic
def end_forgotten_shifts(*, by: Actor) -> int:
    """Hand over what no captain handed over once its time for signing out is up; how many."""
    over = clock.now() - dt.timedelta(minutes=windows().after)
    rows = (
        Shift.objects.select_for_update(of=["self"], skip_locked=True)
        .select_related("activity")
        .filter(Exists(Attendance.objects.filter(shift=OuterRef("pk"), state=State.OPEN)))
        .filter(ended_at__isnull=True, ends_at__lt=over)
        .order_by("pk")
    )
    found = list(rows[:200])
    for shift in found:
        _end(shift, by=by)
    return len(found)


# ---------------------------------------------------------------- confirming


@transaction.atomic
def confirm_attendance(shift: Shift, attendance_ids: Collection[int], *, by: Actor) -> list[Result]:
    """Turn attendance into service records and points, by another person than the one who led.

    Each person is judged alone: what is refused stays as it was and says why. What others have to
    look at too is confirmed attendance, and waits in `hours.Pending` to become a record.
    """
    require(why_not_led(shift, by=by) or why_not_hours(shift))
    rows = list(
        Attendance.objects.select_for_update()
        .filter(shift=shift, pk__in=attendance_ids)
        .exclude(state__in=[State.OPEN, State.REFUSED])
        .order_by("pk")
    )
    results = confirm_services(services_of(shift, rows), by=by, noticed=noticed_in(shift))
    done = [r for r in results if r.refused is None or r.refused.code == "hours.again"]
    Attendance.objects.filter(pk__in=[r.service.source_id for r in done]).update(
        state=State.CONFIRMED
    )
    _close_if_done(shift)
    fresh = [r for r in results if r.record_id is not None and r.refused is None]
    pending = [r.pending.pk for r in results if r.pending]
    journal.record(
        "activities.attendance_confirmed",
        shift,
        by=by,
        scope_path=shift.activity.scope_path,
        data={
            "records": [r.record_id for r in fresh],
            "pending": pending,
            "refused": len(results) - len(fresh) - len(pending),
        },
    )
    if fresh:
        note_activity(shift.activity.team, clock.local(shift.starts_at).date(), by=by)
        jobs.defer("activities.tell_confirmed", records=[r.record_id for r in fresh])
    return results


def _close_if_done(shift: Shift) -> None:
    waiting = Attendance.objects.filter(shift=shift, state__in=[State.OPEN, State.ENDED])
    if shift.ends_at > clock.now() or waiting.exists():
        return
    Shift.objects.filter(pk=shift.pk, confirmed_at__isnull=True).update(confirmed_at=clock.now())
    activity = shift.activity
    if not activity.shifts.filter(confirmed_at__isnull=True).exists():
        Activity.objects.filter(pk=activity.pk, state=Activity.State.PUBLISHED).update(
            state=Activity.State.CLOSED
        )


@transaction.atomic
def refuse_attendance(attendance: Attendance, *, code: str, reason: str, by: Actor) -> Attendance:
    """Decide that attendance becomes no hours, with the reason that the volunteer reads."""
    row = Attendance.objects.select_for_update().get(pk=attendance.pk)
    shift = attendance.shift
    require(why_not_led(shift, by=by))
    service = services_of(shift, [row])[0]
    require(why_not_confirmer(service, levels([service.team_id])[service.team_id], by=by))
    if row.state not in {State.ENDED, State.OPEN}:
        raise Refused(_("This attendance was decided already."), "activities.decided")
    row.state, row.refusal_code = State.REFUSED, code
    row.save(update_fields=["state", "refusal_code"])
    _close_if_done(shift)
    journal.record(
        "activities.attendance_refused",
        row,
        by=by,
        scope_path=shift.activity.scope_path,
        data={"person": row.person_id, "code": code},
        reason=reason,
    )
    _tell_refused(row, by=by)
    return row


def _tell_refused(row: Attendance, *, by: Actor) -> None:
    if user := users_of([row.person_id]).get(row.person_id):
        send(
            user,
            "activities.hours_refused",
            {"title": row.shift.activity.title, "at": {"t": row.in_at.isoformat()}},
            key=f"activities.hours_refused:{row.pk}",
            by=by,
            link=reverse("activities:my_signups"),
        )

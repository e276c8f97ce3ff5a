"""Who came to a shift, and which attendance waits for somebody to confirm it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404

from shijian.activities.models import Activity, Attendance, Scan, Shift, Signup
from shijian.catalogue.queries import rules as rule_values
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.engines.schedule import (
    Calendar,
    Span,
    due_at,
    local_day,
    minutes_served,
    working_days_between,
)
from shijian.hours.queries import CONFIRMERS
from shijian.hours.rules import Service
from shijian.journal.models import Entry
from shijian.journal.queries import reason_of

SOURCE = "activities.attendance"
MINUTE = dt.timedelta(minutes=1)
State = Attendance.State


@dataclass(frozen=True, slots=True)
class Presence:
    """One person on the captain's list."""

    signup: Signup
    attendance: Attendance | None

    @property
    def state(self) -> str:
        """absent, open, ended, confirmed or refused."""
        return self.attendance.state if self.attendance else "absent"


def presences(shift: Shift) -> list[Presence]:
    """Everybody with a place: first who is in, then who has not come, then who left."""
    rows = (
        Signup.objects.filter(shift=shift, state=Signup.State.TAKEN)
        .select_related("person__volunteer", "attendance", "post")
        .order_by("pk")
    )
    found = [Presence(row, getattr(row, "attendance", None)) for row in rows]
    order = {State.OPEN: 0, "absent": 1, State.ENDED: 2, State.CONFIRMED: 3, State.REFUSED: 4}
    return sorted(found, key=lambda one: order[one.state])


def next_direction(signup: Signup) -> str:
    """In first, then out; whoever went may come back."""
    row = getattr(signup, "attendance", None)
    return "out" if row is not None and row.out_at is None else "in"


# ---------------------------------------------------------------- to confirm


@dataclass(frozen=True, slots=True)
class Batch:
    """A shift whose attendance waits: how many people, until when it is to be decided."""

    shift: Shift
    people: int
    due_at: dt.datetime
    working_days_left: int  # none on the last day, below zero when it is over


def batches_to_confirm(viewer: Actor) -> QuerySet[Shift]:
    """The shifts in the viewer's subtrees in which somebody's attendance waits, oldest first."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(CONFIRMERS):
        wanted |= Q(activity__scope_path__startswith=path)
    return shifts_waiting().filter(wanted)


def shifts_waiting() -> QuerySet[Shift]:
    """Every shift of the county in which somebody's attendance waits, oldest first."""
    waiting = Q(attendances__state=State.ENDED)
    return (
        Shift.objects.filter(waiting)
        .annotate(waiting=Count("attendances", filter=waiting), last_out=Max("attendances__out_at"))
        .select_related("activity__team__organisation", "activity__category", "activity__place")
        .order_by("ends_at", "pk")
    )


def batch(shift: Shift, people: int, calendar: Calendar, days: int) -> Batch:
    """A waiting shift with its clock: ten working days from its end (令67 art. 11)."""
    due = due_at(shift.ends_at, days, calendar)
    last, today = local_day(due - dt.timedelta.resolution), clock.today()
    ahead = working_days_between(today, last, calendar)
    late = working_days_between(last, today, calendar) if today > last else 0
    return Batch(shift, people, due, ahead - late)


def confirmable(shift: Shift) -> QuerySet[Attendance]:
    """The attendance of a shift that waits for a decision."""
    return (
        Attendance.objects.filter(shift=shift, state=State.ENDED)
        .select_related("person__volunteer", "signup", "recorder__person")
        .order_by("pk")
    )


def attendance_for(viewer: Actor, pk: int) -> Attendance:
    """One attendance in the subtrees whose hours the viewer answers for; else 404."""
    row = (
        Attendance.objects.filter(pk=pk)
        .select_related(
            "shift__activity__team__organisation", "shift__activity__category", "person__volunteer",
            "shift__activity__responsible",
        )
        .first()
    )  # fmt: skip
    if row is None or not viewer.holds(CONFIRMERS, row.shift.activity.scope_path):
        raise Http404
    return row


def refusal_reasons(pks: Collection[int]) -> dict[int, str]:
    """Why attendance became no hours, in the words of whoever decided, for the one concerned."""
    return _reasons("attendance", "attendance_refused", pks)


def decline_reasons(pks: Collection[int]) -> dict[int, str]:
    """Why an organiser could not take somebody, in their words, for the one concerned."""
    return _reasons("signup", "declined", pks)


def _reasons(subject: str, action: str, pks: Collection[int]) -> dict[int, str]:
    if not pks:
        return {}
    rows = Entry.objects.filter(
        subject_type=f"activities.{subject}",
        subject_id__in=[str(pk) for pk in pks],
        action=f"activities.{action}",
    ).select_related("reason")
    return {int(entry.subject_id): reason_of(entry) for entry in rows}


def services_of(shift: Shift, rows: Iterable[Attendance]) -> list[Service]:
    """The attendance as services: inside the shift, whole minutes, less the break."""
    rows = list(rows)
    scans = _scans(shift, [row.person_id for row in rows])
    ceiling = int(rule_values("hours.per_activity_minutes")["hours.per_activity_minutes"])
    return [_service(shift, row, scans.get(row.person_id, ()), ceiling) for row in rows]


def _service(shift: Shift, row: Attendance, scans: Sequence[Scan], ceiling: int) -> Service:
    activity: Activity = shift.activity
    start, end = served(shift, row)
    pause = break_of(shift, row, start, end)
    return Service(
        person_id=row.person_id,
        source_kind=SOURCE,
        source_id=row.pk,
        title=title_of(shift),
        category_id=activity.category_id,
        category_code=activity.category.code,
        team_id=activity.team_id,
        organisation_id=activity.organisation_id,
        scope_path=activity.scope_path,
        place_id=activity.place_id,
        starts_at=start,
        ends_at=end,
        break_minutes=pause,
        minutes=minutes_served(Span(start, end), break_minutes=pause) if start < end else 0,
        window_start=shift.starts_at,
        window_end=shift.ends_at,
        ceiling_minutes=ceiling,
        recorder_id=row.recorder_id,
        evidence=_evidence(row, scans) | {"leader": activity.responsible_id},
    )


def served(shift: Shift, row: Attendance) -> tuple[dt.datetime, dt.datetime]:
    """From when to when somebody served: as scanned, but never outside the shift."""
    end = row.out_at if row.out_at is not None else row.in_at
    return max(row.in_at, shift.starts_at), min(end, shift.ends_at)


def break_of(shift: Shift, row: Attendance, start: dt.datetime, end: dt.datetime) -> int:
    """Minutes that are no service: the time away, and the break of whoever stayed over half.

    Who was away as long as the break or longer had their break then.
    """
    away = dt.timedelta(seconds=row.away_seconds)
    stayed, whole = end - start - away, shift.ends_at - shift.starts_at
    gone = (end - start) // MINUTE - max(stayed, dt.timedelta()) // MINUTE
    return max(gone, shift.break_minutes) if stayed * 2 > whole else gone


def _evidence(row: Attendance, scans: Sequence[Scan]) -> dict[str, Any]:
    """How the coming and the going are known; an end that nobody saw is never called scanned."""
    ways: dict[str, Any] = {scan.direction: scan.method for scan in scans}
    if row.assumed_end:
        ways["out"] = "planned"
    if row.pairs > 1:
        ways["pairs"] = row.pairs
    if phones := sorted({scan.phone_id for scan in scans if scan.phone_id}):
        ways["phones"] = phones  # read without network
    return ways | {"recorders": sorted({scan.by_id for scan in scans})}


def title_of(shift: Shift) -> str:
    """What a record calls the service of a shift."""
    title = shift.activity.title
    return f"{title} · {shift.name}"[:100] if shift.name else title


def _scans(shift: Shift, person_ids: Sequence[int]) -> dict[int, list[Scan]]:
    found: dict[int, list[Scan]] = {}
    for scan in Scan.objects.filter(shift=shift, person__in=person_ids).order_by("at", "pk"):
        found.setdefault(scan.person_id, []).append(scan)
    return found

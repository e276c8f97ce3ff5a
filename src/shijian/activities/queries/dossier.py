"""一场一档: everything about one activity on one sheet, and a unit's month of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shijian.activities.models import Activity, ActivityPhoto, ActivityReport, Shift, Signup
from shijian.activities.queries.attendance import SOURCE
from shijian.activities.queries.lists import led_activities, may_run
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.identifiers import mask_name
from shijian.hours.models import ServiceRecord
from shijian.organisations.queries import centre_name

MOST_SHEETS = 60  # of one month: what an office printer takes at a time


def report_of(activity: Activity) -> ActivityReport | None:
    """What was said afterwards, where anything was."""
    return ActivityReport.objects.filter(activity=activity).first()


def photos_of(activity: Activity) -> list[ActivityPhoto]:
    """The pictures that are shown."""
    return list(activity.photos.filter(removed_at__isnull=True).order_by("pk"))


def photo_for(viewer: Actor, pk: int) -> ActivityPhoto:
    """One picture of an activity that the viewer runs; else 404."""
    found = (
        ActivityPhoto.objects.filter(pk=pk, removed_at__isnull=True)
        .select_related("activity__team")
        .first()
    )
    if found is None or not may_run(viewer, found.activity):
        raise Http404
    return found


def month_of(viewer: Actor, month: dt.date) -> list[Activity]:
    """What the viewer's units did in one month, the first one first, at most MOST_SHEETS."""
    first = month.replace(day=1)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    rows = led_activities(viewer).filter(
        state__in=[Activity.State.PUBLISHED, Activity.State.CLOSED],
        starts_at__gte=clock.moment(first),
        starts_at__lt=min(clock.moment(after), clock.now()),
    )
    return list(
        rows.select_related("category", "team__organisation", "place", "responsible", "report")
        .prefetch_related("shifts")
        .order_by("starts_at", "pk")[:MOST_SHEETS]
    )


def paper_of(activities: Sequence[Activity], *, heading: str = "") -> dict[str, Any]:
    """The facts of `print/dossier.typ`: each activity's sheet, and a list before them."""
    people = _people(activities)
    sheets = [_sheet(one, people.get(one.pk, [])) for one in activities]
    total = sum(minutes for rows in people.values() for _row, minutes in rows)
    summary = ngettext(
        "%(n)s activity, %(hours)s hours confirmed",
        "%(n)s activities, %(hours)s hours confirmed",
        len(sheets),
    )
    return _frame() | {
        "heading": heading,
        "summary": summary % {"n": len(sheets), "hours": _hours(total)},
        "list": [_line(one, people.get(one.pk, [])) for one in activities] if heading else [],
        "sheets": sheets,
    }


def _frame() -> dict[str, Any]:
    now = clock.local(clock.now())
    return {
        "site": settings.SITE["name"] or str(centre_name() or ""),
        "printed": _("Printed %(day)s") % {"day": f"{now:%Y-%m-%d %H:%M}"},
        "language": "zh" if (translation.get_language() or "").startswith("zh") else "en",
        "demo": _("Demonstration data: places are real, people and events are invented")
        if settings.DEMO else "",
        "words": {
            "plan": _("The plan"), "count": _("In numbers"), "people": _("Who came"),
            "report": _("The report"), "no_report": _("No report was written."),
            "nobody": _("Nobody signed in."), "list": _("All of them"),
            "columns": [_("Name"), _("Number"), _("In and out"), _("How it is known"),
                        _("Confirmed")],
            "list_columns": [_("Date"), _("Activity"), _("Team"), _("People there"),
                             _("Hours confirmed")],
        },
    }  # fmt: skip


# ---------------------------------------------------------------- one sheet

Row = tuple[Signup, int]  # somebody who came, and the minutes that were confirmed


def _people(activities: Sequence[Activity]) -> dict[int, list[Row]]:
    """Who came to each of these, in two queries however many there are."""
    rows = list(
        Signup.objects.filter(shift__activity__in=activities, attendance__isnull=False)
        .select_related("person__volunteer", "attendance", "shift")
        .order_by("shift", "pk")
    )
    minutes = dict(
        ServiceRecord.objects.filter(
            source_kind=SOURCE, source_id__in=[row.attendance.pk for row in rows]
        )
        .values_list("source_id")
        .annotate(Sum("minutes"))
    )
    found: dict[int, list[Row]] = {}
    for row in rows:
        activity = row.shift.activity_id
        found.setdefault(activity, []).append((row, minutes.get(row.attendance.pk, 0)))
    return found


def _sheet(activity: Activity, people: list[Row]) -> dict[str, Any]:
    report: ActivityReport | None = getattr(activity, "report", None)
    start, end = clock.local(activity.starts_at), clock.local(activity.ends_at)
    when = f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
    return {
        "title": activity.title,
        "subtitle": f"{activity.team} · {when}",
        "plan": _plan(activity),
        "count": _count(activity, people, report),
        "people": [_person(row, minutes) for row, minutes in people],
        "report": _report(report),
        "signed": [
            _("Led by: %(name)s") % {"name": mask_name(activity.responsible.name)},
            _("Recording unit: %(unit)s") % {"unit": activity.team.organisation.short_name},
        ],
    }


def _plan(activity: Activity) -> list[list[str]]:
    rows = [
        (_("Where"), f"{activity.place} {activity.place_text}".strip()),
        (_("Kind of service"), str(activity.category)),
        (_("Task"), activity.content),
        (_("Serves"), activity.served),
        (_("You need"), activity.conditions),
        (_("Take care"), activity.risks),
        (_("You get"), activity.safeguards),
    ]
    return [[title, words] for title, words in rows if words]


def _count(activity: Activity, people: list[Row], report: ActivityReport | None) -> list[list[str]]:
    shifts: list[Shift] = list(activity.shifts.all())
    minutes = sum(minutes for _row, minutes in people)
    return [
        [_("Places"), str(sum(shift.capacity for shift in shifts))],
        [_("Signed up"), str(sum(shift.taken for shift in shifts))],
        [_("Were there"), str(len({row.person_id for row, _minutes in people}))],
        [_("Hours confirmed"), _hours(minutes)],
        [_("People served"), str(report.served_people) if report else _("not said")],
    ]


def _person(row: Signup, minutes: int) -> list[str]:
    seen = row.attendance
    came = f"{clock.local(seen.in_at):%H:%M}"
    went = f"{clock.local(seen.out_at):%H:%M}" if seen.out_at else ""
    volunteer = getattr(row.person, "volunteer", None)
    known = _("no sign-out, the planned end stands in") if seen.assumed_end else _("in and out")
    return [
        mask_name(row.person.name),
        volunteer.number if volunteer else "",
        f"{came}-{went}",
        known if seen.out_at else _("signed in"),
        _("%(hours)s h") % {"hours": _hours(minutes)} if minutes else _("not confirmed"),
    ]


def _report(report: ActivityReport | None) -> list[list[str]]:
    if report is None:
        return []
    rows = [(_("The work done"), report.done), (_("For next time"), report.lessons)]
    return [[title, words] for title, words in rows if words]


def _line(activity: Activity, people: list[Row]) -> list[str]:
    return [
        f"{clock.local(activity.starts_at):%m-%d %H:%M}",
        activity.title,
        activity.team.short_name,
        str(len({row.person_id for row, _minutes in people})),
        _hours(sum(minutes for _row, minutes in people)),
    ]


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")

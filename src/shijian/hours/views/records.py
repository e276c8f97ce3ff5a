"""Service records: one's own with their total, and the rows behind every figure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.queries import Request
from shijian.common import clock
from shijian.common.idempotency import form_body, form_key, once
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.hours.commands import counter
from shijian.hours.forms import CounterForm
from shijian.hours.models import ServiceRecord
from shijian.hours.queries import (
    level_of,
    minutes_by_kind,
    outside_minutes,
    own_record,
    pending_of,
    record_for,
    records_of,
    visible_records,
)
from shijian.hours.rules import why_not_console, why_not_counter, why_not_sample
from shijian.journal.queries import reason_of, timeline
from shijian.points.queries import balance

ORDER = ("-starts_at", "-pk")
PENDING = 20


@login_required
@require_GET
def my_hours(request: Request) -> HttpResponse:
    """What one has served: the total, and every record it is the sum of."""
    person_id = request.actor.person_id
    if person_id is None:
        return redirect("volunteers:register")
    kinds = minutes_by_kind(person_id)
    found = page(records_of(person_id), request.GET.get("after", ""), size=20, order=ORDER)
    shown = {
        "page": found,
        "total": sum(kinds.values()),
        "measured": kinds.get(ServiceRecord.Kind.MEASURED, 0),
        "backfilled": kinds.get(ServiceRecord.Kind.BACKFILLED, 0),
        "points": balance(person_id),
        "outside": outside_minutes(person_id),
        "pending": list(pending_of(person_id)[:PENDING]),
    }
    return render(request, "hours/my_hours.html", shown)


@login_required
@require_GET
def my_record(request: Request, pk: int) -> HttpResponse:
    """One record as its volunteer reads it: when, where, who recorded, who confirmed."""
    record = own_record(request.actor, pk)
    return render(request, "hours/my_record.html", {"record": record, "steps": _steps(record)})


def _steps(record: ServiceRecord) -> list[dict[str, Any]]:
    """What happened to a record, forward, as residents read."""
    done: list[dict[str, Any]] = [
        {"text": _("Came and left"), "when": _span(record), "state": "done"},
        {"text": _("Confirmed by another person"), "at": record.confirmed_at, "state": "done"},
    ]
    if hasattr(record, "countered_by"):
        at, why = record.countered_by.confirmed_at, _reason(record)
        said = _("Taken back by a counter-entry")
        done.append({"text": said, "at": at, "reason": why, "state": "done"})
    return done


def _reason(record: ServiceRecord) -> str:
    entry = timeline(record).filter(action="hours.countered").first()
    return reason_of(entry) if entry else ""


def _span(record: ServiceRecord) -> str:
    start, end = clock.local(record.starts_at), clock.local(record.ends_at)
    return f"{start:%H:%M}-{end:%H:%M}"


# ---------------------------------------------------------------- the office


@login_required
@require_GET
def record_list(request: Request) -> HttpResponse:
    """The rows behind the figures of a subtree, by month."""
    require(why_not_console(request.actor))
    month = _month(request.GET.get("month", ""))
    rows = visible_records(request.actor)
    if month:
        rows = rows.filter(
            starts_at__gte=clock.moment(month), starts_at__lt=clock.moment(_next(month))
        )
    found = page(rows, request.GET.get("after", ""), size=30, order=ORDER)
    shown = {"page": found, "months": _months(), "month": f"{month:%Y-%m}" if month else ""}
    return render(request, "hours/record_list.html", shown)


def _month(given: str) -> dt.date | None:
    if not given:
        return None
    try:
        return dt.datetime.strptime(given, "%Y-%m").replace(tzinfo=clock.SHANGHAI).date()
    except ValueError:
        raise Refused(_("There is no such month."), "hours.month", status=422) from None


def _next(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _months() -> list[dt.date]:
    """This month and the five before it."""
    months = [clock.today().replace(day=1)]
    for _n in range(5):
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    return months


@login_required
@require_GET
def record_file(request: Request, pk: int) -> HttpResponse:
    """One record of the subtree, its evidence, and taking it back where it was wrong."""
    record = record_for(request.actor, pk)
    shown = {
        "record": record,
        "why": why_not_counter(record, level_of(record), by=request.actor),
        "why_sample": why_not_sample(record, by=request.actor),
        "steps": _steps(record)[::-1],
        "evidence": _evidence(record),
    }
    return render(request, "hours/record.html", shown)


def _evidence(record: ServiceRecord) -> str:
    words = {
        "place": _("scanned the place's code"),
        "person": _("own code scanned by the organiser"),
        "digits": _("six digits"),
        "roll": _("called by name on the spot"),
    }
    came, left = (words.get(str(record.evidence.get(way)), "") for way in ("in", "out"))
    return _("In: %(in)s; out: %(out)s") % {"in": came, "out": left} if came or left else ""


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: Request, pk: int) -> HttpResponse:
    """What a counter-entry does (冲正), and writing it with a reason."""
    record = record_for(request.actor, pk)
    require(why_not_counter(record, level_of(record), by=request.actor))
    form = CounterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _taken_back(request, record, form.cleaned_data["reason"])
    shown, status = {"record": record, "form": form}, 422 if form.is_bound else 200
    return render(request, "hours/counter.html", shown, status=status)


def _taken_back(request: Request, record: ServiceRecord, reason: str) -> HttpResponse:
    url = reverse("hours:record", args=[record.pk])

    def act() -> tuple[int, str]:
        counter(record, reason=reason, by=request.actor)
        return 303, url

    body = form_body(request.POST)
    return redirect(once(form_key(request), body, by=request.actor, act=act)[1])

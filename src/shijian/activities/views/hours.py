"""Hours that wait for confirmation: batch by batch, person by person, with the reasons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.queries import Request
from shijian.activities.commands import confirm_attendance, refuse_attendance
from shijian.activities.forms import ReasonForm
from shijian.activities.models import Shift
from shijian.activities.queries import (
    Batch,
    attendance_for,
    batch,
    batches_to_confirm,
    confirmable,
    services_of,
    shift_for,
)
from shijian.activities.queries.field import held_readings
from shijian.activities.rules import evidence_said, time_left, why_not_led
from shijian.activities.rules.field import why_not_settle
from shijian.activities.views.sent import sent
from shijian.catalogue.queries import calendar
from shijian.catalogue.queries import rule as rule_value
from shijian.common.pages import Page, page
from shijian.common.refused import Refused, require
from shijian.hours.commands import Result
from shijian.hours.queries import Level, counts_of_pending, levels
from shijian.hours.rules import why_not_confirm, why_not_console

SIZE = 20


@login_required
@require_GET
def to_confirm(request: Request) -> HttpResponse:
    """What waits in the viewer's subtrees, the oldest first; the first one is open."""
    require(why_not_console(request.actor))
    found, batches = _batches(request)
    shown: dict[str, Any] = {"page": found, "batches": batches, "shift": None}
    shown["counts"] = counts_of_pending(request.actor)
    if batches:
        shown |= _open(request, batches[0]["shift"])
    return render(request, "activities/hours.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: Request, pk: int) -> HttpResponse:
    """One batch: who, from when to when, and the confirmation of those that are ticked."""
    require(why_not_console(request.actor))
    shift = shift_for(request.actor, pk)
    if request.method == "POST":
        chosen = {int(value[:20]) for value in request.POST.getlist("row") if _number(value)}
        return _confirmed(request, shift, chosen)
    found, batches = _batches(request)
    shown = {"page": found, "batches": batches, **_open(request, shift)}
    shown["counts"] = counts_of_pending(request.actor)
    return render(request, "activities/hours.html", shown)


def _confirmed(request: Request, shift: Shift, chosen: set[int]) -> HttpResponse:
    """Confirm what is ticked; what is refused stays and says why."""
    results: list[Result] = []

    def act() -> None:
        results.extend(confirm_attendance(shift, chosen, by=request.actor))

    response = sent(request, reverse("activities:to_confirm"), act)
    _say(request, results)
    return response


def _say(request: Request, results: list[Result]) -> None:
    done = [r for r in results if r.record_id is not None and r.refused is None]
    if done:
        said = ngettext(
            "%(n)s person, %(hours)s hours confirmed.",
            "%(n)s people, %(hours)s hours confirmed.",
            len(done),
        )
        hours = f"{sum(r.service.minutes for r in done) / 60:g}"
        messages.success(request, said % {"n": len(done), "hours": hours})
    if waiting := [r for r in results if r.pending]:
        said = ngettext(
            "%(n)s person's hours wait for somebody else to look at them.",
            "%(n)s people's hours wait for somebody else to look at them.",
            len(waiting),
        )
        messages.info(request, said % {"n": len(waiting)})
    for no in {str(r.refused) for r in results if r.refused}:
        messages.warning(request, no)


@login_required
@require_http_methods(["GET", "POST"])
def refuse(request: Request, pk: int) -> HttpResponse:
    """Decide that one person's attendance becomes no hours, with the reason they read."""
    row = attendance_for(request.actor, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, url = form.cleaned_data["reason"], reverse("activities:to_confirm")
        return sent(
            request,
            url,
            lambda: refuse_attendance(row, code="by_person", reason=reason, by=request.actor),
        )
    status = 422 if form.is_bound else 200
    return render(
        request, "activities/hours_refuse.html", {"row": row, "form": form}, status=status
    )


# ---------------------------------------------------------------- what the pages show


def _number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _batches(request: Request) -> tuple[Page[Shift], list[dict[str, Any]]]:
    rows = batches_to_confirm(request.actor)
    found = page(rows, request.GET.get("after", ""), size=SIZE, order=("ends_at", "pk"))
    days, allowed = calendar(), int(rule_value("hours.entry_working_days"))
    return found, [_batch(batch(row, _waiting(row), days, allowed)) for row in found.rows]


def _batch(one: Batch) -> dict[str, Any]:
    left, state = time_left(one)
    return {"shift": one.shift, "people": one.people, "left": left, "left_state": state}


def _waiting(shift: Shift) -> int:
    return int(getattr(shift, "waiting", 0))


def _open(request: Request, shift: Shift) -> dict[str, Any]:
    """One batch with every person's time and the reason beside what cannot be confirmed."""
    level = levels([shift.activity.team_id])[shift.activity.team_id]
    lines = _lines(request, shift, level)
    free = [line["service"].minutes for line in lines if line["why"] is None]
    return {
        "shift": shift,
        "lines": lines,
        "level": level,
        "people": len(free),
        "minutes": sum(free),
        "why": _common_reason(lines),
        "held": [
            {"reading": one, "why": why_not_settle(one, by=request.actor)}
            for one in held_readings(shift)
        ],
    }


def _lines(request: Request, shift: Shift, level: Level) -> list[dict[str, Any]]:
    rows = list(confirmable(shift))
    led = why_not_led(shift, by=request.actor)
    return [
        {
            "row": row,
            "service": service,
            "evidence": evidence_said(service.evidence),
            "why": led or why_not_confirm(service, level, by=request.actor),
        }
        for row, service in zip(rows, services_of(shift, rows), strict=True)
    ]


def _common_reason(lines: list[dict[str, Any]]) -> Refused | str | None:
    """Why the whole batch cannot be confirmed by this viewer, where nobody in it can."""
    if not lines:
        return _("Nothing waits here.")
    reasons = [line["why"] for line in lines]
    return reasons[0] if all(reasons) else None

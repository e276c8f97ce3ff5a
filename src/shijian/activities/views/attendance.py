"""The captain on the spot: who came, who is still in, who has not come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shijian.accounts.queries import Request
from shijian.activities.commands import end_shift, scan, windows
from shijian.activities.forms import DigitsForm
from shijian.activities.models import Attendance, Shift, Signup
from shijian.activities.queries import (
    Presence,
    next_direction,
    place_code,
    presences,
    shift_for,
    signup_for,
    signups_with_digits,
    unfinished,
)
from shijian.activities.rules import Windows, why_not_end, why_not_run, wrong_digits
from shijian.activities.views.codes import qr
from shijian.activities.views.sent import part, sent
from shijian.common import clock
from shijian.common.limits import hit
from shijian.common.pages import page
from shijian.common.refused import Refused, require


@login_required
@require_GET
def led_list(request: Request) -> HttpResponse:
    """The activities one leads until their shifts are handed over, the next one first."""
    rows = unfinished(request.actor).prefetch_related("shifts")
    found = page(rows, request.GET.get("after", ""), size=20, order=("starts_at", "pk"))
    return render(request, "activities/led_list.html", {"page": found})


@login_required
@never_cache
@require_GET
def sheet(request: Request, pk: int) -> HttpResponse:
    """Who came, with the place's code of this half minute."""
    shift = shift_for(request.actor, pk)
    return render(
        request,
        part(request, "activities/attendance.html", "live"),
        _sheet(request, shift, DigitsForm()),
    )


@login_required
@never_cache
@require_GET
def place_screen(request: Request, pk: int) -> HttpResponse:
    """The place's code alone, large, for a table or a wall."""
    shift = shift_for(request.actor, pk)
    require(why_not_run(shift.activity, by=request.actor))
    code = place_code(shift)
    shown = {"shift": shift, "code": code, "svg": qr(request, code)}
    return render(request, part(request, "activities/place_code.html", "live"), shown)


def _sheet(request: Request, shift: Shift, form: DigitsForm) -> dict[str, Any]:
    rows, open_for = presences(shift), windows()
    no = why_not_run(shift.activity, by=request.actor)
    counts = _counts(rows)
    return {
        "shift": shift,
        "form": form,
        "problem": "",
        "rows": [_line(request, one, shift, open_for) for one in rows],
        "why": no,
        "why_not_end": no or why_not_end(shift, counts["still_in"], open_for),
        **counts,
        **_code_of(request, shift, shown=no is None),
        **_hours_of(shift, open_for),
    }


def _counts(rows: list[Presence]) -> dict[str, int]:
    absent = sum(one.state == "absent" for one in rows)
    still_in = sum(one.state == Attendance.State.OPEN for one in rows)
    return {"came": len(rows) - absent, "still_in": still_in, "absent": absent}


def _code_of(request: Request, shift: Shift, *, shown: bool) -> dict[str, Any]:
    code = place_code(shift) if shown else None
    return {"code": code, "svg": qr(request, code) if code else ""}


def _hours_of(shift: Shift, open_for: Windows) -> dict[str, Any]:
    """From the first sign-in to the last sign-out."""
    opens, closes = open_for.sign_in(shift)[0], open_for.sign_out(shift)[1]
    inside = opens <= clock.now() <= closes and shift.ended_at is None
    return {"open": inside, "opens": opens, "closes": closes}


def _line(request: Request, one: Presence, shift: Shift, open_for: Windows) -> dict[str, Any]:
    """One person, and what the captain can do for somebody without a phone."""
    now, own = clock.now(), one.signup.person_id == request.actor.person_id
    directions = {"absent": "in", Attendance.State.OPEN: "out", Attendance.State.ENDED: "in"}
    direction = directions.get(one.state, "")
    opens, closes = open_for.sign_in(shift) if direction == "in" else open_for.sign_out(shift)
    inside = opens <= now <= closes and shift.ended_at is None
    return {"one": one, "own": own, "direction": direction if inside and not own else ""}


@login_required
@require_POST
def read_digits(request: Request, pk: int) -> HttpResponse:
    """The six digits that a volunteer reads out."""
    shift = shift_for(request.actor, pk)
    require(why_not_run(shift.activity, by=request.actor))
    form = DigitsForm(request.POST)
    if form.is_valid():
        hit(f"activities.digits:{request.actor.user_id}", limit=60, per_seconds=300)
        found = signups_with_digits(shift, form.cleaned_data["digits"])
        if len(found) == 1 and found[0].signup:
            return _called(request, found[0].signup, "digits", found[0].window)
        form.add_error("digits", str(wrong_digits()))
    return render(request, "activities/attendance.html", _sheet(request, shift, form), status=422)


@login_required
@require_POST
def call_name(request: Request, pk: int) -> HttpResponse:
    """Somebody without a phone is seen on the spot and called by name (点名)."""
    signup = signup_for(request.actor, pk)
    require(why_not_run(signup.shift.activity, by=request.actor))
    return _called(request, signup, "roll")


def _called(
    request: Request, signup: Signup, method: str, window: int | None = None
) -> HttpResponse:
    direction, by = next_direction(signup), request.actor
    url = reverse("activities:attendance", args=[signup.shift_id])
    try:
        response = sent(
            request,
            url,
            lambda: scan(signup, direction=direction, method=method, window=window, by=by),
        )
    except Refused as refused:
        shift = shift_for(request.actor, signup.shift_id)
        shown = _sheet(request, shift, DigitsForm()) | {"problem": str(refused)}
        return render(request, "activities/attendance.html", shown, status=refused.status)
    messages.success(request, _("Recorded."))
    return response


@login_required
@require_POST
def hand_over(request: Request, pk: int) -> HttpResponse:
    """The shift is over: whoever confirms sees it now."""
    shift = shift_for(request.actor, pk)
    url = reverse("activities:attendance", args=[shift.pk])
    return sent(request, url, lambda: end_shift(shift, by=request.actor))

"""Rotating codes: showing one's own, typing the place's, and what a scanned address does."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.models import User
from shijian.accounts.queries import Request, device_mark, known_device
from shijian.activities.commands import scan, scan_place, windows
from shijian.activities.forms import DigitsForm
from shijian.activities.models import Attendance, Shift, Signup
from shijian.activities.queries import (
    DEVICE,
    Code,
    Meaning,
    may_run,
    meaning_of,
    my_signups,
    next_direction,
    person_code,
    place_digits_window,
    place_of,
    signup_for,
    ticket_for,
)
from shijian.activities.rules import Windows, old_code, own_code, scanned_at, wrong_digits
from shijian.activities.views.sent import part, sent
from shijian.common import clock
from shijian.common.limits import hit
from shijian.common.refused import Refused, require


def qr(request: Request, code: Code) -> SafeString:
    """The code as a picture of its address, which any scanner opens (decision 28)."""
    url = request.build_absolute_uri(reverse("activities:scan", args=[code.token]))
    drawn = segno.make(url, error="m", micro=False)
    path = drawn.svg_inline(border=2, omitsize=True, lineclass=None)
    return format_html(
        '<svg role="img" aria-label="{}" class="qr"{}', _("Code to scan"),
        SafeString(path.partition("<svg")[2].replace(' class="segno"', "")),
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def my_code(request: Request, pk: int) -> HttpResponse:
    """A volunteer's own code, for the captain to scan or to be read out."""
    signup = signup_for(request.actor, pk)
    code = person_code(signup)
    shown = {
        "signup": signup,
        "code": code,
        "svg": qr(request, code),
        **_times(signup.shift, getattr(signup, "attendance", None), windows()),
    }
    return render(request, part(request, "activities/my_code.html", "live"), shown)


def _times(shift: Shift, row: Attendance | None, open_for: Windows) -> dict[str, Any]:
    """Whether one may sign in and out now, each with its hours."""
    now = clock.now()
    found: dict[str, Any] = {"attendance": row}
    for name, done, (opens, closes) in (
        ("sign_in", row and row.in_at, open_for.sign_in(shift)),
        ("sign_out", row and row.out_at, open_for.sign_out(shift)),
    ):
        state = "done" if done else "early" if now < opens else "late" if now > closes else "open"
        found[name] = {"state": state, "at": done, "opens": opens, "closes": closes}
    running = shift.ended_at is None and now <= shift.ends_at
    found["back"] = running and row is not None and row.state == Attendance.State.ENDED
    return found


@login_required
@require_http_methods(["GET", "POST"])
def type_digits(request: Request, pk: int) -> HttpResponse:
    """The six digits on the organiser's screen, typed by a volunteer without a camera."""
    signup = signup_for(request.actor, pk)
    form = DigitsForm(request.POST or None)
    direction = next_direction(signup)
    if request.method != "POST" or not form.is_valid():
        shown = {"signup": signup, "form": form, "direction": direction}
        return _digits_page(request, shown, status=422 if request.method == "POST" else 200)
    hit(f"activities.digits:{request.actor.user_id}", limit=5, per_seconds=300)
    window = place_digits_window(signup.shift, form.cleaned_data["digits"])
    if window is None:
        form.add_error("digits", str(wrong_digits()))
        shown = {"signup": signup, "form": form, "direction": direction}
        return _digits_page(request, shown, status=422)
    return _recorded(request, signup, direction, "digits", window)


def _digits_page(request: Request, shown: dict[str, Any], *, status: int) -> HttpResponse:
    return render(request, "activities/type_digits.html", shown, status=status)


def _recorded(
    request: Request, signup: Signup, direction: str, method: str, window: int | None
) -> HttpResponse:
    own = request.actor.person_id == signup.person_id
    url = (
        reverse("activities:my_code", args=[signup.pk])
        if own
        else reverse("activities:attendance", args=[signup.shift_id])
    )
    by = request.actor
    response = sent(
        request,
        url,
        lambda: scan(signup, direction=direction, method=method, window=window, by=by),
    )
    _say(request, direction)
    return response


def _say(request: Request, direction: str) -> None:
    messages.success(request, scanned_at(direction, clock.now()))


# ---------------------------------------------------------------- /s/<token>


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def scanned(request: Request, token: str) -> HttpResponse:
    """What a scanned code will do; the button does it (decision 28: reading changes nothing)."""
    if request.method == "POST" and (done := _at_once(request, token)):
        return done
    ticket = request.POST.get("ticket", "")
    meaning = meaning_of(token, ticket, request.actor.user_id)
    if meaning is None:
        raise old_code()
    signup = _whose(request, meaning)
    if signup is None:
        return redirect("activities:activity_detail", pk=meaning.shift.activity_id)
    if request.method == "POST":
        method = "person" if meaning.signup else "place"
        return _recorded(request, signup, _direction(request, signup), method, meaning.window)
    page = render(request, "activities/scanned.html", _will(request, token, signup, meaning))
    return _known(request, page)


def _at_once(request: Request, token: str) -> HttpResponse | None:
    """The usual case in one round trip; None where the page has to explain."""
    direction, by = request.POST.get("direction", ""), request.actor
    found = place_of(token, request.POST.get("ticket", ""), by.user_id)
    if found is None or direction not in {"in", "out"}:
        return None
    signup = scan_place(found[0], direction=direction, window=found[1], by=by)
    if signup is None:
        return None
    _say(request, direction)
    return redirect("activities:my_code", pk=signup)


def _known(request: Request, page: HttpResponse) -> HttpResponse:
    """The browser is marked while the page is read: pressing the button needs no session then."""
    known, user = known_device(request.COOKIES.get(DEVICE, "")), request.user
    if not isinstance(user, User) or (known is not None and known.user_id == user.pk):
        return page
    if mark := device_mark(user, request.session.session_key or ""):
        page.set_cookie(DEVICE, mark, settings.SESSION_COOKIE_AGE, path="/s/", httponly=True,
                        secure=settings.SESSION_COOKIE_SECURE, samesite="Strict")  # fmt: skip
    return page


def _whose(request: Request, meaning: Meaning) -> Signup | None:
    """The place that the code is about: the reader's own, or the one whose code was read."""
    if meaning.signup is not None:
        if meaning.signup.person_id == request.actor.person_id:
            raise own_code()
        if not may_run(request.actor, meaning.shift.activity):
            require(_not_the_organiser())
        return meaning.signup
    rows = my_signups(request.actor.person_id or 0).filter(shift=meaning.shift, state="taken")
    return rows.select_related("person").first()


def _not_the_organiser() -> Refused:
    return Refused(
        _("Only those who run the activity can scan a volunteer's code."),
        "activities.not_runner",
        status=403,
    )


def _direction(request: Request, signup: Signup) -> str:
    asked = request.POST.get("direction", "")
    return asked if asked in {"in", "out"} else next_direction(signup)


def _will(request: Request, token: str, signup: Signup, meaning: Meaning) -> dict[str, Any]:
    return {
        "signup": signup,
        "own": meaning.signup is None,
        "direction": next_direction(signup),
        "token": token,
        "ticket": ticket_for(token, request.actor.user_id or 0),
        "now": clock.now(),
        **_times(meaning.shift, getattr(signup, "attendance", None), windows()),
    }

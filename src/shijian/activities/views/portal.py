"""Finding an activity, taking a place, giving it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.models import Person
from shijian.accounts.queries import Request
from shijian.activities.commands import sign_up, take_place, windows, withdraw
from shijian.activities.forms import SignUpForm
from shijian.activities.models import Activity, Attendance, Signup, Swap
from shijian.activities.queries import (
    LIVING,
    activity_for,
    decline_reasons,
    my_signups,
    open_activities,
    places_in_line,
    refusal_reasons,
    signup_for,
)
from shijian.activities.rules import Windows, why_not_withdraw, withdraw_by
from shijian.activities.views.sent import sent
from shijian.activities.views.shown import chosen_place, detail
from shijian.catalogue.queries import platforms
from shijian.common import clock
from shijian.common.idempotency import sending
from shijian.common.pages import page
from shijian.common.refused import Refused
from shijian.common.text import BIGINT, searched
from shijian.organisations.models import Place
from shijian.organisations.queries import places

SIZE = 20


@require_GET
def activity_list(request: Request) -> HttpResponse:
    """What anybody can sign up for, by platform, township or words, soonest first."""
    chosen = {name: request.GET.get(name, "")[:40] for name in ("platform", "town", "free")}
    words = searched(request.GET.get("q", ""))
    rows = open_activities(
        platform=chosen["platform"],
        town=_town(chosen["town"]),
        words=words,
        free=bool(chosen["free"]),
        person=request.actor.person_id,
    )
    found = page(rows, request.GET.get("after", ""), size=SIZE, order=("starts_at", "pk"))
    shown = {"page": found, "rows": [_row(one) for one in found.rows], "q": words, **chosen}
    shown |= {"platforms": platforms(), "towns": places("town")}
    return render(request, "activities/activity_list.html", shown)


@require_GET
def activity_detail(request: Request, pk: int) -> HttpResponse:
    """One activity: its shifts with reasons, its conditions one by one, one button."""
    activity = activity_for(request.actor, pk)
    return render(request, "activities/activity_detail.html", detail(request, activity))


@login_required
@require_POST
def sign_up_for(request: Request, pk: int) -> HttpResponse:
    """Take a place in the chosen shift or post, ask for one, or stand on the list."""
    if done := _at_once(request, pk):
        return done
    activity = activity_for(request.actor, pk)
    shift, post = chosen_place(activity, request.POST.get("shift", ""))
    form = SignUpForm(request.POST)
    if shift is None or not form.is_valid():
        problem = form.first_error() if shift else _("Choose a shift.")
        shown = detail(request, activity) | {"problem": problem}
        return render(request, "activities/activity_detail.html", shown, status=422)
    shift.activity = activity
    person = get_object_or_404(Person, pk=request.actor.person_id)
    wanted = {"post": post, "companions": form.cleaned_data["companions"]}
    wanted["wait"] = bool(request.POST.get("wait"))
    return _tried(
        request, activity, lambda: sign_up(shift, person=person, **wanted, by=request.actor)
    )


def _at_once(request: Request, pk: int) -> HttpResponse | None:
    """The usual case in one round trip; None where the page has to explain or ask more."""
    shift, by = request.POST.get("shift", ""), request.actor
    more = any(request.POST.get(name) for name in ("companions", "wait"))
    if more or not shift.isascii() or not shift.isdigit() or int(shift[:20]) > BIGINT:
        return None
    url = reverse("activities:activity_detail", args=[pk])
    if not take_place(pk, int(shift[:20]), sending=sending(request, by, 303, url), by=by):
        return None
    messages.success(request, said_of(Signup(state=Signup.State.TAKEN)))
    return redirect(url)


def _tried(request: Request, activity: Activity, act: Callable[[], Signup]) -> HttpResponse:
    """The place, or the same page with the reason at the shift (409), nothing lost."""
    url = reverse("activities:activity_detail", args=[activity.pk])
    got: list[Signup] = []
    try:
        response = sent(request, url, lambda: got.append(act()))
    except Refused as refused:
        fresh = activity_for(request.actor, activity.pk)
        shown = detail(request, fresh) | {"problem": str(refused)}
        return render(request, "activities/activity_detail.html", shown, status=refused.status)
    for signup in got:
        messages.success(request, said_of(signup))
    return response


def said_of(signup: Signup) -> str:
    """What becomes of a sign-up, in one sentence."""
    if signup.state == Signup.State.ASKED:
        return _("The organiser decides and tells you; nothing is certain yet.")
    if signup.state == Signup.State.WAITING:
        place = places_in_line([signup])[signup.pk]
        return _("You are number %(n)s on the list. You are told when a place is free.") % {
            "n": place
        }
    return _("You have a place. We remind you the evening before.")


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_from(request: Request, pk: int) -> HttpResponse:
    """What giving the place back means, and doing it."""
    signup = signup_for(request.actor, pk)
    if request.method == "POST":
        url = reverse("activities:my_signups")
        return sent(request, url, lambda: withdraw(signup, by=request.actor))
    swap = signup.swaps.filter(state=Swap.State.OPEN).first()
    shown = {
        "signup": signup,
        "swap": swap,
        "held": signup.state == Signup.State.TAKEN,
        "why": why_not_withdraw(signup),
        "late": clock.now() > withdraw_by(signup.shift),
        "until": withdraw_by(signup.shift),
    }
    return render(request, "activities/withdraw.html", shown)


@login_required
@require_GET
def signup_list(request: Request) -> HttpResponse:
    """One's own places: what comes, and what became of what was."""
    if request.actor.person_id is None:
        return redirect("volunteers:register")
    rows = my_signups(request.actor.person_id)
    found = page(rows, request.GET.get("after", ""), size=SIZE, order=("-starts_at", "-pk"))
    came = {row.pk: getattr(row, "attendance", None) for row in found.rows}
    reasons = refusal_reasons([row.pk for row in came.values() if row])
    declined = decline_reasons([row.pk for row in found.rows if row.state == "declined"])
    lines: list[dict[str, Any]] = [
        {
            "signup": row,
            "row": came[row.pk],
            "reason": declined.get(row.pk) or reasons.get(getattr(came[row.pk], "pk", 0)),
        }
        for row in found.rows
    ]
    return render(request, "activities/my_signups.html", {"page": found, **_apart(lines)})


def _apart(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """What comes, the soonest first, and what was; whoever is still in has yet to sign out."""
    open_for = windows()
    ahead = [line for line in lines if _is_ahead(line["signup"], line["row"], open_for)]
    return {"ahead": ahead[::-1], "past": [line for line in lines if line not in ahead]}


def _is_ahead(signup: Signup, row: Attendance | None, open_for: Windows) -> bool:
    still_in = row is not None and row.out_at is None
    ends = open_for.sign_out(signup.shift)[1] if still_in else signup.shift.ends_at
    return signup.state in LIVING and ends >= clock.now()


def _town(given: str) -> Place | None:
    if not given.isascii() or not given.isdigit():
        return None
    return places("town").filter(code=given).first()


def _row(activity: Activity) -> dict[str, Any]:
    left = activity.places - activity.taken  # type: ignore[attr-defined]
    return {"activity": activity, "left": max(0, left)}

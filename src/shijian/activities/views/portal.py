"""Finding an activity, taking a place, giving it back."""

from __future__ import annotations

import datetime as dt
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
from shijian.activities.commands import sign_up, windows, withdraw
from shijian.activities.models import Activity, Attendance, Shift, Signup
from shijian.activities.queries import (
    Facts,
    activity_for,
    facts_of,
    may_run,
    my_signups,
    open_activities,
    refusal_reasons,
    shift_minutes,
    signup_for,
)
from shijian.activities.rules import (
    Windows,
    conditions,
    why_not_sign_up,
    why_not_withdraw,
    withdraw_by,
)
from shijian.activities.views.sent import sent
from shijian.catalogue.queries import platforms
from shijian.common import clock
from shijian.common.pages import page
from shijian.common.refused import Refused
from shijian.common.text import searched
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
    return render(request, "activities/activity_detail.html", _detail(request, activity))


@login_required
@require_POST
def sign_up_for(request: Request, pk: int) -> HttpResponse:
    """Take a place in the chosen shift."""
    activity = activity_for(request.actor, pk)
    shift = _chosen(activity, request.POST.get("shift", ""))
    if shift is None:
        shown = _detail(request, activity) | {"problem": _("Choose a shift.")}
        return render(request, "activities/activity_detail.html", shown, status=422)
    shift.activity = activity
    person = get_object_or_404(Person, pk=request.actor.person_id)
    return _tried(request, activity, shift, person)


def _tried(request: Request, activity: Activity, shift: Shift, person: Person) -> HttpResponse:
    """The place, or the same page with the reason at the shift (409), nothing lost."""
    url = reverse("activities:activity_detail", args=[activity.pk])
    try:
        response = sent(request, url, lambda: sign_up(shift, person=person, by=request.actor))
    except Refused as refused:
        fresh = activity_for(request.actor, activity.pk)
        shown = _detail(request, fresh) | {"problem": str(refused)}
        return render(request, "activities/activity_detail.html", shown, status=refused.status)
    messages.success(request, _("You have a place. We remind you the evening before."))
    return response


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_from(request: Request, pk: int) -> HttpResponse:
    """What giving the place back means, and doing it."""
    signup = signup_for(request.actor, pk)
    if request.method == "POST":
        url = reverse("activities:my_signups")
        return sent(request, url, lambda: withdraw(signup, by=request.actor))
    shown = {
        "signup": signup,
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
    lines: list[dict[str, Any]] = [
        {"signup": row, "row": came[row.pk], "reason": reasons.get(getattr(came[row.pk], "pk", 0))}
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
    return signup.state == Signup.State.TAKEN and ends >= clock.now()


# ---------------------------------------------------------------- what the pages show


def _town(given: str) -> Place | None:
    if not given.isascii() or not given.isdigit():
        return None
    return places("town").filter(code=given).first()


def _row(activity: Activity) -> dict[str, Any]:
    left = activity.places - activity.taken  # type: ignore[attr-defined]
    return {"activity": activity, "left": max(0, left)}


def _chosen(activity: Activity, given: str) -> Shift | None:
    shifts = list(activity.shifts.all())
    if given.isascii() and given.isdigit():
        return next((shift for shift in shifts if shift.pk == int(given[:20])), None)
    return shifts[0] if len(shifts) == 1 else None


def _detail(request: Request, activity: Activity) -> dict[str, Any]:
    """The page's facts: one look at the person for every shift."""
    shifts = list(activity.shifts.all())
    for shift in shifts:
        shift.activity = activity
    facts = facts_of(person, shifts) if (person := request.actor.person_id) else None
    lines = [_shift_line(shift, facts) for shift in shifts]
    wanted = request.POST.get("shift") or request.GET.get("shift", "")
    return {
        "activity": activity,
        "lines": lines,
        "problem": "",
        "runs": may_run(request.actor, activity),
        "now": clock.now(),
        **_chosen_line(lines, _chosen(activity, wanted), facts),
        **_reader(request, facts, shifts),
    }


def _chosen_line(
    lines: list[dict[str, Any]], wanted: Shift | None, facts: Facts | None
) -> dict[str, Any]:
    """The shift in question with its conditions, and whether any can be taken at all."""
    chosen = _focus(lines, wanted)
    for line in lines:
        line["checked"] = line is chosen and line["why"] is None
    return {
        "chosen": chosen,
        "conditions": conditions(chosen["shift"], facts) if chosen else [],
        "until": withdraw_by(chosen["shift"]) if chosen else None,
        "any_free": any(line["why"] is None for line in lines),
    }


def _reader(request: Request, facts: Facts | None, shifts: list[Shift]) -> dict[str, Any]:
    """Who looks: signed in or not, a volunteer or not yet, with which places here."""
    own = facts.signups if facts else {}
    here = [own[shift.pk] for shift in shifts if shift.pk in own]
    rows = Signup.objects.filter(pk__in=here).select_related("shift", "attendance")
    return {
        "signed_in": request.actor.user_id is not None,
        "volunteer": bool(facts and facts.volunteer_state == "active"),
        "mine": list(rows) if here else [],
    }


def _shift_line(shift: Shift, facts: Facts | None) -> dict[str, Any]:
    why = why_not_sign_up(shift, facts or Facts(volunteer_state="active", born_on=dt.date.min))
    left = max(0, shift.capacity - shift.taken)
    return {"shift": shift, "why": why, "left": left, "minutes": shift_minutes(shift)}


def _focus(lines: list[dict[str, Any]], chosen: Shift | None) -> dict[str, Any] | None:
    """The shift whose conditions are shown: the chosen one, else the first that can be taken."""
    if chosen is not None:
        return next(line for line in lines if line["shift"].pk == chosen.pk)
    free = [line for line in lines if line["why"] is None]
    return next(iter(free or lines), None)

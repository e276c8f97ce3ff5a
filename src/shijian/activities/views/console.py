"""Activities in the office: the list, one file, writing down, opening, calling off."""

from __future__ import annotations

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
from shijian.activities.commands import (
    cancel_activity,
    change_activity,
    draft_activity,
    propose_activity,
    publish_activity,
    return_activity,
)
from shijian.activities.forms import (
    POST_NAMES,
    POSTS,
    SHIFT_NAMES,
    SHIFTS,
    ActivityForm,
    KindsForm,
    ReasonForm,
    as_typed,
)
from shijian.activities.models import Activity, Attendance, Shift
from shijian.activities.queries import (
    activity_for,
    led_activities,
    may_run,
    presences,
    requests_in,
    teams_run,
    waiting_in,
)
from shijian.activities.rules import (
    happened,
    why_not_cancel,
    why_not_open,
    why_not_propose,
    why_not_publish,
    why_not_return,
    why_not_run,
)
from shijian.activities.views.sent import sent
from shijian.common.actor import Actor
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.common.text import searched
from shijian.hours.rules import why_not_console
from shijian.journal.queries import reason_of, timeline
from shijian.teams.models import Team
from shijian.teams.queries import captain_of

STATES = ("draft", "proposed", "published", "closed", "cancelled")


@login_required
@require_GET
def activity_table(request: Request) -> HttpResponse:
    """The activities of the subtree, the latest first, by state and words."""
    require(why_not_console(request.actor))
    state, words = request.GET.get("state", ""), searched(request.GET.get("q", ""))
    rows = led_activities(request.actor)
    if state in STATES:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(title__icontains=words)
    found = page(rows, request.GET.get("after", ""), size=20, order=("-starts_at", "-pk"))
    shown = {"page": found, "state": state, "q": words, "states": _states()}
    return render(request, "activities/console_list.html", shown)


def _states() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Activity.State.choices]


@login_required
@require_GET
def activity_file(request: Request, pk: int) -> HttpResponse:
    """One activity with its shifts and people, what can be done next, and what happened."""
    activity = activity_for(request.actor, pk)
    require(why_not_run(activity, by=request.actor))
    return render(request, "activities/console_detail.html", _file(request, activity))


def _file(request: Request, activity: Activity) -> dict[str, Any]:
    shifts = list(activity.shifts.all())
    no = why_not_open(activity, by=request.actor)
    missing = why_not_publish(activity, shifts)
    attended = Attendance.objects.filter(shift__in=shifts).exists()
    waiting = waiting_in(shifts)
    return {
        "activity": activity,
        "shifts": [_shift_block(shift, waiting) for shift in shifts[:6]],
        "requests": requests_in(activity),
        "why_not_open": no,
        "missing": missing,
        "why_not_propose": why_not_propose(activity),
        "may_return": why_not_return(activity, by=request.actor) is None,
        "kinds": KindsForm(),
        "why_not_cancel": why_not_cancel(activity, attended=attended),
        "steps": _steps(activity),
        "runs": may_run(request.actor, activity),
    }


def _shift_block(shift: Shift, waiting: dict[int, int]) -> dict[str, Any]:
    return {
        "shift": shift,
        "rows": presences(shift),
        "posts": list(shift.posts.all()),
        "waiting": waiting.get(shift.pk, 0),
    }


def _steps(activity: Activity) -> list[dict[str, Any]]:
    """What happened, newest first, as the console reads."""
    said = happened()
    return [
        {"text": said.get(entry.action, entry.action), "at": entry.at, "reason": reason_of(entry)}
        for entry in timeline(activity).select_related("reason")[:20]
    ]


@login_required
@require_http_methods(["GET", "POST"])
def activity_new(request: Request) -> HttpResponse:
    """Write an activity down; it is seen once it is published."""
    teams = teams_run(request.actor)
    require(why_not_console(request.actor))
    form = ActivityForm(request.POST or None, teams=teams, initial=_first(teams))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, None)
    return _drafted(request, form)


def _drafted(request: Request, form: ActivityForm) -> HttpResponse:
    facts = form.facts()
    made: list[Activity] = []
    responsible = _responsible(facts["team"], request.actor)

    def act() -> None:
        made.append(draft_activity(**facts, responsible=responsible, by=request.actor))

    response = sent(request, reverse("activities:console"), act)
    messages.success(request, _("Written down. Publish it when everything is right."))
    return redirect("activities:activity_file", pk=made[0].pk) if made else response


def _responsible(team: Team, by: Actor) -> Person:
    """Who is there on the day: the captain, or whoever writes it down for a team without one."""
    return captain_of(team) or get_object_or_404(Person, pk=by.person_id)


def _first(teams: Any) -> dict[str, Any]:
    """A captain of one team is not asked which, nor where it is at home."""
    only = list(teams[:2])
    if len(only) != 1:
        return {}
    return {"team": only[0].pk, "place": only[0].organisation.place_id}


def _form_page(request: Request, form: ActivityForm, activity: Activity | None) -> HttpResponse:
    shifts = [
        {"number": n, "fields": [form[f"shift_{n}_{name}"] for name in SHIFT_NAMES]} for n in SHIFTS
    ]
    posts = [
        {"number": n, "fields": [form[f"post_{n}_{name}"] for name in POST_NAMES]} for n in POSTS
    ]
    shown = {"form": form, "activity": activity, "shifts": shifts, "posts": posts}
    status = 422 if form.is_bound else 200
    return render(request, "activities/console_form.html", shown, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def activity_edit(request: Request, pk: int) -> HttpResponse:
    """Correct a draft."""
    activity = activity_for(request.actor, pk)
    require(why_not_run(activity, by=request.actor))
    teams = Team.objects.filter(pk=activity.team_id)
    typed = as_typed(activity, list(activity.shifts.all()))
    form = ActivityForm(request.POST or None, teams=teams, initial=typed)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, activity)
    url = reverse("activities:activity_file", args=[pk])
    facts = form.facts()
    del facts["team"]
    return sent(request, url, lambda: change_activity(activity, **facts, by=request.actor))


@login_required
@require_POST
def activity_publish(request: Request, pk: int) -> HttpResponse:
    """Open it for sign-up, with each of the six points looked at."""
    activity = activity_for(request.actor, pk)
    url = reverse("activities:activity_file", args=[pk])
    form = KindsForm(request.POST)
    if not form.is_valid():
        require(why_not_run(activity, by=request.actor))
        shown = _file(request, activity) | {"kinds": form}
        return render(request, "activities/console_detail.html", shown, status=422)
    bits = form.bits()
    return sent(request, url, lambda: publish_activity(activity, checked=bits, by=request.actor))


@login_required
@require_POST
def activity_propose(request: Request, pk: int) -> HttpResponse:
    """Hand it in to whoever answers for the team."""
    activity = activity_for(request.actor, pk)
    url = reverse("activities:activity_file", args=[pk])
    return sent(request, url, lambda: propose_activity(activity, by=request.actor))


@login_required
@require_http_methods(["GET", "POST"])
def activity_return(request: Request, pk: int) -> HttpResponse:
    """Send back what was handed in, with the reason."""
    activity = activity_for(request.actor, pk)
    require(why_not_return(activity, by=request.actor))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        url, reason = reverse("activities:activity_file", args=[pk]), form.cleaned_data["reason"]
        return sent(
            request, url, lambda: return_activity(activity, reason=reason, by=request.actor)
        )
    shown = {"activity": activity, "form": form}
    return render(
        request, "activities/console_return.html", shown, status=422 if form.is_bound else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def activity_cancel(request: Request, pk: int) -> HttpResponse:
    """What calling off means, and doing it with a reason."""
    activity = activity_for(request.actor, pk)
    require(why_not_run(activity, by=request.actor))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        url, reason = reverse("activities:activity_file", args=[pk]), form.cleaned_data["reason"]
        return sent(
            request, url, lambda: cancel_activity(activity, reason=reason, by=request.actor)
        )
    places = sum(shift.taken for shift in activity.shifts.all())
    shown = {"activity": activity, "form": form, "places": places}
    status = 422 if form.is_bound else 200
    return render(request, "activities/console_cancel.html", shown, status=status)

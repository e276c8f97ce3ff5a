"""One's own standing: pause, leave, come back, and appeal against a suspension."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.dossiers.commands.leaving import come_back, leave, pause
from shijian.dossiers.forms import AppealForm
from shijian.dossiers.queries.effects import LEAVE, PAUSE, effects
from shijian.teams.rules.leaving import why_not_without_captain
from shijian.volunteers.commands import place_appeal
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import (
    answer_to_appeal,
    consents_of,
    open_suspension,
    reason_of_suspension,
    volunteer_of,
    words_of_appeal,
)
from shijian.volunteers.rules import staying

STEPS = {PAUSE: (staying.why_not_pause, pause), LEAVE: (staying.why_not_leave, leave)}


@login_required
@require_GET
def own(request: Request) -> HttpResponse:
    """How I stand, and what I can do about it."""
    volunteer = volunteer_of(request.actor)
    if volunteer is None:
        return redirect("volunteers:register")
    return _page(request, volunteer, AppealForm())


def _page(
    request: Request, volunteer: Volunteer, form: AppealForm, *, status: int = 200
) -> HttpResponse:
    by = request.actor
    shown = {
        "volunteer": volunteer,
        "why_not_pause": staying.why_not_pause(volunteer, by),
        "why_not_leave": staying.why_not_leave(volunteer, by),
        "why_not_return": staying.why_not_return(volunteer, by),
        "withdrawn": not consents_of(volunteer).filter(given=True).exists()
        or not consents_of(volunteer)[0].given,
        **_suspended(request, volunteer),
        "form": form,
    }
    return render(request, "dossiers/standing.html", shown, status=status)


def _suspended(request: Request, volunteer: Volunteer) -> dict[str, Any]:
    """The suspension that is in force, why, and the appeal against it."""
    found = open_suspension(volunteer)
    if found is None:
        return {}
    appeal = getattr(found, "appeal", None)
    return {
        "suspension": found,
        "reason": reason_of_suspension(found),
        "appeal": appeal,
        "said": words_of_appeal(appeal) if appeal else "",
        "answer": answer_to_appeal(appeal) if appeal else "",
        "why_not_appeal": staying.why_not_appeal(found, request.actor),
    }


@login_required
@require_http_methods(["GET", "POST"])
def step(request: Request, step: str) -> HttpResponse:
    """One step: what it does, said first; then done."""
    volunteer = volunteer_of(request.actor)
    if volunteer is None or step not in (*STEPS, "return"):
        raise Http404
    if request.method == "POST":
        _do(request, volunteer, step)
        return redirect("dossiers:standing")
    if step == "return":
        return redirect("dossiers:standing")
    why_not = STEPS[step][0](volunteer, request.actor) or why_not_without_captain(volunteer)
    shown = {"step": step, "effects": effects(volunteer, step), "why_not": why_not}
    return render(request, "dossiers/step.html", shown)


def _do(request: Request, volunteer: Volunteer, step: str) -> None:
    if step == "return":
        come_back(volunteer, by=request.actor)
        messages.success(request, _("Welcome back. You may sign up again."))
        return
    STEPS[step][1](volunteer, by=request.actor)
    said = {PAUSE: _("You rest now."), LEAVE: _("You are no volunteer any more. Thank you.")}
    messages.success(request, said[step])


@login_required
@require_POST
def appeal(request: Request, pk: int) -> HttpResponse:
    """Ask another authority."""
    volunteer = volunteer_of(request.actor)
    if volunteer is None:
        raise Http404
    suspension = get_object_or_404(volunteer.suspensions, pk=pk)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, volunteer, form, status=422)
    place_appeal(suspension, text=form.cleaned_data["text"], by=request.actor)
    messages.success(request, _("Your appeal is on its way to another authority."))
    return redirect("dossiers:standing")

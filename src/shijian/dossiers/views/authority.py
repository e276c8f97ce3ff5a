"""An authority suspends, and another one decides the appeal."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.models import Role
from shijian.accounts.queries import Request, masked_name
from shijian.common import clock
from shijian.common.forms import refuse
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.dossiers import commands
from shijian.dossiers.forms import DecideForm, ReasonForm, SuspendForm
from shijian.dossiers.queries.authorities import authorities_of
from shijian.dossiers.queries.effects import SUSPEND, effects
from shijian.teams.rules.leaving import why_not_without_captain
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import (
    answer_to_appeal,
    appeal_for,
    reason_of_suspension,
    suspension_for,
    visible_appeals,
    volunteer_for,
    words_of_appeal,
)
from shijian.volunteers.rules import why_not_console
from shijian.volunteers.rules.staying import why_not_decide, why_not_lift


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request: Request, pk: int) -> HttpResponse:
    """Suspend a volunteer: what it does is said first."""
    require(why_not_console(request.actor))
    volunteer = volunteer_for(request.actor, pk)
    authorities = authorities_of(request.actor, volunteer)
    form = SuspendForm(request.POST or None, authorities=authorities)
    if request.method == "POST" and form.is_valid() and _suspended(request, volunteer, form):
        return redirect("teams:volunteer", pk=volunteer.pk)
    return _suspend_page(request, volunteer, form)


def _suspended(request: Request, volunteer: Volunteer, form: SuspendForm) -> bool:
    given = form.cleaned_data
    try:
        commands.suspend(volunteer, given["organisation"], until=given["until"],
                         reason=given["reason"], by=request.actor)  # fmt: skip
    except Refused as refused:
        refuse(form, refused)
        return False
    messages.success(request, _("Suspended. The volunteer was told why and where to appeal."))
    return True


def _suspend_page(request: Request, volunteer: Volunteer, form: SuspendForm) -> HttpResponse:
    shown = {
        "volunteer": volunteer,
        "name": masked_name(volunteer.person.name),
        "effects": effects(volunteer, SUSPEND),
        "form": form,
        "today": clock.today(),
        "why_not": why_not_without_captain(volunteer),
    }
    return render(request, "dossiers/suspend.html", shown, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def lift(request: Request, pk: int) -> HttpResponse:
    """End a suspension early."""
    require(why_not_console(request.actor))
    suspension, form = suspension_for(request.actor, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.lift(suspension, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("The suspension is over."))
        return redirect("teams:volunteer", pk=suspension.volunteer_id)
    shown = {"suspension": suspension, "reason": reason_of_suspension(suspension), "form": form,
             "why_not": why_not_lift(suspension, request.actor)}  # fmt: skip
    return render(request, "dossiers/lift.html", shown, status=422 if form.errors else 200)


@login_required
@require_GET
def appeal_list(request: Request) -> HttpResponse:
    """Appeals that this authority decides, the most urgent first."""
    _require_deciding(request)
    decided = request.GET.get("state") == "decided"
    rows = visible_appeals(request.actor)
    rows = rows.exclude(outcome="") if decided else rows.filter(outcome="")
    found = page(rows, request.GET.get("after", ""), size=30, order=("due_at", "pk"))
    return render(request, "dossiers/appeals.html", {"page": found, "decided": decided})


def _require_deciding(request: Request) -> None:
    if not request.actor.paths(Role.SUPERVISOR):
        require(why_not_console(request.actor))


@login_required
@require_http_methods(["GET", "POST"])
def appeal(request: Request, pk: int) -> HttpResponse:
    """One appeal: what was decided and why, what the volunteer says, and the answer."""
    _require_deciding(request)
    row, form = appeal_for(request.actor, pk), DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.decide(row, by=request.actor, **form.decision())
        messages.success(request, _("Answered. The volunteer was told."))
        return redirect("dossiers:appeals")
    shown = {
        "appeal": row,
        "reason": reason_of_suspension(row.suspension),
        "said": words_of_appeal(row),
        "answer": answer_to_appeal(row),
        "form": form,
        "why_not": why_not_decide(row, request.actor),
    }
    return render(request, "dossiers/appeal.html", shown, status=422 if form.errors else 200)

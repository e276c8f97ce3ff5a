"""The console looks through applications, admits groups, and closes their yearly checks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.teams import commands, queries, rules
from shijian.teams.forms import CloseCheckForm, ReasonForm
from shijian.teams.models import SocialOrganisation
from shijian.teams.views.sent import answered, done_once
from shijian.volunteers.rules import why_not_console

asked = require_http_methods(["GET", "POST"])
State = SocialOrganisation.State


@login_required
@require_GET
def applications(request: Request) -> HttpResponse:
    """Who asks to join the corps, what waits first."""
    require(why_not_console(request.actor))
    rows = queries.social_organisations(request.actor)
    state = request.GET.get("state", "")
    if state in State.values:
        rows = rows.filter(state=state)
    context = {
        "page": page(rows, request.GET.get("after", ""), size=30, order=("-id",)),
        "states": [("", _("All")), *State.choices],
        "state": state,
    }
    return render(request, "teams/applications.html", context)


@login_required
@require_GET
def console_application(request: Request, pk: int) -> HttpResponse:
    """One application with what is to be looked at, and the next step."""
    require(why_not_console(request.actor))
    row = queries.social_for(request.actor, pk)
    context = {
        "row": row,
        "answer": queries.why_back(row),
        "marks": rules.worth_a_look(row),
        "why_review": rules.why_not_review(row, request.actor),
        "why_decide": rules.why_not_decide(row, request.actor),
        "may_return": rules.why_not_return(row, request.actor) is None,
    }
    return render(request, "teams/console_application.html", context)


@login_required
@require_GET
def consent_file(request: Request, pk: int) -> HttpResponseBase:
    """The paper with the consenting unit's seal; each look is written down."""
    row = queries.social_for(request.actor, pk)
    return commands.open_consent(row, by=request.actor)


@login_required
@require_POST
def review(request: Request, pk: int) -> HttpResponse:
    """The papers are in order."""
    row = queries.social_for(request.actor, pk)
    done_once(request, lambda: str(commands.review_application(row, by=request.actor).pk))
    messages.success(request, _("Reviewed. Somebody else decides now."))
    return redirect("teams:console_application", pk=pk)


@login_required
@require_POST
def admit(request: Request, pk: int) -> HttpResponse:
    """The group joins the corps."""
    row = queries.social_for(request.actor, pk)
    page_of = "teams:console_team"
    url = done_once(
        request, lambda: reverse(page_of, args=[commands.admit(row, by=request.actor).pk])
    )
    messages.success(request, _("Admitted. The applicant is its captain and has been told."))
    return redirect(url)


@login_required
@asked
def send_back(request: Request, pk: int) -> HttpResponse:
    """Something is missing."""
    row = queries.social_for(request.actor, pk)
    require(rules.why_not_return(row, request.actor))
    words = {"title": _("Send back to be completed"), "submit": _("Send back")}
    return _no(request, row, commands.return_application, words)


@login_required
@asked
def refuse(request: Request, pk: int) -> HttpResponse:
    """Not admitted."""
    row = queries.social_for(request.actor, pk)
    require(rules.why_not_decide(row, request.actor))
    words = {"title": _("Do not admit"), "submit": _("Do not admit")}
    return _no(request, row, commands.refuse_application, words)


def _no(
    request: Request, row: SocialOrganisation, command: Any, words: dict[str, str]
) -> HttpResponse:
    form = ReasonForm(request.POST or None)

    def act() -> str:
        command(row, reason=form.cleaned_data["reason"], by=request.actor)
        return reverse("teams:console_application", args=[row.pk])

    return answered(request, form, "teams/answer.html", {"row": row, **words}, act)


# ---------------------------------------------------------------- the yearly check


@login_required
@require_GET
def checks(request: Request) -> HttpResponse:
    """The yearly checks: who answered, what is closed."""
    require(why_not_console(request.actor))
    rows = queries.annual_checks(request.actor)
    found = page(rows, request.GET.get("after", ""), size=30, order=("-year", "id"))
    return render(request, "teams/checks.html", {"page": found})


@login_required
@asked
def close_check(request: Request, pk: int) -> HttpResponse:
    """Passed, or to improve."""
    row = get_object_or_404(queries.annual_checks(request.actor), pk=pk)
    form = CloseCheckForm(request.POST or None)

    def act() -> str:
        commands.close_check(row, improve=form.cleaned_data["improve"], by=request.actor)
        return reverse("teams:checks")

    context = {
        "row": row,
        "improve": queries.to_improve(row),
        "why": rules.why_not_close_check(row, request.actor),
    }
    return answered(request, form, "teams/close_check.html", context, act)


@login_required
@require_POST
def wake(request: Request, pk: int) -> HttpResponse:
    """Let a dormant team work again."""
    team = queries.team_for(request.actor, pk)
    done_once(request, lambda: str(commands.wake(team, by=request.actor).pk))
    messages.success(request, _("The team is awake; its year begins today."))
    return redirect("teams:console_team", pk=pk)

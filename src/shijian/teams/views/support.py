"""Calls for support as everybody reads them, and as captains ask and report under them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.teams import commands, queries, rules
from shijian.teams.forms import AskForm, ReportForm
from shijian.teams.models import SupportCall, Team
from shijian.teams.views.lead import led_team
from shijian.teams.views.sent import answered, done_once

asked = require_http_methods(["GET", "POST"])


@require_GET
def calls(request: Request) -> HttpResponse:
    """What social organisations can ask for, and what was given."""
    order = ("-closes_on", "-id")
    found = page(queries.public_calls(), request.GET.get("after", ""), size=20, order=order)
    return render(request, "teams/calls.html", {"page": found})


@require_GET
def call(request: Request, pk: int) -> HttpResponse:
    """One call with its policy, who got something and what came of it."""
    row = queries.public_call(pk)
    teams = list(_social_teams(request)[:10])
    own = row.requests.filter(team__in=teams).select_related("team").order_by("id")
    context = {
        "call": row,
        "given": page(
            queries.given_under(row), request.GET.get("after", ""), size=20, order=("id",)
        ),
        "own": list(own),
        "teams": teams,
        "why": _why_not(row, teams, request),
    }
    return render(request, "teams/call.html", context)


def _social_teams(request: Request) -> QuerySet[Team]:
    return queries.teams_led(request.actor).filter(kind=Team.Kind.SOCIAL)


def _why_not(row: SupportCall, teams: list[Team], request: Request) -> Refused | None:
    """Why none of the reader's teams can ask now; None where one can."""
    reasons = [rules.why_not_ask(row, team, request.actor) for team in teams]
    return None if None in reasons else next(iter(reasons), None)


@login_required
@asked
def ask(request: Request, pk: int) -> HttpResponse:
    """A captain asks for support of a project."""
    row, teams = queries.public_call(pk), _social_teams(request)
    only = list(teams[:2])
    form = AskForm(
        request.POST or None,
        initial={"team": only[0].pk if len(only) == 1 else None},
        teams=teams,
    )

    def act() -> str:
        given = dict(form.cleaned_data)
        commands.ask_for_support(row, given.pop("team"), by=request.actor, **given)
        messages.success(request, _("Sent. You will be told what was decided."))
        return reverse("teams:support_call", args=[row.pk])

    return answered(request, form, "teams/ask.html", {"call": row}, act)


@login_required
@require_POST
def withdraw_support(request: Request, pk: int, asked: int) -> HttpResponse:
    """Take a request for support back."""
    row = queries.support_request_of(led_team(request.actor, pk), asked)
    done_once(request, lambda: str(commands.withdraw_support(row, by=request.actor).pk))
    messages.success(request, _("Your request is taken back."))
    return redirect("teams:support_call", pk=row.call_id)


@login_required
@asked
def report(request: Request, pk: int, asked: int) -> HttpResponse:
    """What was done with the support."""
    row = queries.support_request_of(led_team(request.actor, pk), asked)
    require(rules.why_not_report(row, request.actor))
    start = {"report": row.report, "spent_yuan": row.spent_yuan}
    form = ReportForm(request.POST or None, initial=start)

    def act() -> str:
        commands.report_support(row, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Sent. It is public as soon as it was read."))
        return reverse("teams:support_call", args=[row.call_id])

    return answered(request, form, "teams/report.html", {"row": row}, act)

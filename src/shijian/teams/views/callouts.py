"""Calling a team out, and answering."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common import clock
from shijian.common.refused import require
from shijian.teams import commands, queries, rules
from shijian.teams.forms import AnswerCallForm, CallOutForm, PapersForm
from shijian.teams.views.lead import led_team
from shijian.teams.views.sent import answered, done_once
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.rules import serving

asked = require_http_methods(["GET", "POST"])
SHOWN = 100


@login_required
@asked
def call_team(request: Request, pk: int) -> HttpResponse:
    """Who can be called now, the call-outs before, and a new one."""
    team = led_team(request.actor, pk)
    form = CallOutForm(request.POST or None, initial=_now())

    def act() -> str:
        call = commands.call_out(team, by=request.actor, **form.said())
        messages.success(request, _("%(count)d people were asked.") % {"count": call.asked})
        return reverse("teams:call_out", args=[team.pk, call.pk])

    people = queries.call_list(team)
    context = {
        "team": team,
        "people": people[:SHOWN],
        "fit": sum(one.fit for one in people),
        "requires": list(team.requires.all()),
        "calls": list(queries.call_outs(team)[:10]),
    }
    return answered(request, form, "teams/call_team.html", context, act)


def _now() -> dict[str, object]:
    now = clock.local(clock.now())
    return {"day": now.date(), "hour": str(now.hour), "minute": "0", "needed": 5}


@login_required
@require_GET
def call_out(request: Request, pk: int, call: int) -> HttpResponse:
    """One call-out: who comes, and how soon."""
    team = led_team(request.actor, pk)
    row = queries.call_out_of(team, call)
    context = {
        "team": team,
        "call": row,
        "coming": list(queries.who_comes(row)[:SHOWN]),
        "why": rules.why_not_close_call(row, request.actor),
    }
    return render(request, "teams/call_out.html", context)


@login_required
@require_POST
def close_call(request: Request, pk: int, call: int) -> HttpResponse:
    """Enough are there."""
    row = queries.call_out_of(led_team(request.actor, pk), call)
    done_once(request, lambda: str(commands.close_call(row, by=request.actor).pk))
    return redirect("teams:call_out", pk=pk, call=call)


@login_required
@asked
def answer_call(request: Request, pk: int) -> HttpResponse:
    """A member says whether they come."""
    volunteer = serving(volunteer_of(request.actor))
    row = queries.call_out_for(volunteer, pk)
    form = AnswerCallForm(request.POST or None)

    def act() -> str:
        coming, minutes = form.cleaned_data["answer"] == "coming", form.cleaned_data["minutes"]
        commands.answer_call(row, volunteer, coming=coming, minutes=minutes, by=request.actor)
        messages.success(request, _("Thank you, your captain sees it at once."))
        return request.path

    context = {
        "call": row,
        "own": queries.answer_to(row, volunteer),
        "why": rules.why_not_answer_call(row, request.actor),
    }
    return answered(request, form, "teams/answer_call.html", context, act)


@login_required
@asked
def papers(request: Request, pk: int) -> HttpResponse:
    """Which papers a team asks for."""
    team = queries.team_for(request.actor, pk)
    require(rules.why_not_require(team, request.actor))
    start = {"kinds": [kind.pk for kind in team.requires.all()]}
    form = PapersForm(request.POST or None, initial=start)

    def act() -> str:
        commands.require_papers(team, form.cleaned_data["kinds"], by=request.actor)
        messages.success(request, _("Kept."))
        return reverse("teams:console_team", args=[team.pk])

    return answered(request, form, "teams/papers.html", {"team": team}, act)

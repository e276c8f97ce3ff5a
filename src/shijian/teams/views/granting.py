"""The console calls for support, decides on requests, and makes reports public."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.teams import commands, queries, rules
from shijian.teams.forms import CallForm, DecideForm
from shijian.teams.views.console import organisations_above
from shijian.teams.views.sent import answered, done_once
from shijian.volunteers.rules import why_not_console

asked = require_http_methods(["GET", "POST"])


@login_required
@require_GET
def console_calls(request: Request) -> HttpResponse:
    """The calls of one's own organisations, drafts too."""
    require(why_not_console(request.actor))
    rows, order = queries.support_calls(request.actor), ("-closes_on", "-id")
    found = page(rows, request.GET.get("after", ""), size=30, order=order)
    return render(request, "teams/console_calls.html", {"page": found})


@login_required
@asked
def new_call(request: Request) -> HttpResponse:
    """Write down a support policy and its call."""
    require(why_not_console(request.actor))
    form = CallForm(request.POST or None, organisations=organisations_above(request))

    def act() -> str:
        given = dict(form.cleaned_data)
        row = commands.draft_call(given.pop("organisation"), by=request.actor, **given)
        return reverse("teams:console_call", args=[row.pk])

    return answered(request, form, "teams/new_call.html", {}, act)


@login_required
@require_GET
def console_call(request: Request, pk: int) -> HttpResponse:
    """One call with its requests and what is left of the budget."""
    require(why_not_console(request.actor))
    row = queries.call_for(request.actor, pk)
    found = page(queries.requests_under(row), request.GET.get("after", ""), size=30, order=("id",))
    context = {
        "call": row,
        "page": found,
        "left": queries.left_of(row),
        "why_publish": rules.why_not_publish_call(row, request.actor),
    }
    return render(request, "teams/console_call.html", context)


@login_required
@require_POST
def publish_call(request: Request, pk: int) -> HttpResponse:
    """Make a call public."""
    row = queries.call_for(request.actor, pk)
    done_once(request, lambda: str(commands.publish_call(row, by=request.actor).pk))
    messages.success(request, _("Public. The captains have been told."))
    return redirect("teams:console_call", pk=pk)


@login_required
@asked
def decide(request: Request, pk: int, asked: int) -> HttpResponse:
    """Grant, let a sponsor adopt, or say no, with reasons."""
    call = queries.call_for(request.actor, pk)
    row = queries.request_under(call, asked)
    form = DecideForm(request.POST or None)

    def act() -> str:
        commands.decide_support(row, form.decision(), by=request.actor)
        return reverse("teams:console_call", args=[call.pk])

    context = {
        "call": call,
        "row": row,
        "left": queries.left_of(call),
        "why": rules.why_not_decide_support(row, request.actor),
        "may_publish": rules.why_not_publish_report(row, request.actor) is None,
    }
    return answered(request, form, "teams/decide.html", context, act)


@login_required
@require_POST
def publish_report(request: Request, pk: int, asked: int) -> HttpResponse:
    """Make a report public."""
    row = queries.request_under(queries.call_for(request.actor, pk), asked)
    done_once(request, lambda: str(commands.publish_report(row, by=request.actor).pk))
    messages.success(request, _("The report is public."))
    return redirect("teams:console_call", pk=pk)

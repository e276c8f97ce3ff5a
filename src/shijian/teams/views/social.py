"""A group applies to join the corps; its application; its yearly answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.refused import require
from shijian.teams import commands, queries, rules
from shijian.teams.forms import CheckForm, CompleteForm, SocialForm, as_answered, as_applied
from shijian.teams.models import SocialOrganisation
from shijian.teams.views.lead import led_team
from shijian.teams.views.sent import answered, done_once
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.rules import serving

asked = require_http_methods(["GET", "POST"])


@login_required
@asked
def apply(request: Request) -> HttpResponse:
    """A volunteer applies in the name of a group."""
    if volunteer_of(request.actor) is None:
        said = urlencode({"next": request.path})
        return redirect(f"{reverse('volunteers:register')}?{said}")
    form = SocialForm(request.POST or None, request.FILES or None)

    def act() -> str:
        return _application_url(_applied(request, form))

    return answered(request, form, "teams/apply.html", {}, act)


def _applied(request: Request, form: SocialForm) -> SocialOrganisation:
    given = form.cleaned_data
    row = commands.apply_to_corps(
        given["organisation"],
        serving(volunteer_of(request.actor)),
        name=given["name"],
        duty_field=given["duty_field"],
        introduction=given["introduction"],
        standing=form.standing(),
        consent=given["consent"],
        by=request.actor,
    )
    messages.success(request, _("Sent. The organisation will answer you."))
    return row


def _application_url(row: SocialOrganisation) -> str:
    return reverse("teams:application", args=[row.pk])


@login_required
@require_GET
def application(request: Request, pk: int) -> HttpResponse:
    """How far one's own application is, and what is to be done."""
    row = _own(request, pk)
    context = {
        "row": row,
        "answer": queries.why_back(row),
        "may_complete": rules.why_not_complete(row, request.actor) is None,
        "may_take_back": rules.why_not_take_back(row, request.actor) is None,
    }
    return render(request, "teams/application.html", context)


def _own(request: Request, pk: int) -> SocialOrganisation:
    return queries.application_of(serving(volunteer_of(request.actor)), pk)


@login_required
@asked
def complete(request: Request, pk: int) -> HttpResponse:
    """Complete what was sent back."""
    row = _own(request, pk)
    require(rules.why_not_complete(row, request.actor))
    form = CompleteForm(request.POST or None, request.FILES or None, initial=as_applied(row))

    def act() -> str:
        given = {name: form.cleaned_data[name] for name in ("name", "introduction", "consent")}
        commands.complete_application(row, standing=form.standing(), by=request.actor, **given)
        return _application_url(row)

    context: dict[str, Any] = {"row": row, "answer": queries.why_back(row)}
    return answered(request, form, "teams/complete.html", context, act)


@login_required
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take one's application back."""
    row = _own(request, pk)
    done_once(
        request,
        lambda: _application_url(commands.take_back_application(row, by=request.actor)),
    )
    messages.success(request, _("Your application is taken back."))
    return redirect("teams:mine")


@login_required
@asked
def check(request: Request, pk: int, check: int) -> HttpResponse:
    """What changed at the group in a year."""
    team = led_team(request.actor, pk)
    row = queries.check_for(team, check)
    form = CheckForm(request.POST or None, initial=as_answered(row))

    def act() -> str:
        commands.answer_check(row, by=request.actor, **form.said())
        messages.success(request, _("Sent. The organisation above closes the check."))
        return reverse("teams:team", args=[team.pk])

    context = {
        "team": team,
        "row": row,
        "improve": queries.to_improve(row),
        "why": rules.why_not_answer_check(row, request.actor),
    }
    return answered(request, form, "teams/check.html", context, act)

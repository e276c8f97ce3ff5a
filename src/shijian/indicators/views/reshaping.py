"""A unit moves, places are joined or divided: what will happen stands above the button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shijian.accounts.queries import Request
from shijian.common.forms import CleanForm, refuse
from shijian.common.idempotency import form_body, once
from shijian.common.refused import Refused, require
from shijian.indicators import commands
from shijian.indicators.forms import MergeForm, MoveForm, SplitForm
from shijian.organisations import queries, rules

asked = require_http_methods(["GET", "POST"])


@login_required
@asked
def move_page(request: Request, pk: int) -> HttpResponse:
    """Give a unit another parent, with everything it has."""
    unit = queries.organisation_for(request.actor, pk)
    require(rules.why_not_move(unit, request.actor))
    words = {
        "title": _("Move to another parent"),
        "name": unit.name,
        "submit": _("Move it"),
        "note": _("Its posts, teams, volunteers, menu, activities and orders go along in this one "
                  "step. Hours that are recorded stay as they were written."),
        "done": _("Moved."),
    }  # fmt: skip

    def act(given: dict[str, Any]) -> str:
        commands.move_unit(unit, by=request.actor, **given)
        return reverse("organisations:detail", args=[unit.pk])

    return _answer(request, MoveForm(request.POST or None, unit=unit), words, act)


@login_required
@asked
def merge_page(request: Request, pk: int) -> HttpResponse:
    """Let other villages, or townships, become part of this one."""
    place = queries.place_for(request.actor, pk)
    require(rules.why_not_reshape(request.actor))
    words = {
        "title": _("Merge into this one"),
        "name": place.name,
        "submit": _("Merge"),
        "note": _("The old places end on that day and keep their history and closed figures. Their "
                  "volunteers belong here from now on; their stations go on as practice points."),
        "done": _("Merged."),
    }  # fmt: skip

    def act(given: dict[str, Any]) -> str:
        commands.merge_places(into=place, by=request.actor, **given)
        return reverse("organisations:detail", args=[queries.responsible_for(place).pk])

    return _answer(request, MergeForm(request.POST or None, place=place), words, act)


@login_required
@asked
def split_page(request: Request, pk: int) -> HttpResponse:
    """Divide a village into several."""
    place = queries.place_for(request.actor, pk)
    require(rules.why_not_reshape(request.actor))
    words = {
        "title": _("Divide this village"),
        "name": place.name,
        "submit": _("Divide"),
        "note": _("The station goes on as the first one's and serves the others until they have "
                  "their own. The old village keeps its history and closed figures."),
        "done": _("Divided."),
    }  # fmt: skip

    def act(given: dict[str, Any]) -> str:
        parts = commands.split_village(place, by=request.actor, **given)
        return reverse("organisations:detail", args=[queries.responsible_for(parts[0]).pk])

    return _answer(request, SplitForm(request.POST or None), words, act)


def _answer(
    request: Request, form: CleanForm, words: dict[str, Any], act: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    if form.is_valid() and (url := _done(request, form, act)):
        messages.success(request, words["done"])
        return redirect(url)
    status = 422 if form.is_bound else 200
    return render(request, "indicators/reshape.html", words | {"form": form}, status=status)


def _done(request: Request, form: CleanForm, act: Callable[[dict[str, Any]], str]) -> str:
    key, body = request.POST.get("idempotency_key", ""), form_body(request.POST)
    try:
        return once(key, body, by=request.actor, act=lambda: (303, act(form.cleaned_data)))[1]
    except Refused as refused:
        refuse(form, refused)
        return ""

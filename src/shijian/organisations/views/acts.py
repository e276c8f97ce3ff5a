"""The acts of the tree: one form a page, one command a form."""

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
from shijian.organisations import commands, queries, rules
from shijian.organisations.forms import (
    CoverForm,
    EstablishForm,
    FigureForm,
    OfficeForm,
    SubcentreForm,
)
from shijian.organisations.models import Figure, Organisation

asked = require_http_methods(["GET", "POST"])


@login_required
@asked
def establish_page(request: Request, pk: int) -> HttpResponse:
    """Give a planned organisation its plate."""
    organisation = queries.organisation_for(request.actor, pk)
    require(rules.why_not_establish(organisation, request.actor))
    form = EstablishForm(request.POST or None)
    words = {
        "title": _("Establish"),
        "submit": _("Establish"),
        "note": _("From this day it stands in the public list and its village's orders go to it."),
        "done": _("Established."),
    }

    def act(given: dict[str, Any]) -> str:
        commands.establish(organisation, by=request.actor, **given)
        return detail_url(organisation)

    return answer(request, form, organisation, words, act)


@login_required
@asked
def describe_page(request: Request, pk: int) -> HttpResponse:
    """Correct telephone, address and opening hours."""
    organisation = queries.organisation_for(request.actor, pk)
    require(rules.why_not_describe(organisation, request.actor))
    known = {name: getattr(organisation, name) for name in ("phone", "address", "opening")}
    form = OfficeForm(request.POST or None, initial=known)
    words = {"title": _("Telephone and address"), "submit": _("Keep"), "done": _("Kept.")}

    def act(given: dict[str, Any]) -> str:
        commands.describe(organisation, by=request.actor, **given)
        return detail_url(organisation)

    return answer(request, form, organisation, words, act)


@login_required
@asked
def figures_page(request: Request, pk: int) -> HttpResponse:
    """Every entry of residents and staff, and a form for the next one."""
    organisation = queries.organisation_for(request.actor, pk)
    form = FigureForm(request.POST or None, organisation=organisation)
    words = {
        "title": _("Figures"),
        "submit": _("Enter this figure"),
        "note": _("A correction is one more entry for the same year; the newest one counts."),
        "done": _("Entered."),
        "figures": list(queries.figures_of(organisation)[:50]),
        "why": rules.why_not_record_figure(organisation, request.actor),
        "template": "organisations/figures.html",
    }

    def act(given: dict[str, Any]) -> str:
        _record(request, organisation, given)
        return request.path

    return answer(request, form, organisation, words, act)


@login_required
@asked
def cover_page(request: Request, pk: int) -> HttpResponse:
    """Choose which neighbouring station serves a village."""
    place = queries.place_for(request.actor, pk)
    require(rules.why_not_cover(place, request.actor))
    upper = queries.institute_of(place)
    form = CoverForm(request.POST or None, place=place)
    words = {
        "title": _("Who serves %(village)s") % {"village": place.short_name},
        "submit": _("Let it serve"),
        "note": _("Orders from this village go to that station from now on."),
        "done": _("Kept."),
    }

    def act(given: dict[str, Any]) -> str:
        commands.cover_village(place, given["station"], by=request.actor)
        return reverse("organisations:coverage", args=[upper.pk])

    return answer(request, form, upper, words, act)


@login_required
@asked
def subcentre_page(request: Request) -> HttpResponse:
    """Plan a sub-centre in a county department."""
    require(rules.why_not_found_subcentre("", request.actor))
    words = {
        "title": _("New sub-centre"),
        "submit": _("Plan the sub-centre"),
        "done": _("Founded, planned."),
    }

    def act(given: dict[str, Any]) -> str:
        return detail_url(commands.found_subcentre(by=request.actor, **given))

    top = queries.centre()
    return answer(request, SubcentreForm(request.POST or None), top, words, act)


# ---------------------------------------------------------------- what they share


def detail_url(organisation: Organisation) -> str:
    """The console's page of an organisation."""
    return reverse("organisations:detail", args=[organisation.pk])


def _record(request: Request, organisation: Organisation, given: dict[str, Any]) -> None:
    of_place = given["kind"] == Figure.Kind.RESIDENTS
    commands.record_figure(
        **given,
        place=organisation.place if of_place else None,
        organisation=None if of_place else organisation,
        by=request.actor,
    )


def answer(
    request: Request,
    form: CleanForm,
    organisation: Organisation | None,
    words: dict[str, Any],
    act: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """The form, the form with what is wrong in it, or the act done once and where it leads."""
    if form.is_valid() and (url := _done(request, form, act)):
        messages.success(request, words["done"])
        return redirect(url)
    shown = {"form": form, "unit": organisation, "note": "", **words}
    status = 422 if form.is_bound else 200
    template = words.get("template", "organisations/form.html")
    return render(request, template, shown, status=status)


def _done(request: Request, form: CleanForm, act: Callable[[dict[str, Any]], str]) -> str:
    key = request.POST.get("idempotency_key", "")
    body = form_body(request.POST)
    try:
        return once(key, body, by=request.actor, act=lambda: (303, act(form.cleaned_data)))[1]
    except Refused as refused:
        refuse(form, refused)
        return ""

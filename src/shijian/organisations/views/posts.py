"""Posts as the unit above fills them: taken, handed over, prolonged, left; and what is lacking."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.organisations import commands, queries, rules
from shijian.organisations.forms import AppointForm, EndForm, HandOverForm, RenewForm
from shijian.organisations.models import Holding, Organisation
from shijian.organisations.views.acts import answer, asked, detail_url


@login_required
@require_GET
def staffing_page(request: Request, pk: int) -> HttpResponse:
    """What an organisation and everything below it lack, one sentence each."""
    organisation = queries.organisation_for(request.actor, pk)
    posts = queries.post_rows(organisation)
    context = {
        "unit": organisation,
        "above": queries.seen_above(request.actor, organisation),
        "vacancies": queries.vacancies(posts),
        "remarks": queries.remarks_of(posts),
        **_branches(request, organisation),
    }
    return render(request, "organisations/staffing.html", context)


def _branches(request: Request, organisation: Organisation) -> dict[str, Any]:
    below = queries.children(queries.visible_organisations(request.actor), organisation)
    found = page(below, request.GET.get("after", ""), size=60, order=("rank", "order", "id"))
    lacks = queries.roll_up(organisation)
    return {
        "total": queries.total(lacks.values()),
        "lines": [(line, lacks.get(line.organisation.pk)) for line in queries.lines(found.rows)],
        "page": found,
    }


@login_required
@asked
def appoint_page(request: Request, pk: int) -> HttpResponse:
    """Put somebody into a post, by name and telephone."""
    organisation = queries.organisation_for(request.actor, pk)
    require(rules.why_not_appoint(organisation, request.actor))
    first = {"post": request.GET.get("post", "")[:20]}
    form = AppointForm(request.POST or None, initial=first, organisation=organisation)
    words = {
        "title": _("Fill a post"),
        "submit": _("Appoint"),
        "note": _("From that day they can sign in and work for this organisation and all below."),
        "done": _("Appointed."),
    }

    def act(given: dict[str, Any]) -> str:
        commands.appoint_someone(organisation, by=request.actor, **given)
        return detail_url(organisation)

    return answer(request, form, organisation, words, act)


@login_required
@asked
def hand_over_page(request: Request, pk: int) -> HttpResponse:
    """Let a successor take over on one day."""
    holding = queries.holding_for(request.actor, pk)
    require(rules.why_not_end(holding, request.actor))
    words = _of(holding) | {
        "title": _("Hand the post over"),
        "submit": _("Hand to a successor"),
        "note": _("The old term ends on the day the new one begins; both stay in the history."),
        "done": _("Handed over."),
    }

    def act(given: dict[str, Any]) -> str:
        commands.hand_over(holding, by=request.actor, **given)
        return detail_url(holding.organisation)

    form = HandOverForm(request.POST or None)
    return answer(request, form, holding.organisation, words, act)


@login_required
@asked
def renew_page(request: Request, pk: int) -> HttpResponse:
    """Prolong the term of somebody who was elected or appointed again."""
    holding = queries.holding_for(request.actor, pk)
    require(rules.why_not_end(holding, request.actor))
    words = _of(holding) | {
        "title": _("Prolong a term"),
        "submit": _("Prolong"),
        "done": _("Prolonged."),
    }

    def act(given: dict[str, Any]) -> str:
        commands.renew_term(holding, by=request.actor, **given)
        return detail_url(holding.organisation)

    return answer(request, RenewForm(request.POST or None), holding.organisation, words, act)


@login_required
@asked
def end_page(request: Request, pk: int) -> HttpResponse:
    """End somebody's term: what happens, then the day."""
    holding = queries.holding_for(request.actor, pk)
    require(rules.why_not_end(holding, request.actor))
    lone = rules.lone_post(holding.organisation, holding.post)
    words = _of(holding) | {
        "title": _("End a term"),
        "submit": _("End term"),
        "note": _("The post is empty then; nobody else holds it.") if lone else "",
        "done": _("The term has ended."),
        "leaving": True,
    }

    def act(given: dict[str, Any]) -> str:
        commands.end_holding(holding, by=request.actor, **given)
        return detail_url(holding.organisation)

    return answer(request, EndForm(request.POST or None), holding.organisation, words, act)


def _of(holding: Holding) -> dict[str, Any]:
    return {"holding": holding, "post": queries.post_of(holding)}

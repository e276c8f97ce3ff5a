"""Whether organisations stand on something, with the rows behind each part."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.indicators import queries
from shijian.organisations import queries as organisations


@login_required
@require_GET
def readiness_page(request: Request, pk: int) -> HttpResponse:
    """The parts of one organisation, and what those below it lack."""
    unit = organisations.organisation_for(request.actor, pk)
    below = organisations.children(organisations.visible_organisations(request.actor), unit)
    found = page(below, request.GET.get("after", ""), size=60, order=("rank", "order", "id"))
    ready = queries.readiness([unit, *found.rows])
    context = {
        "unit": unit,
        "above": organisations.seen_above(request.actor, unit),
        "parts": ready[unit.pk].parts,
        "lines": [(row, ready[row.pk].lacking) for row in found.rows],
        "page": found,
    }
    return render(request, "indicators/readiness.html", context)

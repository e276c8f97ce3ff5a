"""The staff's list of volunteers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shijian.accounts.queries import Request
from shijian.accounts.queries.marks import export_mark
from shijian.common.outgoing import answer, asked_ending
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.common.text import searched
from shijian.journal.commands import record_export
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import (
    found_volunteers,
    visible_volunteers,
    volunteers_in_states,
)
from shijian.volunteers.queries.sheets import volunteer_sheet
from shijian.volunteers.rules import (
    why_not_console,
)


@login_required
@require_GET
def console_list(request: Request) -> HttpResponse:
    """The volunteers of the viewer's subtree, by state, found by number or whole phone."""
    require(why_not_console(request.actor))
    rows, state, words = _listed(request)
    found = page(rows, request.GET.get("after", ""), size=30, order=("-id",))
    counts = volunteers_in_states(visible_volunteers(request.actor))
    chips, unproven = _chips(counts, state), counts.get(Volunteer.State.APPLIED, 0)
    shown = {"page": found, "chips": chips, "q": words, "state": state, "unproven": unproven}
    return render(request, "volunteers/console_list.html", shown)


@login_required
@require_POST
def export(request: Request) -> HttpResponseBase:
    """The list as it is filtered, every page of it, as a file."""
    require(why_not_console(request.actor))
    rows, state, words = _listed(request)
    record_export("volunteers", rows.count(), {"state": state, "q": words}, by=request.actor)
    mark = export_mark(request.actor)
    return answer(volunteer_sheet(rows), ending=asked_ending(request.POST), mark=mark)


def _listed(request: Request) -> tuple[QuerySet[Volunteer], str, str]:
    """The rows that the filters in the address choose, and those filters."""
    rows = visible_volunteers(request.actor).select_related("person", "home__parent")
    state, words = request.GET.get("state", ""), searched(request.GET.get("q", ""))
    state = state if state in Volunteer.State.values else ""
    rows = rows.filter(state=state) if state else rows
    return (found_volunteers(rows, words) if words else rows), state, words


def _chips(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    whole = {"label": _("All"), "href": "?", "count": sum(counts.values()), "on": not chosen}
    states = [
        {"label": label, "href": f"?state={state}", "count": counts[state], "on": chosen == state}
        for state, label in Volunteer.State.choices
        if counts.get(state)
    ]
    return [whole, *states]

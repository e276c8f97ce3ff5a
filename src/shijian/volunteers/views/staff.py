"""The staff's list of volunteers."""

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
from shijian.common.text import searched
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import (
    found_volunteers,
    visible_volunteers,
    volunteers_in_states,
)
from shijian.volunteers.rules import (
    why_not_console,
)


@login_required
@require_GET
def console_list(request: Request) -> HttpResponse:
    """The volunteers of the viewer's subtree, by state, found by number or whole phone."""
    require(why_not_console(request.actor))
    everyone = visible_volunteers(request.actor)
    rows = everyone.select_related("person", "home__parent")
    state, words = request.GET.get("state", ""), searched(request.GET.get("q", ""))
    if state in Volunteer.State.values:
        rows = rows.filter(state=state)
    if words:
        rows = found_volunteers(rows, words)
    shown = page(rows, request.GET.get("after", ""), size=30, order=("-id",))
    counts = volunteers_in_states(everyone)
    return render(
        request,
        "volunteers/console_list.html",
        {"page": shown, "chips": _chips(counts, state), "q": words, "state": state},
    )


def _chips(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    whole = {"label": _("All"), "href": "?", "count": sum(counts.values()), "on": not chosen}
    states = [
        {"label": label, "href": f"?state={state}", "count": counts[state], "on": chosen == state}
        for state, label in Volunteer.State.choices
        if counts.get(state)
    ]
    return [whole, *states]

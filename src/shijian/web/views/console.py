"""The console's home and its search."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shijian.accounts.queries import Request
from shijian.common import clock
from shijian.common.refused import require
from shijian.web import find, rules, work


@login_required
@require_GET
def today(request: Request) -> HttpResponse:
    """What waits for the viewer, by deadline; charts come after work."""
    require(rules.why_not_console(request.actor))
    works = work.waiting(request.actor)
    kind = request.GET.get("k", "")
    shown = [w for w in works if not kind or w.kind == kind]
    context = {
        "chips": _chips(works, kind),
        "groups": work.grouped(shown),
        "total": len(works),
        "now": clock.now(),
    }
    return render(request, "web/today.html", context)


def _chips(works: list[work.Work], kind: str) -> list[dict[str, Any]]:
    labels = {w.kind: w.kind_label for w in works}
    counts = {k: sum(w.kind == k for w in works) for k in labels}
    first = {"label": _("All"), "href": "?", "count": len(works), "on": not kind}
    return [first] + [
        {"label": label, "href": f"?k={k}", "count": counts[k], "on": k == kind}
        for k, label in labels.items()
    ]


@login_required
@require_GET
def search(request: Request) -> HttpResponse:
    """One box for order and volunteer numbers, telephones (exact) and organisations."""
    require(rules.why_not_console(request.actor))
    form = find.FindForm(request.GET)
    results = find.results(form.words, request.actor) if form.is_valid() else []
    context = {"form": form, "results": results, "search": form.words}
    return render(request, "web/search.html", context, status=200 if form.is_valid() else 422)

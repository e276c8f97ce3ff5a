"""One's own points: what one holds, and every movement it is the sum of."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.points.queries import balance, history


@login_required
@require_GET
def my_points(request: Request) -> HttpResponse:
    """The balance and its history, the newest first."""
    if request.actor.person_id is None:
        return redirect("volunteers:register")
    rows = history(request.actor.person_id)
    found = page(rows, request.GET.get("after", ""), size=20, order=("-pk",))
    words = {"service": _("For service"), "reversal": _("Taken back")}
    lines = [
        {"entry": entry, "words": words.get(entry.transfer.memo, entry.transfer.memo)}
        for entry in found.rows
    ]
    shown = {"page": found, "lines": lines, "balance": balance(request.actor.person_id)}
    return render(request, "points/my_points.html", shown)

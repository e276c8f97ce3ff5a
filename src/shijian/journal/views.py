"""The auditor's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shijian.common.actor import Actor
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.journal.commands import record_reading
from shijian.journal.forms import ReadForm
from shijian.journal.queries import seal_state, visible_entries
from shijian.journal.rules import why_not_read


@login_required
@require_GET
def read(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first; reading it leaves a line of its own (R28)."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    require(why_not_read(viewer))
    form = ReadForm(request.GET)
    rows = visible_entries(viewer)
    if form.is_valid() and form.cleaned_data["q"]:
        rows = rows.filter(action__startswith=form.cleaned_data["q"])
    found = page(rows, request.GET.get("after", ""), size=50, order=("-id",))
    record_reading(by=viewer, wanted=form.wanted)
    context = {"form": form, "page": found, "seals": seal_state()}
    return render(request, "journal/list.html", context)

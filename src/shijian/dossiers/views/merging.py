"""The office compares two records: one person, two people, and taking a merge back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.commands import keep_apart
from shijian.accounts.models import Duplicate
from shijian.accounts.queries import (
    Request,
    duplicate_for,
    duplicates,
    masked,
    merge_for,
    merges,
)
from shijian.accounts.rules import why_not_decide, why_not_merging, why_not_undo
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.dossiers.commands import merge_people, undo_merge
from shijian.dossiers.forms import ReasonForm
from shijian.dossiers.queries.merging import side_by_side, who_stays
from shijian.dossiers.rules import why_not_one


@login_required
@require_GET
def duplicate_list(request: Request) -> HttpResponse:
    """Pairs that may be one person, those to be looked at first."""
    require(why_not_merging(request.actor))
    state = request.GET.get("state", Duplicate.State.OPEN)
    rows = duplicates(request.actor)
    found = page(rows.filter(state=state), request.GET.get("after", ""), size=30, order=("-id",))
    shown = {"page": found, "state": state, "chips": _chips(request, state)}
    return render(request, "dossiers/duplicates.html", shown)


def _chips(request: Request, state: str) -> list[dict[str, Any]]:
    rows = duplicates(request.actor)
    return [
        {"label": label, "href": f"?state={value}", "on": value == state,
         "count": rows.filter(state=value).count()}
        for value, label in Duplicate.State.choices
    ]  # fmt: skip


@login_required
@require_GET
def duplicate(request: Request, pk: int) -> HttpResponse:
    """Two records side by side."""
    require(why_not_merging(request.actor))
    return _pair(request, duplicate_for(request.actor, pk), ReasonForm())


def _pair(
    request: Request, pair: Duplicate, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    kept, gone = who_stays(pair.first, pair.second)
    decided = why_not_decide(pair, request.actor)
    shown = {
        "pair": pair,
        "kept": masked(kept),
        "lines": side_by_side(kept, gone),
        "form": form,
        "decided": decided,
        "why_not": decided or why_not_one(kept, gone, request.actor),
    }
    return render(request, "dossiers/duplicate.html", shown, status=status)


@login_required
@require_POST
def duplicate_merge(request: Request, pk: int) -> HttpResponse:
    """One person: the weightier record stands for both."""
    pair, form = duplicate_for(request.actor, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _pair(request, pair, form, status=422)
    kept, gone = who_stays(pair.first, pair.second)
    merge_people(kept, gone, reason=form.cleaned_data["reason"], by=request.actor)
    messages.success(request, _("Put together. It can be undone for 30 days."))
    return redirect("dossiers:merges")


@login_required
@require_POST
def duplicate_apart(request: Request, pk: int) -> HttpResponse:
    """Two people: the pair is not shown again."""
    pair, form = duplicate_for(request.actor, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _pair(request, pair, form, status=422)
    keep_apart(pair, reason=form.cleaned_data["reason"], by=request.actor)
    messages.success(request, _("Noted: two people."))
    return redirect("dossiers:duplicates")


@login_required
@require_GET
def merge_list(request: Request) -> HttpResponse:
    """What was put together, and until when it can be undone."""
    require(why_not_merging(request.actor))
    found = page(merges(request.actor), request.GET.get("after", ""), size=30, order=("-id",))
    rows = [(row, why_not_undo(row, request.actor)) for row in found.rows]
    return render(request, "dossiers/merges.html", {"page": found, "rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: Request, pk: int) -> HttpResponse:
    """One merge with its two records as they stand now, and the way back."""
    require(why_not_merging(request.actor))
    row, form = merge_for(request.actor, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        undo_merge(row, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Taken apart again."))
        return redirect("dossiers:merges")
    shown = {"merge": row, "form": form, "lines": side_by_side(row.kept, row.gone),
             "why_not": why_not_undo(row, request.actor)}  # fmt: skip
    return render(request, "dossiers/merge.html", shown, status=422 if form.errors else 200)

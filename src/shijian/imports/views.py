"""Bringing a table: choose, send, wait, put right, take over, take back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.forms import refuse
from shijian.common.outgoing import attachment
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.imports import commands, queries, rules
from shijian.imports.forms import FileForm
from shijian.imports.models import Batch, Row

SHOWN = 20
CELL = re.compile(r"cell-(\d{1,9})-(\w{1,30})", re.ASCII)
DROP = re.compile(r"drop-(\d{1,9})", re.ASCII)


@login_required
@require_GET
def home(request: Request) -> HttpResponse:
    """Every kind of table, and what one has brought lately."""
    require(rules.why_not_import(request.actor))
    kinds = [(kind, kind.why_not(request.actor)) for kind in queries.KINDS.values()]
    found = page(queries.batches_of(request.actor), request.GET.get("after", ""), order=("-id",))
    shown = {"kinds": kinds, "page": found, "titles": _titles()}
    return render(request, "imports/home.html", shown)


def _titles() -> dict[str, Any]:
    return {code: kind.title for code, kind in queries.KINDS.items()}


@login_required
@require_http_methods(["GET", "POST"])
def bring(request: Request, kind: str) -> HttpResponse:
    """Send a file of one kind; it is read outside this request."""
    chosen = queries.kind_of(kind)
    require(chosen.why_not(request.actor))
    form = FileForm(*(() if request.method == "GET" else (request.POST, request.FILES)))
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            made = commands.receive(kind, file.read(), name=file.name, by=request.actor)
            return redirect("imports:batch", pk=made.pk)
        except Refused as refused:
            refuse(form, refused)
    shown = {"kind": chosen, "form": form}
    return render(request, "imports/bring.html", shown, status=422 if form.errors else 200)


@login_required
@require_GET
def template(request: Request, kind: str) -> FileResponse:
    """An empty table with explanations."""
    chosen = queries.kind_of(kind)
    require(chosen.why_not(request.actor))
    return attachment(queries.template(chosen), f"{chosen.title}.xlsx")


# ---------------------------------------------------------------- one table


@login_required
@never_cache
@require_GET
def batch(request: Request, pk: int) -> HttpResponse:
    """Where a table stands: how far it is read, what is wrong, what came of it."""
    found = queries.batch_for(request.actor, pk)
    kind = queries.KINDS[found.kind]
    rows = page(
        queries.faulty_rows(found), request.GET.get("after", ""), size=SHOWN, order=("number",)
    )
    shown = {
        "batch": found, "kind": kind, "rows": [_shown(row, found) for row in rows.rows],
        "next": rows.next_cursor, "problem": queries.problem(found),
        "why_not_merge": rules.why_not_merge(found, request.actor),
        "why_not_undo": rules.why_not_undo(found, request.actor),
        "why_not_cancel": rules.why_not_cancel(found),
        "counts": queries.fault_counts(found) if found.faulty else [],
    }  # fmt: skip
    part = "#live" if request.headers.get("HX-Request") else ""
    return render(request, f"imports/batch.html{part}", shown)


def _shown(row: Row, found: Batch) -> dict[str, Any]:
    """One row with something wrong: the cells to type anew, and the rest to know it by."""
    line = queries.opened(row)
    wrong = [
        {"key": fault.column, "title": found.titles.get(fault.column, fault.column),
         "text": line.cells.get(fault.column, ""), "why": fault.sentence()}
        for fault in line.faults
    ]  # fmt: skip
    marked = {fault.column for fault in line.faults}
    rest = [text for key, text in line.cells.items() if text and key not in marked]
    return {"number": row.number, "wrong": wrong, "rest": " · ".join(rest)}


@login_required
@require_POST
def fix(request: Request, pk: int) -> HttpResponse:
    """Type cells anew, leave rows out, and look again."""
    found = queries.batch_for(request.actor, pk)
    cells = _cells(request.POST)
    dropped = [int(m[1]) for name in request.POST if (m := DROP.fullmatch(name))]
    after = commands.fix_rows(found, cells, dropped=dropped, by=request.actor)
    if after.faulty == 0 and after.state == Batch.State.READY:
        messages.success(request, _("Everything is right now. Look once more, then take it over."))
    return redirect("imports:batch", pk=pk)


def _cells(given: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for name, text in given.items():
        if place := CELL.fullmatch(name):
            found[int(place[1])][place[2]] = cast(str, text)[:2_000]
    return dict(found)


@login_required
@require_GET
def faults(request: Request, pk: int) -> FileResponse:
    """The whole table with a column that says what is wrong, to be put right in the file."""
    found = queries.batch_for(request.actor, pk)
    require(rules.why_not_fix(found))
    kind = queries.KINDS[found.kind]
    response = attachment(queries.with_faults(found, kind), f"{kind.title}.xlsx")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def merge(request: Request, pk: int) -> HttpResponse:
    """Take it over as a whole."""
    commands.start_merge(queries.batch_for(request.actor, pk), by=request.actor)
    return redirect("imports:batch", pk=pk)


@login_required
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """Give it up."""
    commands.cancel_batch(queries.batch_for(request.actor, pk), by=request.actor)
    messages.success(request, _("Given up; nothing was taken over."))
    return redirect("imports:home")


@login_required
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Take it back."""
    commands.undo_batch(queries.batch_for(request.actor, pk), by=request.actor)
    messages.success(request, _("Undone."))
    return redirect("imports:batch", pk=pk)

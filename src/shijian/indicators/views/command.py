"""The command view: numbers first, each opening its rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shijian.accounts.queries import Request
from shijian.catalogue.queries import platforms
from shijian.common import clock
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.engines.indicators import total
from shijian.indicators import queries, rules
from shijian.indicators.forms import RowsForm
from shijian.organisations.models import Place


def _towns(request: Request) -> list[Place]:
    require(rules.why_not_read(request.actor))
    return queries.visible_towns(request.actor)


def _chosen(request: Request) -> tuple[list[Place], RowsForm]:
    towns = _towns(request)
    form = RowsForm(request.GET, towns=towns)
    require(form.refusal())
    chosen = [t for t in towns if t.pk == form.town] if form.town else towns
    return chosen, form


def _whole(request: Request, towns: list[Place]) -> dict[str, Any]:
    lines = queries.town_lines(towns)
    sums = total(line.sums for line in lines)
    return {
        "lines": lines,
        "sums": sums,
        "turns": queries.turns(towns, sums),
        "states": queries.order_states(request.actor),
        "as_of": queries.as_of(),
    }


@login_required
@require_GET
def command(request: Request) -> HttpResponse:
    """Orders by state and age, people, hours, villages reached, the three turns."""
    towns = _towns(request)
    return render(request, "indicators/command.html", _whole(request, towns))


def _wall(towns: list[Place]) -> dict[str, Any]:
    names = [p for p in platforms() if not p.hub]
    gaps = queries.gaps(towns)
    late = queries.villages(towns).exclude(reached_on__gte=clock.today() - dt.timedelta(days=90))
    return {
        "platforms": names,
        "heat": [(town, [_cell(gaps.get((town.pk, p.code), 0)) for p in names]) for town in towns],
        "late": list(late[:5]),
        "late_total": late.count(),
        "hexes": [
            (line, 62 + 104 * (index % 7) + 52 * (index // 7 % 2), 68 + 94 * (index // 7))
            for index, line in enumerate(queries.open_by_town(towns))
        ],
        "hex_height": 136 + 94 * ((len(towns) - 1) // 7),
        "tomorrow": queries.activities_tomorrow(towns),
        "now": clock.now(),
    }


def _cell(count: int) -> tuple[int, int]:
    return count, min((count + 1) // 2, 4)


@login_required
@require_GET
def screen(request: Request) -> HttpResponse:
    """The wall of the command room: places but no persons."""
    towns = _towns(request)
    whole = _whole(request, towns) | _wall(towns)
    whole["total"] = sum(line.total for line in whole["states"])
    whole["overdue"] = sum(line.overdue for line in whole["states"])
    return render(request, "indicators/screen.html", whole)


@login_required
@require_GET
def order_rows(request: Request) -> HttpResponse:
    """The orders behind a figure."""
    towns, form = _chosen(request)
    rows = queries.orders_behind(request.actor, towns, queries.months_since(12))
    if form.state:
        rows = queries.visible_orders(request.actor).filter(
            state=form.state, place__parent__in=towns
        )
        rows = rows.select_related("place__parent", "category", "team")
    found = page(rows, form.after, order=("-id",))
    return render(request, "indicators/order_rows.html", {"page": found})


@login_required
@require_GET
def volunteer_rows(request: Request) -> HttpResponse:
    """The volunteers behind a figure, names masked."""
    towns, form = _chosen(request)
    found = page(queries.volunteers_behind(towns), form.after, order=("-id",))
    return render(request, "indicators/volunteer_rows.html", {"page": found})


@login_required
@require_GET
def record_rows(request: Request) -> HttpResponse:
    """The service records behind the hours."""
    towns, form = _chosen(request)
    rows = queries.records_behind(towns, queries.months_since(12))
    found = page(rows, form.after, order=("-starts_at", "-id"))
    return render(request, "indicators/record_rows.html", {"page": found})


@login_required
@require_GET
def village_rows(request: Request) -> HttpResponse:
    """Every village with the last day somebody served there, the longest ago first."""
    towns, _form = _chosen(request)
    rows = list(queries.villages(towns)[:2_000])
    return render(request, "indicators/village_rows.html", {"rows": rows})

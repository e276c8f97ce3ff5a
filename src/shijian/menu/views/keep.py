"""Keeping the menu: captains in the portal, staff in the console, one form for both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.idempotency import form_body, once
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.common.text import searched
from shijian.menu import commands, queries, rules
from shijian.menu.forms import ItemForm, item_as_typed, new_item
from shijian.menu.models import MenuItem
from shijian.teams.models import Team
from shijian.teams.queries import teams_led, visible_teams
from shijian.volunteers.rules import half_days_said, half_days_shown, why_not_console

SHELLS = {"portal": "web/portal.html", "console": "web/console.html"}


# ---------------------------------------------------------------- lists


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """A captain's offers, the newest first."""
    led = list(teams_led(request.actor)[:20])
    rows = queries.visible_items(request.actor).filter(team__in=led)
    return render(request, "menu/mine.html", {"led": led, **_listed(request, rows, size=20)})


def _listed(request: Request, rows: QuerySet[MenuItem], *, size: int) -> dict[str, Any]:
    """A page of offers, each with how much of this week is taken."""
    found = page(rows, request.GET.get("after", ""), size=size, order=("-id",))
    taken = queries.booked_this_week(found.rows)
    return {"page": found, "rows": [(item, taken.get(item.pk, 0)) for item in found.rows]}


@login_required
@require_GET
def console_list(request: Request) -> HttpResponse:
    """The offers of the viewer's subtrees, by state."""
    require(why_not_console(request.actor))
    state, words = request.GET.get("state", ""), searched(request.GET.get("q", ""))
    everything = queries.visible_items(request.actor)
    rows = queries.found_items(everything, words)
    if state in MenuItem.State.values:
        rows = rows.filter(state=state)
    chips = _chips(queries.items_in_states(everything), state)
    shown = {"chips": chips, "q": words, "state": state, **_listed(request, rows, size=30)}
    return render(request, "menu/console_list.html", shown)


def _chips(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    whole = {"label": _("All"), "href": "?", "count": sum(counts.values()), "on": not chosen}
    states = [
        {"label": label, "href": f"?state={state}", "count": counts[state], "on": chosen == state}
        for state, label in MenuItem.State.choices
        if counts.get(state)
    ]
    return [whole, *states]


@login_required
@require_GET
def console_item(request: Request, pk: int) -> HttpResponse:
    """One offer with what can be done to it, and what was."""
    require(why_not_console(request.actor))
    item = queries.item_for(request.actor, pk)
    context = {
        "item": item,
        "half_days": half_days_said(item.half_days),
        "free": queries.free_half_days(item, count=6),
        "taken": queries.booked_this_week([item]).get(item.pk, 0),
        "why_open": rules.why_not_open(item, request.actor),
        "why_close": rules.why_not_close(item, request.actor),
        "why_change": rules.why_not_change(item, request.actor),
        "events": queries.history(item),
    }
    return render(request, "menu/console_item.html", context)


# ---------------------------------------------------------------- writing


def _teams(request: Request, face: str) -> QuerySet[Team]:
    """For whom one may write: the teams one leads, or those of one's subtree."""
    if face == "portal":
        return teams_led(request.actor)
    require(why_not_console(request.actor))
    return visible_teams(request.actor).filter(active=True).order_by("path")


@login_required
@require_http_methods(["GET", "POST"])
def create(request: Request, face: str = "portal") -> HttpResponse:
    """A new offer; it is a draft until somebody who may opens it."""
    teams = _teams(request, face)
    first = teams.first()
    if first is None:
        raise Refused(_("You lead no team that could offer something."), "menu.no_team", status=403)
    shown = {"face": face, "home": reverse("menu:console" if face == "console" else "menu:mine")}
    if request.method != "POST":
        chosen = _chosen(teams, request.GET.get("team", ""))
        chosen = chosen or (first if face == "portal" else None)
        return _form_page(request, ItemForm(initial=new_item(chosen), teams=teams), shown)
    form = ItemForm(request.POST, teams=teams)
    if not form.is_valid():
        return _form_page(request, form, shown, status=422)
    return redirect(_drafted(request, form, face))


def _chosen(teams: QuerySet[Team], text: str) -> Team | None:
    if not text.isascii() or not text.isdigit():
        return None
    return teams.filter(pk=int(text)).first()


def _drafted(request: Request, form: ItemForm, face: str) -> str:
    def act() -> tuple[int, str]:
        item = commands.draft_item(form.cleaned_data["team"], by=request.actor, **form.offer())
        return 303, _page_of(item, face)

    key = request.POST.get("idempotency_key", "")
    return once(key, form_body(request.POST), by=request.actor, act=act)[1]


def _page_of(item: MenuItem, face: str) -> str:
    if face == "console":
        return reverse("menu:console_item", args=[item.pk])
    return reverse("menu:edit", args=[item.pk])


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int, face: str = "portal") -> HttpResponse:
    """The same offer in other words; for a captain also the place to open and close it."""
    item = queries.item_for(request.actor, pk)
    teams = Team.objects.filter(pk=item.team_id)
    shown = _editing(request, item, face)
    if request.method != "POST":
        return _form_page(request, ItemForm(initial=item_as_typed(item), teams=teams), shown)
    form = ItemForm(request.POST, teams=teams)
    if not form.is_valid():
        return _form_page(request, form, shown, status=422)
    commands.change_item(item, by=request.actor, **form.offer())
    messages.success(request, _("Kept."))
    return redirect(_page_of(item, face))


def _editing(request: Request, item: MenuItem, face: str) -> dict[str, Any]:
    return {
        "face": face,
        "item": item,
        "home": _page_of(item, face) if face == "console" else reverse("menu:mine"),
        "why_open": rules.why_not_open(item, request.actor),
        "why_change": rules.why_not_change(item, request.actor),
    }


def _form_page(
    request: Request, form: ItemForm, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown |= {
        "form": form,
        "shell": SHELLS[shown["face"]],
        "days": half_days_shown(form["half_days"].value() or ()),
    }
    return render(request, "menu/form.html", shown, status=status)


@login_required
@require_POST
def open_(request: Request, pk: int, face: str = "portal") -> HttpResponse:
    """Put it on the menu."""
    item = queries.item_for(request.actor, pk)

    def act() -> tuple[int, str]:
        commands.open_item(item, by=request.actor)
        return 303, _page_of(item, face)

    key = request.POST.get("idempotency_key", "")
    url = once(key, form_body(request.POST), by=request.actor, act=act)[1]
    messages.success(request, _("It is on the menu now."))
    return redirect(url)


@login_required
@require_POST
def close(request: Request, pk: int, face: str = "portal") -> HttpResponse:
    """Take it off the menu."""
    item = get_object_or_404(queries.visible_items(request.actor), pk=pk)

    def act() -> tuple[int, str]:
        commands.close_item(item, by=request.actor)
        return 303, _page_of(item, face)

    key = request.POST.get("idempotency_key", "")
    url = once(key, form_body(request.POST), by=request.actor, act=act)[1]
    messages.success(request, _("It is off the menu. Orders already placed go on."))
    return redirect(url)

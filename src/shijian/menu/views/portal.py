"""What residents can ask for: by platform, by word, one item with its next free half-days."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.common.text import searched
from shijian.menu import queries
from shijian.menu.models import MenuItem
from shijian.organisations.models import Place
from shijian.teams.models import Team
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.rules import half_days_said


@require_GET
def public_list(request: Request) -> HttpResponse:
    """The menu: platforms with counts, words, and whether it comes to my village."""
    asked = _asked(request)
    rows = queries.open_items(**asked["filters"])
    found = page(rows, request.GET.get("after", ""), size=20, order=("-opened_at", "-id"))
    free = queries.next_free(found.rows)
    platforms = queries.menu_by_platform()
    context = {
        **asked,
        "page": found,
        "rows": [(item, free[item.pk][:1]) for item in found.rows],
        "platforms": platforms,
        "chosen": next((p for p in platforms if p.platform.code == asked["platform"]), None),
        "chips": _chips(request, asked["home"]),
    }
    return render(request, "menu/list.html", context)


def _asked(request: Request) -> dict[str, Any]:
    """The filters of the address; the hub's own tile means everything."""
    words, team = searched(request.GET.get("q", "")), _number(request.GET.get("team", ""))
    platform = request.GET.get("platform", "")[:20]
    volunteer = volunteer_of(request.actor)
    home: Place | None = volunteer.home if volunteer else None
    here = home if request.GET.get("near") == "1" else None
    narrowed = "" if platform == "hub" else platform
    filters = {"platform": searched(narrowed), "words": words, "team": team, "place": here}
    return {
        "filters": filters,
        "q": words,
        "platform": platform,
        "team": Team.objects.filter(pk=team).first() if team else None,
        "home": home,
        "near": here is not None,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _chips(request: Request, home: Place | None) -> list[dict[str, Any]]:
    """Everywhere, or what comes to the village of a signed-in volunteer."""
    if home is None:
        return []
    near = request.GET.get("near") == "1"
    here = _("Comes to %(home)s") % {"home": home}
    return [
        {"label": _("Whole county"), "href": _with(request, near=""), "on": not near},
        {"label": here, "href": _with(request, near="1"), "on": near},
    ]


def _with(request: Request, *, near: str) -> str:
    """The same filters, from the first page, here or everywhere."""
    kept = request.GET.copy()
    kept.pop("after", None)
    kept.pop("near", None)
    if near:
        kept["near"] = near
    return f"?{kept.urlencode()}"


@require_GET
def public_item(request: Request, pk: int) -> HttpResponse:
    """What is offered, by whom, where, and when it is free next."""
    item = queries.public_item(pk)
    on_the_menu = item.state == MenuItem.State.OPEN and item.team.active
    context = {
        "item": item,
        "open": on_the_menu,
        "half_days": half_days_said(item.half_days),
        "free": queries.free_half_days(item, count=8) if on_the_menu else [],
        "order_href": f"/orders/new/?item={item.pk}",
    }
    return render(request, "menu/item.html", context)

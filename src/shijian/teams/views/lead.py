"""A captain's own pages on the phone; the staff of the organisation above may do the same."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.actor import Actor
from shijian.common.idempotency import form_body, once
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.teams import commands, queries, rules
from shijian.teams.forms import OfferForm, ReasonForm, categories_shown, offer_as_typed
from shijian.teams.models import Membership, Team
from shijian.volunteers.rules import half_days_shown

SHELLS = {"portal": "web/portal.html", "console": "web/console.html"}


def led_team(viewer: Actor, pk: int) -> Team:
    """A team that the viewer leads; 403 for anybody else, because everybody may know the team."""
    team = queries.public_team(pk)
    require(rules.why_not_lead(team, viewer))
    return team


def chosen_member(request: Request, team: Team) -> Membership:
    """The member whose button was pressed; 404 for anybody else's."""
    chosen = request.POST.get("member", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        chosen = "0"
    return get_object_or_404(queries.members(team), pk=int(chosen))


def _home(team: Team, face: str) -> str:
    if face == "console":
        return reverse("teams:console_team", args=[team.pk])
    return reverse("teams:requests", args=[team.pk])


@login_required
@require_GET
def asked(request: Request, pk: int) -> HttpResponse:
    """Who wants to join, the longest waiting first."""
    team = led_team(request.actor, pk)
    rows = queries.requests(team).prefetch_related("volunteer__skills")
    found = page(rows, request.GET.get("after", ""), size=20, order=("id",))
    return render(request, "teams/requests.html", {"team": team, "page": found})


@login_required
@require_POST
def accept(request: Request, pk: int, asked: int, face: str = "portal") -> HttpResponse:
    """Let one of them in."""
    team = led_team(request.actor, pk)
    membership = queries.request_for(team, asked)

    def act() -> tuple[int, str]:
        commands.accept_member(membership, by=request.actor)
        return 303, _home(team, face)

    key = request.POST.get("idempotency_key", "")
    _status, url = once(key, form_body(request.POST), by=request.actor, act=act)
    messages.success(request, _("Let in. They have been told."))
    return redirect(url)


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: Request, pk: int, asked: int, face: str = "portal") -> HttpResponse:
    """Say no to one of them, with a reason that only they read."""
    team = led_team(request.actor, pk)
    membership = queries.request_for(team, asked)
    require(rules.why_not_answer(membership, request.actor))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.decline_member(membership, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Answered. They have been told."))
        return redirect(_home(team, face))
    context = {"team": team, "asked": membership, "form": form, "shell": SHELLS[face],
               "home": _home(team, face)}  # fmt: skip
    return render(request, "teams/decline.html", context, status=_status_of(request))


def _status_of(request: Request) -> int:
    return 422 if request.method == "POST" else 200


@login_required
@require_GET
def member_list(request: Request, pk: int) -> HttpResponse:
    """Who belongs to the team, the captain first."""
    team = led_team(request.actor, pk)
    order = ("role", "joined_at", "id")
    found = page(queries.members(team), request.GET.get("after", ""), size=30, order=order)
    return render(request, "teams/members.html", {"team": team, "page": found})


@login_required
@require_GET
def poster(request: Request, pk: int) -> HttpResponse:
    """The team's code to hang up or to pass on: any scanner opens the page of joining."""
    team = led_team(request.actor, pk)
    url = request.build_absolute_uri(reverse("teams:join", args=[team.pk]))
    page_url = request.build_absolute_uri(reverse("teams:team", args=[team.pk]))
    words = _("%(team)s invites you: %(url)s") % {"team": team.name, "url": page_url}
    shown = {"team": team, "url": url, "svg": qr(url), "words": words}
    return render(request, "teams/poster.html", shown)


def qr(url: str) -> SafeString:
    """The code as a drawing without any style of its own."""
    drawn = segno.make(url, error="m").svg_inline(omitsize=True, border=2)
    return SafeString(drawn)


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: Request, pk: int, face: str = "portal") -> HttpResponse:
    """What the team does, when, how far and how much."""
    team = led_team(request.actor, pk)
    done = reverse("teams:console_team" if face == "console" else "teams:team", args=[team.pk])
    shown = {"team": team, "shell": SHELLS[face], "home": done}
    if request.method != "POST":
        return _offer_page(request, OfferForm(initial=offer_as_typed(team)), shown)
    form = OfferForm(request.POST)
    if not form.is_valid():
        return _offer_page(request, form, shown, status=422)
    commands.change_team(team, by=request.actor, **form.cleaned_data)
    messages.success(request, _("Kept."))
    return redirect(done)


def _offer_page(
    request: Request, form: OfferForm, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown |= {
        "form": form,
        "groups": categories_shown(form),
        "days": half_days_shown(form["half_days"].value() or ()),
    }
    return render(request, "teams/offer.html", shown, status=status)

"""Finding a team, asking to join it, leaving it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.idempotency import form_body, once
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.common.text import searched
from shijian.teams import commands, queries, rules
from shijian.teams.models import Membership, Team
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.rules import half_days_said, serving


@require_GET
def public_list(request: Request) -> HttpResponse:
    """Every team of the county; one's own village first."""
    kind, words = request.GET.get("kind", ""), searched(request.GET.get("q", ""))
    everything = queries.public_teams()
    rows = queries.found_teams(everything, words)
    if kind in Team.Kind.values:
        rows = rows.filter(kind=kind)
    volunteer = volunteer_of(request.actor)
    plain = not words and not kind and not request.GET.get("after")
    context = {
        "page": page(rows, request.GET.get("after", ""), size=20, order=queries.IN_ORDER),
        "near": queries.teams_near(volunteer) if volunteer and plain else [],
        "chips": kind_chips(everything, kind),
        "q": words,
        "kind": kind,
    }
    return render(request, "teams/list.html", context)


def kind_chips(rows: QuerySet[Team], chosen: str) -> list[dict[str, Any]]:
    """All, and each kind of team that there is, with counts."""
    counts = queries.teams_of_kinds(rows)
    whole = {"label": _("All"), "href": "?", "count": sum(counts.values()), "on": not chosen}
    kinds = [
        {"label": label, "href": f"?kind={kind}", "count": counts[kind], "on": chosen == kind}
        for kind, label in Team.Kind.choices
        if counts.get(kind)
    ]
    return [whole, *kinds]


def commanded(team: Team) -> dict[str, Any]:
    """Who commands a mirrored team by post, and what that is called."""
    return {
        "commander": queries.commander_of(team),
        "commander_word": rules.COMMANDERS.get(Team.Kind(team.kind)),
    }


@require_GET
def public_detail(request: Request, pk: int) -> HttpResponse:
    """What a team does, who leads it, and how one stands to it."""
    team = queries.public_team(pk)
    volunteer = volunteer_of(request.actor)
    standing = queries.membership_in(team, volunteer)
    context = {
        "team": team,
        "captain": queries.captain_of(team),
        **commanded(team),
        "half_days": half_days_said(team.half_days),
        "standing": standing,
        "why": rules.why_not_join(team, volunteer) if volunteer else None,
        "menu_href": f"{reverse('menu:list')}?team={team.pk}",
        "card": _card(request),
        "experts": queries.experts_with(team),
        **_to_lead(team, leads=rules.leads(team, request.actor)),
    }
    return render(request, "teams/detail.html", context)


def _card(request: Request) -> dict[str, str]:
    """What a chat shows of the page when its address is passed on."""
    return {
        "url": request.build_absolute_uri(request.path),
        "picture": request.build_absolute_uri(static("web/mark-180.png")),
    }


def _to_lead(team: Team, *, leads: bool) -> dict[str, Any]:
    if not leads:
        return {"leads": False, "asking": 0, "check": None}
    return {
        "leads": True,
        "asking": queries.asking([team]).get(team.pk, 0),
        "check": queries.checks_of(team).first(),
    }


@login_required
@require_http_methods(["GET", "POST"])
def join(request: Request, pk: int) -> HttpResponse:
    """Where a team's poster leads: read what joining means, then ask."""
    team = queries.public_team(pk)
    volunteer = volunteer_of(request.actor)
    if volunteer is None:
        return redirect(f"{reverse('volunteers:register')}?{_from_poster(request, team)}")
    if request.method != "POST":
        return render(request, "teams/join.html", _joining(team, volunteer))

    def ask() -> tuple[int, str]:
        _join(request, team, serving(volunteer))
        return 303, reverse("teams:team", args=[team.pk])

    return _done(request, ask)


def _joining(team: Team, volunteer: Volunteer) -> dict[str, Any]:
    """What joining means for this reader: invited, new, or moving from another team."""
    own = queries.memberships_of(volunteer).filter(state=Membership.State.ACTIVE)
    return {
        "team": team,
        "why": rules.why_not_join(team, volunteer),
        "invited": queries.is_invited(team, volunteer),
        "own": [row for row in own[:20] if row.role != Membership.Role.CAPTAIN],
    }


def _join(request: Request, team: Team, volunteer: Volunteer) -> None:
    moves_from = request.POST.get("moves_from", "")
    if queries.is_invited(team, volunteer):
        commands.join_by_invitation(team, volunteer, by=request.actor)
        messages.success(request, _("You belong to the team now."))
        return
    if moves_from.isascii() and moves_from.isdigit() and len(moves_from) < 19:
        before = queries.own_membership(volunteer, int(moves_from))
        commands.ask_to_move(before, team, by=request.actor)
    else:
        commands.request_to_join(team, volunteer, by=request.actor)
    messages.success(request, _("Asked. The captain will answer you."))


def _from_poster(request: Request, team: Team) -> str:
    """Come back here after registering; a village's team suggests the village."""
    said = {"next": request.path}
    place = team.organisation.place
    if place is not None and place.kind == place.Kind.VILLAGE and place.parent_id:
        said |= {"town": str(place.parent_id), "home": str(place.pk)}
    return urlencode(said)


def _done(request: Request, act: Any) -> HttpResponse:
    """Do it once for this sending of the form and go on."""
    key = request.POST.get("idempotency_key", "")
    return redirect(once(key, form_body(request.POST), by=request.actor, act=act)[1])


def _called_and_applied(volunteer: Volunteer | None) -> dict[str, Any]:
    if volunteer is None:
        return {"calls": [], "applications": []}
    return {
        "calls": list(queries.calls_to(volunteer)[:10]),
        "applications": list(queries.applications_of(volunteer)[:10]),
    }


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """The teams I belong to, what I asked and what was answered."""
    volunteer = volunteer_of(request.actor)
    rows = list(queries.memberships_of(volunteer)[:50]) if volunteer else []
    led = list(queries.teams_led(request.actor)[:20])
    asking = queries.asking(led)
    context = {
        "volunteer": volunteer,
        "own": [row for row in rows if row.state == Membership.State.ACTIVE],
        "waiting": [row for row in rows if row.state == Membership.State.REQUESTED],
        "past": [
            (row, queries.answer_of(row))
            for row in rows
            if row.state in (Membership.State.DECLINED, Membership.State.LEFT)
        ],
        **_called_and_applied(volunteer),
        "led": [(team, asking.get(team.pk, 0)) for team in led],
    }
    return render(request, "teams/mine.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: Request, pk: int) -> HttpResponse:
    """Leaving a team: what it means, then at once."""
    team = queries.public_team(pk)
    own = get_object_or_404(
        Membership, team=team, volunteer__person=request.actor.person_id, state="active"
    )
    if request.method != "POST":
        why = rules.why_not_leave(own, request.actor)
        return render(request, "teams/leave.html", {"team": team, "why": why})
    commands.leave_team(own, by=request.actor)
    messages.success(request, _("You have left the team."))
    return redirect("teams:mine")


@login_required
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back a request that waits."""
    own = queries.own_membership(serving(volunteer_of(request.actor)), pk)
    require(rules.why_not_withdraw(own, request.actor))
    commands.withdraw_request(own, by=request.actor)
    messages.success(request, _("Your request is taken back."))
    return redirect("teams:mine")

"""A captain asks people by a pasted list, and names deputies; the staff above may do the same."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.refused import require
from shijian.teams import commands, queries, rules
from shijian.teams.forms import ListForm
from shijian.teams.models import Membership, Team
from shijian.teams.views.lead import SHELLS, chosen_member, led_team
from shijian.teams.views.sent import answered, done_once
from shijian.volunteers.queries.invitations import tallies

LISTS_SHOWN = 10


@login_required
@require_http_methods(["GET", "POST"])
def gather(request: Request, pk: int, face: str = "portal") -> HttpResponse:
    """Paste the list, look at what was read, then ask; looking asks nobody."""
    team = led_team(request.actor, pk)
    require(rules.why_not_gather(team, request.actor))
    form = ListForm(request.POST or None)
    context = _shown(team, face)
    if request.method == "POST" and "send" not in request.POST and form.is_valid():
        context |= _read(form.cleaned_data["text"])
        return render(request, "teams/gather.html", {**context, "form": form})

    def act() -> str:
        roster = commands.invite_list(team, form.cleaned_data["text"], by=request.actor)
        count = roster.invitations.count()
        messages.success(request, _("%(count)d people are being asked.") % {"count": count})
        return request.path

    return answered(request, form, "teams/gather.html", context, act)


def _shown(team: Team, face: str) -> dict[str, Any]:
    lists = list(queries.rosters_of(team)[:LISTS_SHOWN])
    counted = tallies(lists)
    home = "teams:console_team" if face == "console" else "teams:team"
    return {
        "team": team,
        "shell": SHELLS[face],
        "home": reverse(home, args=[team.pk]),
        "lists": [(row, counted[row.pk]) for row in lists],
        "lines": None,
        "good": 0,
    }


def _read(text: str) -> dict[str, Any]:
    lines = rules.lines_of(text)
    return {"lines": lines, "good": sum(not line.why for line in lines)}


@login_required
@require_POST
def deputy(request: Request, pk: int, face: str = "portal") -> HttpResponse:
    """Name a deputy, or let one be a member again."""
    team = led_team(request.actor, pk)
    membership = chosen_member(request, team)

    def act() -> str:
        if membership.role == Membership.Role.DEPUTY:
            commands.relieve_deputy(membership, by=request.actor)
        else:
            commands.appoint_deputy(membership, by=request.actor)
        name = "teams:console_members" if face == "console" else "teams:members"
        return reverse(name, args=[team.pk])

    return redirect(done_once(request, act))

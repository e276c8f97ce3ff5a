"""Which kinds of teams an organisation has and lacks, tier by tier (8+N, 5+N, 3+N)."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.organisations.models import Organisation
from shijian.organisations.queries import acting_organisations, organisation_for
from shijian.teams import commands, queries, rules
from shijian.teams.forms import FieldForm
from shijian.volunteers.rules import why_not_console


@login_required
@require_GET
def coverage(request: Request) -> HttpResponse:
    """One organisation's kinds of teams, and how far those below it are."""
    require(why_not_console(request.actor))
    here = _here(request)
    below = page(
        queries.covered_below(here), request.GET.get("after", ""), size=30, order=("order", "id")
    )
    context = {
        "unit": here,
        "cover": next(iter(queries.covers([here])), None),
        "tiers": queries.tiers(here.path),
        "covers": queries.covers(below.rows),
        "page": below,
        "steers": rules.why_not_steer(here.path, request.actor) is None,
    }
    return render(request, "teams/coverage.html", context)


def _here(request: Request) -> Organisation:
    """The organisation asked for, else the topmost one that the viewer works for."""
    chosen = request.GET.get("at", "")
    if chosen:
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
            raise Http404
        return organisation_for(request.actor, int(chosen))
    own = acting_organisations(request.actor).first()
    if own is None:
        raise Http404
    return own


@login_required
@require_http_methods(["GET", "POST"])
def assign_field(request: Request, pk: int) -> HttpResponse:
    """Say what a team stands for, so that it counts for its kind."""
    team = queries.team_for(request.actor, pk)
    require(rules.why_not_assign_field(team, request.actor))
    form = FieldForm(request.POST or None, initial={"duty_field": team.duty_field_id})
    if request.method == "POST" and form.is_valid():
        commands.assign_field(team, form.cleaned_data["duty_field"], by=request.actor)
        messages.success(request, _("Kept."))
        return redirect("teams:console_team", pk=team.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "teams/field.html", {"team": team, "form": form}, status=status)

"""Teams in the console: the list, one team with what its parent decides, a volunteer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request, masked, ticket
from shijian.accounts.queries.marks import export_mark
from shijian.catalogue.queries import duty_fields
from shijian.common.forms import refuse
from shijian.common.idempotency import form_body, once
from shijian.common.outgoing import answer, asked_ending
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.common.text import searched
from shijian.journal.commands import record_export
from shijian.organisations.models import Organisation
from shijian.organisations.queries import visible_organisations
from shijian.teams import commands, queries, rules
from shijian.teams.forms import ReasonForm, TeamForm, categories_shown
from shijian.teams.models import Team
from shijian.teams.queries.sheets import team_sheet
from shijian.teams.views.lead import chosen_member
from shijian.teams.views.portal import commanded, kind_chips
from shijian.volunteers.queries import volunteer_for, volunteer_told
from shijian.volunteers.rules import half_days_said, half_days_shown, why_not_console

MEMBERS_SHOWN = 8


@login_required
@require_GET
def console_list(request: Request) -> HttpResponse:
    """The teams of the viewer's subtrees, and the organisations that have none yet."""
    require(why_not_console(request.actor))
    rows, kind, words = _listed(request)
    found = page(rows, request.GET.get("after", ""), size=30, order=queries.IN_ORDER)
    context = {
        "page": found,
        "asking": queries.asking(found.rows),
        "chips": kind_chips(queries.visible_teams(request.actor), kind),
        "lacking": queries.without_mirror(request.actor).count(),
        "headless": queries.without_commander(found.rows),
        "q": words,
        "kind": kind,
    }
    return render(request, "teams/console_list.html", context)


@login_required
@require_POST
def export(request: Request) -> HttpResponseBase:
    """The list as it is filtered, every page of it, as a file."""
    require(why_not_console(request.actor))
    rows, kind, words = _listed(request)
    record_export("teams", rows.count(), {"kind": kind, "q": words}, by=request.actor)
    mark = export_mark(request.actor)
    return answer(team_sheet(rows), ending=asked_ending(request.POST), mark=mark)


def _listed(request: Request) -> tuple[QuerySet[Team], str, str]:
    """The rows that the filters in the address choose, and those filters."""
    kind, words = request.GET.get("kind", ""), searched(request.GET.get("q", ""))
    rows = queries.found_teams(queries.visible_teams(request.actor), words)
    return (rows.filter(kind=kind) if kind in Team.Kind.values else rows), kind, words


@login_required
@require_POST
def mirror(request: Request) -> HttpResponse:
    """Make the corps, brigades and squads that are missing."""
    require(why_not_console(request.actor))
    made = commands.mirror_established(by=request.actor)
    messages.success(request, _("%(count)s teams made.") % {"count": made})
    return redirect("teams:console")


@login_required
@require_GET
def console_detail(request: Request, pk: int) -> HttpResponse:
    """One team: who asks, who belongs, what its parent decides, what happened."""
    require(why_not_console(request.actor))
    team = queries.team_for(request.actor, pk)
    asked = list(queries.requests(team)[:10])
    context = {
        "team": team,
        "captain": queries.captain_of(team),
        **commanded(team),
        "experts": queries.experts_with(team),
        "before": list(queries.commanders_before(team)[:5]),
        "half_days": half_days_said(team.half_days),
        "asked": [(row, rules.why_not_accept(row, request.actor)) for row in asked],
        "members": list(queries.members(team)[:MEMBERS_SHOWN]),
        "events": queries.history(team),
        "steers": rules.why_not_steer(team.organisation.path, request.actor) is None,
    }
    return render(request, "teams/console_detail.html", context)


@login_required
@require_GET
def console_members(request: Request, pk: int) -> HttpResponse:
    """Everybody in a team; the parent appoints the captain here."""
    require(why_not_console(request.actor))
    team = queries.team_for(request.actor, pk)
    order = ("role", "joined_at", "id")
    found = page(queries.members(team), request.GET.get("after", ""), size=30, order=order)
    steers = rules.why_not_steer(team.organisation.path, request.actor) is None
    context = {"team": team, "page": found, "steers": steers}
    return render(request, "teams/console_members.html", context)


@login_required
@require_POST
def appoint(request: Request, pk: int) -> HttpResponse:
    """Name who leads a team."""
    team = queries.team_for(request.actor, pk)
    membership = chosen_member(request, team)
    commands.appoint_captain(team, membership.volunteer, by=request.actor)
    messages.success(request, _("Appointed. The captain has been told."))
    return redirect("teams:console_team", pk=team.pk)


@login_required
@require_http_methods(["GET", "POST"])
def publishing(request: Request, pk: int) -> HttpResponse:
    """Give the captain the right to publish, or take it back with a reason."""
    team = queries.team_for(request.actor, pk)
    require(rules.why_not_steer(team.organisation.path, request.actor))
    form = ReasonForm(request.POST or None) if team.may_publish else None
    if request.method != "POST" or (form is not None and not form.is_valid()):
        status = 422 if request.method == "POST" else 200
        return render(request, "teams/publishing.html", {"team": team, "form": form}, status=status)
    if form is None:
        commands.allow_publishing(team, by=request.actor)
    else:
        commands.forbid_publishing(team, reason=form.cleaned_data["reason"], by=request.actor)
    return redirect("teams:console_team", pk=team.pk)


# ---------------------------------------------------------------- a new team


@login_required
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    """A professional team on a host institution, or a team for one field."""
    require(why_not_console(request.actor))
    above = organisations_above(request)
    if request.method != "POST":
        return _create_page(request, TeamForm(initial=_start(request), organisations=above))
    form = TeamForm(request.POST, organisations=above)
    if form.is_valid():
        try:
            return redirect(_created(request, form))
        except Refused as refused:
            refuse(form, refused)
    return _create_page(request, form, status=422)


def _start(request: Request) -> dict[str, Any]:
    """A gap of the coverage page is filled with what it lacks."""
    asked = {name: request.GET.get(name, "")[:20] for name in ("kind", "organisation")}
    field = duty_fields().filter(code=request.GET.get("field", "")[:20]).first()
    kind = asked["kind"] if asked["kind"] in Team.Kind.values else Team.Kind.PROFESSIONAL
    return {
        "kind": kind,
        "organisation": asked["organisation"],
        "duty_field": field.pk if field else None,
        "reach": Team.Reach.COUNTY if kind == Team.Kind.PROFESSIONAL else Team.Reach.TOWN,
        "weekly_capacity": 6,
    }


def organisations_above(request: Request) -> Any:
    """Where the viewer may hang a team, the highest first."""
    rows = visible_organisations(request.actor).filter(
        state=Organisation.State.ESTABLISHED, kind__in=set(queries.MIRRORS)
    )
    own = [row.pk for row in rows if rules.why_not_steer(row.path, request.actor) is None]
    return rows.filter(pk__in=own).order_by("path")


def _created(request: Request, form: TeamForm) -> str:
    def act() -> tuple[int, str]:
        given = dict(form.cleaned_data)
        above = given.pop("organisation")
        team = commands.create_team(above, by=request.actor, **given)
        return 303, reverse("teams:console_team", args=[team.pk])

    key = request.POST.get("idempotency_key", "")
    return once(key, form_body(request.POST), by=request.actor, act=act)[1]


def _create_page(request: Request, form: TeamForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "groups": categories_shown(form),
        "days": half_days_shown(form["half_days"].value() or ()),
    }
    return render(request, "teams/create.html", context, status=status)


# ---------------------------------------------------------------- a volunteer


@login_required
@require_GET
def volunteer(request: Request, pk: int) -> HttpResponse:
    """A volunteer as the staff of their home or of their teams may see them."""
    require(why_not_console(request.actor))
    found = volunteer_for(request.actor, pk)
    context = {
        "volunteer": found,
        "person": masked(found.person),
        "suspensions": found.suspensions.filter(ended_at__isnull=True)[:1],
        "ticket": ticket(found.person_id, request.actor),
        "skills": list(found.skills.all()),
        "half_days": half_days_said(found.half_days),
        "teams": queries.teams_seen(request.actor, found),
        "events": volunteer_told(found),
    }
    return render(request, "teams/volunteer.html", context)

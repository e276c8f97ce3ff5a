"""The register by its experts, and by those who ask them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.teams import commands, queries, rules
from shijian.teams.forms import ApprovalForm, AskExpertForm, ExpertForm
from shijian.teams.models import Engagement, Expert
from shijian.teams.views.sent import answered, done_once
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.rules import serving, why_not_console

asked = require_http_methods(["GET", "POST"])


@login_required
@asked
def expert(request: Request) -> HttpResponse:
    """Put oneself on the register, and see what one was asked."""
    volunteer = volunteer_of(request.actor)
    if volunteer is None:
        said = urlencode({"next": request.path})
        return redirect(f"{reverse('volunteers:register')}?{said}")
    own = queries.expert_of(volunteer)
    names = ("kind", "duty_field_id", "speciality", "leads", "advises")
    start = {name.removesuffix("_id"): getattr(own, name) for name in names} if own else None
    form = ExpertForm(request.POST or None, initial=start)

    def act() -> str:
        commands.list_expert(serving(volunteer), by=request.actor, **form.cleaned_data)
        messages.success(request, _("You are on the register."))
        return request.path

    context = {"own": own, "asked": list(queries.engagements_of(volunteer)[:20])}
    return answered(request, form, "teams/expert.html", context, act)


@login_required
@require_POST
def unlist(request: Request) -> HttpResponse:
    """Take oneself off the register."""
    own = queries.expert_of(serving(volunteer_of(request.actor)))
    if own is None:
        raise Http404
    done_once(request, lambda: str(commands.unlist_expert(own, by=request.actor).pk))
    messages.success(request, _("You are off the register."))
    return redirect("teams:expert")


def _own(request: Request, pk: int) -> Engagement:
    return queries.engagement_of(serving(volunteer_of(request.actor)), pk)


@login_required
@asked
def engagement(request: Request, pk: int) -> HttpResponse:
    """What one was asked, and one's own yes or no."""
    row = _own(request, pk)
    if request.method == "POST":
        agrees = request.POST.get("answer") == "yes"
        url = done_once(request, lambda: _answer(request, row, agrees=agrees))
        return redirect(url)
    context = {
        "row": row,
        "why": rules.why_not_answer_engagement(row, request.actor),
        "may_end": rules.why_not_end(row, request.actor) is None,
    }
    return render(request, "teams/engagement.html", context)


def _answer(request: Request, row: Engagement, *, agrees: bool) -> str:
    commands.answer_engagement(row, agrees=agrees, by=request.actor)
    return reverse("teams:engagement", args=[row.pk])


@login_required
@require_POST
def lay_down(request: Request, pk: int) -> HttpResponse:
    """An expert lays a post down."""
    row = _own(request, pk)
    done_once(request, lambda: str(commands.end_engagement(row, by=request.actor).pk))
    return redirect("teams:engagement", pk=pk)


# ---------------------------------------------------------------- the console


@login_required
@require_GET
def experts(request: Request) -> HttpResponse:
    """Everybody who lets themselves be asked, names masked."""
    require(why_not_console(request.actor))
    kind, rows = request.GET.get("kind", ""), queries.listed_experts()
    if kind in Expert.Kind.values:
        rows = rows.filter(kind=kind)
    waiting = queries.engagements(request.actor).filter(state__in=queries.OPEN)
    context = {
        "page": page(rows, request.GET.get("after", ""), size=30, order=("-id",)),
        "kinds": [("", _("All")), *Expert.Kind.choices],
        "kind": kind,
        "waiting": list(waiting.order_by("id")[:20]),
    }
    return render(request, "teams/experts.html", context)


@login_required
@asked
def ask_expert(request: Request, pk: int) -> HttpResponse:
    """Ask an expert to lead or advise a team."""
    require(why_not_console(request.actor))
    row = queries.listed_expert(pk)
    teams = queries.visible_teams(request.actor).filter(active=True).order_by("path")
    start = {"team": request.GET.get("team", "")[:18]}
    form = AskExpertForm(request.POST or None, initial=start, teams=teams)

    def act() -> str:
        given = dict(form.cleaned_data)
        made = commands.ask_expert(row, given.pop("team"), by=request.actor, **given)
        messages.success(request, _("Asked. They answer themselves."))
        return reverse("teams:console_engagement", args=[made.pk])

    return answered(request, form, "teams/ask_expert.html", {"expert": row}, act)


@login_required
@asked
def console_engagement(request: Request, pk: int) -> HttpResponse:
    """How far a request is; the approval of a retired official's post."""
    require(why_not_console(request.actor))
    row = queries.engagement_for(request.actor, pk)
    form = ApprovalForm(request.POST or None)

    def act() -> str:
        given = form.cleaned_data["approval"]
        commands.approve_engagement(row, approval=given, by=request.actor)
        return request.path

    context = {
        "row": row,
        "why": rules.why_not_approve(row, request.actor),
        "may_end": rules.why_not_end(row, request.actor) is None,
    }
    return answered(request, form, "teams/console_engagement.html", context, act)


@login_required
@require_POST
def end_engagement(request: Request, pk: int) -> HttpResponse:
    """Take a request back, or end a post."""
    row = queries.engagement_for(request.actor, pk)
    done_once(request, lambda: str(commands.end_engagement(row, by=request.actor).pk))
    return redirect("teams:console_engagement", pk=pk)

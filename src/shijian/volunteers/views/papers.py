"""Papers: shown by the volunteer, looked at by the staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request, masked_name
from shijian.common.forms import refuse
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.volunteers import commands
from shijian.volunteers.forms import AnswerForm, PaperForm
from shijian.volunteers.models import Qualification
from shijian.volunteers.queries import qualifications as queries
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.rules import serving, why_not_check, why_not_console, why_not_revoke


@login_required
@require_http_methods(["GET", "POST"])
def papers(request: Request) -> HttpResponse:
    """A volunteer's own papers, and a place to show another one."""
    volunteer = serving(volunteer_of(request.actor))
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.claim_qualification(volunteer, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Received. Somebody looks at it and you are told."))
            return redirect("volunteers:papers")
        except Refused as refused:
            refuse(form, refused)
    rows = [(row, queries.answer_of(row)) for row in queries.papers_of(volunteer)[:50]]
    shown = {"rows": rows, "form": form}
    return render(request, "volunteers/papers.html", shown, status=422 if form.errors else 200)


@login_required
@require_GET
def paper_file(request: Request, pk: int) -> HttpResponseBase:
    """The photograph, as a file."""
    return commands.open_paper(queries.paper_for(request.actor, pk), by=request.actor)


# ---------------------------------------------------------------- the staff


@login_required
@require_GET
def paper_list(request: Request) -> HttpResponse:
    """The papers to look at, and by state those that were looked at."""
    require(why_not_console(request.actor))
    state = request.GET.get("state", Qualification.State.CLAIMED)
    known = state if state in Qualification.State.values else Qualification.State.CLAIMED
    rows = queries.visible_papers(request.actor).filter(state=known)
    found = page(rows, request.GET.get("after", ""), size=30, order=("-id",))
    chips = [
        {"label": label, "href": f"?state={value}", "on": value == known}
        for value, label in Qualification.State.choices
    ]
    return render(request, "volunteers/paper_list.html", {"page": found, "chips": chips})


@login_required
@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """One paper beside what the volunteer wrote about it."""
    require(why_not_console(request.actor))
    return _page(request, queries.paper_for(request.actor, pk), AnswerForm())


def _page(
    request: Request, row: Qualification, form: AnswerForm, status: int = 200
) -> HttpResponse:
    shown: dict[str, Any] = {
        "paper": row,
        "name": masked_name(row.volunteer.person.name),
        "tail": queries.number_tail(row),
        "why": why_not_check(row, request.actor),
        "why_revoke": why_not_revoke(row, request.actor),
        "form": form,
    }
    response = render(request, "volunteers/paper.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def paper_accept(request: Request, pk: int) -> HttpResponse:
    """Found sound."""
    commands.accept_qualification(queries.paper_for(request.actor, pk), by=request.actor)
    messages.success(request, _("The paper counts from now on."))
    return redirect("volunteers:paper_list")


@login_required
@require_POST
def paper_refuse(request: Request, pk: int) -> HttpResponse:
    """Not accepted, or withdrawn where it counted; with the reason."""
    row = queries.paper_for(request.actor, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        require(why_not_console(request.actor))
        return _page(request, row, form, status=422)
    counted = row.state == Qualification.State.VALID
    act = commands.revoke_qualification if counted else commands.refuse_qualification
    act(row, reason=form.cleaned_data["reason"], by=request.actor)
    messages.success(request, _("The volunteer is told why."))
    return redirect("volunteers:paper_list")

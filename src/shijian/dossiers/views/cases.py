"""Requests about one's data: the person's own, the desk's for somebody else, the office's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.models import Person
from shijian.accounts.queries import Request, masked_name
from shijian.accounts.rules import why_not_merging
from shijian.common.actor import Actor
from shijian.common.forms import refuse
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.dossiers import commands
from shijian.dossiers.forms import AskForm, CaseAnswerForm, DeskForm
from shijian.dossiers.models import Case
from shijian.dossiers.queries import cases as queries
from shijian.dossiers.queries import human_of
from shijian.dossiers.queries.closing import closing_effects
from shijian.dossiers.queries.effects import LEAVE, effects
from shijian.dossiers.rules import why_not_answer, why_not_close
from shijian.dossiers.views.own import file_of
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.rules import why_not_console

# ---------------------------------------------------------------- one's own


@login_required
@require_GET
def own_list(request: Request) -> HttpResponse:
    """What I asked, with number and answer."""
    found = page(queries.own_cases(request.actor), request.GET.get("after", ""), order=("-pk",))
    return render(request, "dossiers/cases.html", {"page": found})


@login_required
@require_GET
def own(request: Request, pk: int) -> HttpResponse:
    """One request of mine."""
    return render(request, "dossiers/case.html", _told(queries.own_case(request.actor, pk)))


def _told(case: Case) -> dict[str, Any]:
    words = {name: queries.words_of(case, name) for name in ("text", "answer")}
    return {"case": case, **words}


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Correct, delete or explain something."""
    person = get_object_or_404(Person, pk=request.actor.person_id)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = _asked(person, form, request.actor)
        if case is not None:
            return redirect("dossiers:case", pk=case.pk)
    return render(request, "dossiers/ask.html", {"form": form}, status=422 if form.errors else 200)


def _asked(person: Person, form: AskForm, by: Actor) -> Case | None:
    given = {name: form.cleaned_data[name] for name in ("kind", "field", "value", "text")}
    if given["kind"] != Case.Kind.CORRECTION:
        given |= {"field": "", "value": ""}
    try:
        return commands.ask(person, by=by, **given)
    except Refused as refused:
        refuse(form, refused)
        return None


@login_required
@require_http_methods(["GET", "POST"])
def consent(request: Request) -> HttpResponse:
    """Take consent back: what happens is what happens on leaving."""
    volunteer = volunteer_of(request.actor)
    if volunteer is None:
        raise Http404
    if request.method == "POST":
        case = commands.withdraw_consent(volunteer, by=request.actor)
        return redirect("dossiers:case", pk=case.pk)
    return render(request, "dossiers/consent.html", {"effects": effects(volunteer, LEAVE)})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def close(request: Request) -> HttpResponse:
    """Close my account: what is deleted, what is kept until when, then done."""
    person = get_object_or_404(Person, pk=request.actor.person_id)
    if request.method == "POST":
        commands.close_account(person, by=request.actor)
        request.session.flush()
        return render(request, "dossiers/closed.html", {})
    why_not = why_not_close(person, request.actor)
    shown = {"effects": closing_effects(human_of(person.pk)), "why_not": why_not}
    return render(request, "dossiers/close.html", shown)


# ---------------------------------------------------------------- the desk


@login_required
@require_http_methods(["GET", "POST"])
def desk(request: Request) -> HttpResponse:
    """The same for somebody without a phone, who is here with their identity card."""
    require(why_not_console(request.actor))
    form, done = DeskForm(request.POST or None), None
    if request.method == "POST" and form.is_valid() and form.person is not None:
        done = _at_desk(request, form, form.person)
    shown = {"form": form, "done": done}
    return render(request, "dossiers/desk.html", shown, status=422 if form.errors else 200)


def _at_desk(request: Request, form: DeskForm, person: Person) -> Case | None:
    """Withdrawing and closing are done at once; a copy is printed by the office."""
    by = request.actor.on_behalf(person.pk)
    kind = form.cleaned_data["kind"]
    if kind == Case.Kind.CLOSURE:
        return commands.close_account(person, by=by).case
    if kind == Case.Kind.WITHDRAWAL:
        volunteer = get_object_or_404(Volunteer, person=person)
        return commands.withdraw_consent(volunteer, by=by)
    return _asked(person, form, by)


# ---------------------------------------------------------------- the office


@login_required
@require_GET
def office_list(request: Request) -> HttpResponse:
    """What waits for an answer, the most urgent first, or what was answered."""
    require(why_not_merging(request.actor))
    done = request.GET.get("state") == "answered"
    rows = queries.visible_cases(request.actor)
    rows = rows.exclude(outcome="") if done else rows.filter(outcome="")
    found = page(rows, request.GET.get("after", ""), size=30, order=("due_at", "pk"))
    return render(request, "dossiers/office_cases.html", {"page": found, "done": done})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def office(request: Request, pk: int) -> HttpResponse:
    """One request: what is asked, and the answer with its reason."""
    require(why_not_merging(request.actor))
    case, form = queries.case_for(request.actor, pk), CaseAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _answered(request, case, form):
        return redirect("dossiers:office_cases")
    shown = _told(case) | {"form": form, "why_not": why_not_answer(case, request.actor),
                           "value": queries.words_of(case, "value"),
                           "name": masked_name(case.person.name)}  # fmt: skip
    return render(request, "dossiers/office_case.html", shown, status=422 if form.errors else 200)


def _answered(request: Request, case: Case, form: CaseAnswerForm) -> bool:
    try:
        commands.answer(case, by=request.actor, **form.said())
    except Refused as refused:
        if refused.status != 422:
            raise
        form.add_error("words", str(refused))
        return False
    messages.success(request, _("Answered. The person was told."))
    return True


@login_required
@require_POST
def office_copy(request: Request, pk: int) -> HttpResponse:
    """Print the copy that somebody without a phone asked for at the desk, to be handed over."""
    require(why_not_merging(request.actor))
    case = queries.case_for(request.actor, pk)
    if case.kind != Case.Kind.COPY or case.outcome:
        raise Http404
    made = commands.take_copy(case.person, form="html", by=request.actor.on_behalf(case.person_id))
    return file_of(made, "html")

"""投诉建议: leaving one, asking for the answer, answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.models import Person
from shijian.accounts.queries import Request
from shijian.common import limits
from shijian.common.idempotency import form_body, once
from shijian.common.pages import page
from shijian.common.refused import Refused
from shijian.organisations.queries import public_organisations
from shijian.supervision.commands import answer_complaint, leave_complaint
from shijian.supervision.forms import AnswerForm, ComplaintForm, FindForm
from shijian.supervision.models import Complaint
from shijian.supervision.queries import (
    HANDLERS,
    SUPERVISOR,
    answer_of,
    complaint_by_code,
    complaint_for,
    text_of,
    visible_complaints,
)
from shijian.supervision.rules import LOOKS, why_not_answer

RECEIPT = "complaint_receipt"


@require_http_methods(["GET", "POST"])
def leave(request: Request) -> HttpResponse:
    """Say it; no name is needed."""
    named = request.actor.person_id is not None
    form = ComplaintForm(
        request.POST if request.method == "POST" else None,
        signed_in=named,
        initial={"unit": _unit(request)},
    )
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "find": FindForm()}
        status = 422 if form.is_bound else 200
        return render(request, "supervision/leave.html", context, status=status)
    key = request.POST.get("idempotency_key", "")
    _status, address = once(
        key, form_body(request.POST), by=request.actor, act=lambda: (303, _leave(request, form))
    )
    return redirect(address)


def _unit(request: Request) -> str:
    """The organisation whose page the visitor comes from."""
    about = request.GET.get("about", "")
    if not (about.isascii() and about.isdigit()):
        return ""
    row = public_organisations().filter(pk=int(about[:18])).first()
    return row.name if row else ""


def _leave(request: Request, form: ComplaintForm) -> str:
    said = form.cleaned_data
    own = request.actor.person_id
    person = Person.objects.get(pk=own) if own and said.get("named") else None
    _complaint, code = leave_complaint(
        kind=said["kind"], text=said["text"], about=form.about, person=person, by=request.actor
    )
    request.session[RECEIPT] = code
    return reverse("supervision:received")


@never_cache
@require_GET
def received(request: Request) -> HttpResponse:
    """The code, shown this once."""
    code = request.session.pop(RECEIPT, "")
    answer = render(request, "supervision/received.html", {"code": code})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def find(request: Request) -> HttpResponse:
    """The answer, for whoever holds the code."""
    form = FindForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "complaint": None}
    if form.is_valid():
        limit, seconds = LOOKS
        limits.hit(f"complaint:look:{request.actor.ip}", limit=limit, per_seconds=seconds)
        complaint = complaint_by_code(form.cleaned_data["code"])
        if complaint is None:
            form.add_error("code", _("No such code. Please compare it, letter by letter"))
        else:
            context |= {"complaint": complaint, "text": text_of(complaint)}
            context |= {"answer": answer_of(complaint)}
    status = 422 if form.errors else 200
    return render(request, "supervision/find.html", context, status=status)


# ---------------------------------------------------------------- console


@login_required
@require_GET
def complaint_list(request: Request) -> HttpResponse:
    """What waits for an answer, the most urgent first; what was answered, after it."""
    if not request.actor.paths((*HANDLERS, SUPERVISOR)):
        raise Refused(_("This page is for staff and supervisors."), "supervision.not_handler",
                      status=403)  # fmt: skip
    state = "answered" if request.GET.get("state") == "answered" else "received"
    rows = visible_complaints(request.actor)
    order = ("-id",) if state == "answered" else ("due_at", "id")
    found = page(rows.filter(state=state), request.GET.get("after", ""), size=20, order=order)
    context = {
        "rows": found.rows, "next": found.next_cursor, "state": state,
        "waiting": rows.filter(state=Complaint.State.RECEIVED).count(),
        "answered": rows.filter(state=Complaint.State.ANSWERED).count(),
    }  # fmt: skip
    return render(request, "supervision/console_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    """Read it and answer it."""
    complaint = complaint_for(request.actor, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _answered(request, complaint, form.cleaned_data["answer"])
    context = {
        "complaint": complaint, "text": text_of(complaint), "answer": answer_of(complaint),
        "form": form, "why_not": why_not_answer(complaint, request.actor),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "supervision/console_answer.html", context, status=status)


def _answered(request: Request, complaint: Complaint, answer: str) -> HttpResponse:
    def act() -> tuple[int, str]:
        answer_complaint(complaint, answer=answer, by=request.actor)
        return 303, reverse("supervision:answer", args=[complaint.pk])

    key = request.POST.get("idempotency_key", "")
    _status, address = once(key, form_body(request.POST), by=request.actor, act=act)
    messages.success(request, _("Answered."))
    return redirect(address)

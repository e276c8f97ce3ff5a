"""Disagreeing about hours and answering; proof of hours elsewhere and looking at it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.models import Person
from shijian.accounts.queries import Request
from shijian.common.forms import refuse
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.hours.commands import (
    answer_objection,
    claim_outside,
    object_to,
    open_proof,
    review_outside,
)
from shijian.hours.forms import AnswerForm, ObjectionForm, OutsideForm, ReviewForm
from shijian.hours.models import Objection, Outside, Pending, ServiceRecord
from shijian.hours.queries import (
    answer_of,
    counts_of_pending,
    level_of,
    objection_for,
    objections_of,
    outside_for,
    outside_of,
    own_pending,
    own_record,
    reason_of_review,
    visible_objections,
    visible_outside,
    words_of,
)
from shijian.hours.rules import (
    why_not_answer,
    why_not_object,
    why_not_pending,
    why_not_review,
)
from shijian.hours.views.acting import sent

SHOWN = 40


@login_required
@require_GET
def my_objections(request: Request) -> HttpResponse:
    """What one wrote about one's hours with the answers, and the proofs one brought."""
    person_id = request.actor.person_id
    if person_id is None:
        return redirect("volunteers:register")
    rows = [{"row": row, "words": words_of(row), "answer": answer_of(row)}
            for row in objections_of(person_id)[:SHOWN]]  # fmt: skip
    proofs = [
        {"row": row, "reason": reason_of_review(row)} for row in outside_of(person_id)[:SHOWN]
    ]
    return render(request, "hours/my_objections.html", {"rows": rows, "proofs": proofs})


@login_required
@require_http_methods(["GET", "POST"])
def dispute(request: Request, pk: int) -> HttpResponse:
    """Say what is not right about one of one's own records."""
    return _object(request, own_record(request.actor, pk))


@login_required
@require_http_methods(["GET", "POST"])
def appeal(request: Request, pk: int) -> HttpResponse:
    """Appeal against hours that are held or void, to somebody who had no part in it."""
    return _object(request, own_pending(request.actor, pk))


def _object(request: Request, about: ServiceRecord | Pending) -> HttpResponse:
    require(why_not_object(about, by=request.actor))
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        response = sent(request, reverse("hours:my_objections"),
                        lambda: object_to(about, words=words, by=request.actor))  # fmt: skip
        messages.success(request, _("It was sent. Somebody without a part in it answers you here."))
        return response
    status = 422 if form.is_bound else 200
    return render(request, "hours/object.html", {"about": about, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def outside_new(request: Request) -> HttpResponse:
    """Bring the proof of hours that were earned elsewhere."""
    if request.actor.person_id is None:
        return redirect("volunteers:register")
    form = OutsideForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _claimed(request, form.cleaned_data)
        except Refused as no:
            refuse(form, no)
    status = 422 if form.is_bound else 200
    return render(request, "hours/outside_new.html", {"form": form}, status=status)


def _claimed(request: Request, said: dict[str, Any]) -> HttpResponse:
    person = Person.objects.get(pk=request.actor.person_id or 0)
    given = {name: said[name] for name in ("platform", "what", "first_day", "last_day")}

    def act() -> Outside:
        return claim_outside(
            person, said["proof"], minutes=said["hours"] * 60, by=request.actor, **given
        )

    return sent(request, reverse("hours:my_objections"), act)


@login_required
@require_GET
def proof(request: Request, pk: int) -> HttpResponseBase:
    """The file of a proof, for its owner and for whoever looks at it."""
    return open_proof(outside_for(request.actor, pk), by=request.actor)


# ---------------------------------------------------------------- the office


@login_required
@require_GET
def objection_list(request: Request) -> HttpResponse:
    """What waits for an answer in the viewer's subtrees, and proofs from elsewhere."""
    require(why_not_pending(request.actor))
    rows = visible_objections(request.actor).filter(state=Objection.State.OPEN)
    proofs = visible_outside(request.actor).filter(state=Outside.State.CLAIMED)
    found = page(rows, request.GET.get("after", ""), size=20, order=("due_at", "id"))
    shown = {"page": found, "proofs": proofs.order_by("due_at", "pk")[:SHOWN],
             "counts": counts_of_pending(request.actor)}  # fmt: skip
    return render(request, "hours/objections.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def objection_file(request: Request, pk: int) -> HttpResponse:
    """One objection: what was written, what it is about, and the answer."""
    row = objection_for(request.actor, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said, url = form.cleaned_data, reverse("hours:objections")
        right = said["upheld"] == "yes"
        return sent(request, url, lambda: answer_objection(
            row, upheld=right, words=said["words"], by=request.actor))  # fmt: skip
    shown = {"row": row, "words": words_of(row), "answer": answer_of(row), "form": form,
             "why": why_not_answer(row, level_of(row.about), by=request.actor)}  # fmt: skip
    return render(request, "hours/objection.html", shown, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def outside_file(request: Request, pk: int) -> HttpResponse:
    """One proof of hours elsewhere, and what becomes of it."""
    row = outside_for(request.actor, pk)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said, url = form.cleaned_data, reverse("hours:objections")
        accept = said["accept"] == "yes"
        return sent(request, url, lambda: review_outside(
            row, accept=accept, reason=said["reason"], by=request.actor))  # fmt: skip
    shown = {"row": row, "form": form, "why": why_not_review(row, by=request.actor)}
    return render(request, "hours/outside.html", shown, status=422 if form.is_bound else 200)

"""Complaints and suggestions (投诉建议) by a program, and asking for the answer."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status
from pydantic import Field

from shijian.accounts.models import Person
from shijian.common import crypto, limits
from shijian.common.actor import Actor
from shijian.common.api import (
    Asked,
    In,
    Key,
    Listed,
    Named,
    OneOf,
    Out,
    acting,
    changes,
    listed,
    makes,
    named,
    one,
    reads,
    repeated,
)
from shijian.common.refused import Refused
from shijian.organisations.queries import public_organisations
from shijian.supervision import commands, queries
from shijian.supervision.models import Complaint
from shijian.supervision.rules import LOOKS

router = Router(tags=["supervision"])
KEPT = "common_idempotency"  # where the code of a named complaint waits for a repeat, encrypted


class ComplaintsAsked(Asked):
    """Which complaints."""

    state: Annotated[str, OneOf(Complaint.State)] = "received"


class ComplaintIn(In):
    """A few words; everything else may stay empty."""

    kind: Annotated[str, OneOf(Complaint.Kind)] = "suggestion"
    text: str = Field(min_length=5, max_length=1000)
    about: Key | None = Field(None, description="The organisation that it is about.")
    named: bool = Field(False, description="Whether the owner's name stands under it.")


class CodeIn(In):
    """The code that was given for a complaint."""

    code: str = Field(min_length=1, max_length=30)


class ReceiptOut(Out):
    """The code to ask for the answer with; it is told this once."""

    code: str


class ComplaintOut(Out):
    """A complaint in the list of those who answer it."""

    id: int
    number: str
    kind: Annotated[str, OneOf(Complaint.Kind)]
    state: Annotated[str, OneOf(Complaint.State)]
    about: Named | None
    handler: Named | None
    placed_at: dt.datetime
    due_at: dt.datetime


class AnsweredOut(Out):
    """A complaint as its owner reads it."""

    kind: Annotated[str, OneOf(Complaint.Kind)]
    state: Annotated[str, OneOf(Complaint.State)]
    about: Named | None
    text: str
    answer: str
    placed_at: dt.datetime
    due_at: dt.datetime
    answered_at: dt.datetime | None


def _complaint(row: Complaint) -> ComplaintOut:
    return ComplaintOut(
        id=row.pk,
        number=row.number,
        kind=row.kind,
        state=row.state,
        about=named(row.about) if row.about else None,
        handler=named(row.handler) if row.handler else None,
        placed_at=row.placed_at,
        due_at=row.due_at,
    )


def _answered(row: Complaint) -> AnsweredOut:
    return AnsweredOut(
        kind=row.kind,
        state=row.state,
        about=named(row.about) if row.about else None,
        text=queries.text_of(row),
        answer=queries.answer_of(row),
        placed_at=row.placed_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
    )


@router.get("/complaints", response=reads(Listed[ComplaintOut]))
def list_complaints(request: HttpRequest, asked: Query[ComplaintsAsked]) -> Listed[ComplaintOut]:
    """What waits for an answer here, the most urgent first, or what was answered."""
    by = acting(request)
    if not by.paths((*queries.HANDLERS, queries.SUPERVISOR)):
        raise Refused(_("This page is for staff and supervisors."), "supervision.not_handler",
                      status=403)  # fmt: skip
    rows = queries.visible_complaints(by).filter(state=asked.state)
    return listed(ComplaintOut, rows, asked, order=("due_at", "id"), shown=_complaint)


@router.post("/complaints", response=makes(ReceiptOut))
def leave_complaint(request: HttpRequest, given: ComplaintIn) -> Status[ReceiptOut]:
    """Leave a complaint or suggestion; it never goes to the one complained of.

    The code of an anonymous one is told only once: nothing is kept that would lead back from it,
    so that a repeat is refused (409) instead of answered.
    """
    by = acting(request)
    told: list[str] = []

    def act() -> str:
        told.append(_left(given, by))
        return _sealed(told[0]) if given.named else ""

    kept = repeated(request, act)
    return Status(201, ReceiptOut(code=told[0] if told else _once_more(kept)))


def _left(given: ComplaintIn, by: Actor) -> str:
    about = one(public_organisations(), "about", pk=given.about) if given.about else None
    person = Person.objects.filter(pk=by.person_id or 0).first() if given.named else None
    return commands.leave_complaint(
        kind=given.kind, text=given.text, about=about, person=person, by=by
    )[1]


def _once_more(kept: str) -> str:
    if not kept:
        raise Refused(
            _("This was received before. The code of an anonymous one is told only once."),
            "supervision.received",
        )
    return crypto.decrypt(bytes.fromhex(kept), table=KEPT, pk=0, field="receipt")


def _sealed(code: str) -> str:
    return crypto.encrypt(code, table=KEPT, pk=0, field="receipt").hex()


@router.post("/receipts", response=changes(AnsweredOut))
def find_complaint(request: HttpRequest, given: CodeIn) -> AnsweredOut:
    """The answer, for whoever holds the code."""
    limit, seconds = LOOKS
    limits.hit(f"complaint:look:{acting(request).ip}", limit=limit, per_seconds=seconds)
    found = queries.complaint_by_code(given.code)
    if found is None:
        raise Http404
    return _answered(found)

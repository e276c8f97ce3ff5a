"""Showing a paper, looking at it, withdrawing it."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse

from shijian.accounts.commands import draw_key
from shijian.accounts.queries import user_of
from shijian.catalogue.models import QualificationKind
from shijian.common import clock, crypto, files
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.notices.commands import send
from shijian.organisations.queries import station_for
from shijian.volunteers.models import Qualification, Volunteer
from shijian.volunteers.rules import (
    why_not_answer,
    why_not_check,
    why_not_claim,
    why_not_look,
    why_not_revoke,
)

State = Qualification.State
TABLE = "volunteers_qualification"


@transaction.atomic
def claim_qualification(
    volunteer: Volunteer,
    kind: QualificationKind,
    *,
    number: str,
    valid_from: dt.date,
    valid_to: dt.date | None,
    file: UploadedFile[bytes],
    by: Actor,
) -> Qualification:
    """A volunteer shows a paper; it counts once somebody else found it sound (条例 art. 16)."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    require(why_not_claim(volunteer, kind, valid_from=valid_from, valid_to=valid_to, by=by))
    pk = draw_key(Qualification)
    paper = Qualification.objects.create(
        pk=pk, volunteer=volunteer, kind=kind, state=State.CLAIMED,
        number_cipher=_sealed(pk, "number", number),
        valid_from=valid_from, valid_to=valid_to, file=files.keep(file).name,
        claimed_at=clock.now(),
    )  # fmt: skip
    _record("volunteers.paper_shown", paper, by)
    return paper


@transaction.atomic
def accept_qualification(paper: Qualification, *, by: Actor) -> Qualification:
    """The paper was compared and is sound."""
    paper = _locked(paper)
    require(why_not_check(paper, by))
    _answered(paper, State.VALID, "", by)
    _tell(paper, "volunteers.paper_accepted", by)
    return paper


@transaction.atomic
def refuse_qualification(paper: Qualification, *, reason: str, by: Actor) -> Qualification:
    """The paper cannot be accepted; the reason is for the volunteer alone."""
    paper = _locked(paper)
    require(why_not_check(paper, by) or why_not_answer(reason))
    _answered(paper, State.REFUSED, reason, by)
    _tell(paper, "volunteers.paper_refused", by)
    return paper


@transaction.atomic
def revoke_qualification(paper: Qualification, *, reason: str, by: Actor) -> Qualification:
    """A paper that counted turned out wrong: it counts no longer from now on."""
    paper = _locked(paper)
    require(why_not_revoke(paper, by) or why_not_answer(reason))
    _answered(paper, State.REVOKED, reason, by)
    _tell(paper, "volunteers.paper_revoked", by)
    return paper


@transaction.atomic
def open_paper(paper: Qualification, *, by: Actor) -> FileResponse:
    """Give the picture out to who looks at it; each look is written down."""
    require(why_not_look(paper, by))
    _record("volunteers.paper_opened", paper, by)
    return files.answer(paper.file, f"{paper.volunteer.number}-{paper.kind.code}")


def _sealed(pk: int, field: str, text: str) -> bytes | None:
    clean = text.strip()
    return crypto.encrypt(clean, table=TABLE, pk=pk, field=field) if clean else None


def _locked(paper: Qualification) -> Qualification:
    return (
        Qualification.objects.select_for_update(of=("self",))
        .select_related("volunteer__person", "volunteer__home", "kind")
        .get(pk=paper.pk)
    )


def _answered(paper: Qualification, state: Qualification.State, reason: str, by: Actor) -> None:
    paper.state, paper.checked_by_id, paper.checked_at = state, by.person_id, clock.now()
    paper.answer_cipher = _sealed(paper.pk, "answer", reason)
    paper.save(update_fields=["state", "checked_by", "checked_at", "answer_cipher"])
    _record(f"volunteers.paper_{state.value}", paper, by)


def _record(action: str, paper: Qualification, by: Actor) -> None:
    data = {"volunteer": paper.volunteer_id, "kind": paper.kind.code}
    path = station_for(paper.volunteer.home).path
    record(action, paper, by=by, scope_path=path, data=data)


def _tell(paper: Qualification, template: str, by: Actor) -> None:
    user = user_of(paper.volunteer.person)
    if user is not None:
        key = f"{template}:{paper.pk}"
        send(user, template, {"kind": paper.kind.name}, key=key, by=by, link="/volunteers/papers/")

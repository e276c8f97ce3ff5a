"""Disagreeing about hours and answering; bringing proof of hours elsewhere and looking at it."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse
from django.urls import reverse

from shijian.accounts.commands import draw_key
from shijian.accounts.models import Person, User
from shijian.catalogue.queries import calendar, rule
from shijian.common import clock, crypto, files
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.engines.schedule import due_at
from shijian.hours.commands.confirming import complete, open_pending, service_of
from shijian.hours.commands.holding import agreed_again
from shijian.hours.models import Objection, Outside, Pending, ServiceRecord
from shijian.hours.queries import level_of
from shijian.hours.queries.objections import TABLE, home_path
from shijian.hours.rules import (
    why_not_answer,
    why_not_claim,
    why_not_object,
    why_not_review,
)
from shijian.journal import commands as journal
from shijian.notices.commands import send


def _due() -> dt.datetime:
    return due_at(clock.now(), int(rule("hours.decide_working_days")), calendar())


@transaction.atomic
def object_to(about: ServiceRecord | Pending, *, words: str, by: Actor) -> Objection:
    """A volunteer disagrees with a record, or appeals against hours that are held or void."""
    type(about).objects.select_for_update(of=("self",)).get(pk=about.pk)
    require(why_not_object(about, by=by))
    pk = draw_key(Objection)
    made = Objection.objects.create(
        pk=pk,
        person_id=about.person_id,
        record=about if isinstance(about, ServiceRecord) else None,
        pending=about if isinstance(about, Pending) else None,
        scope_path=about.scope_path,
        words_cipher=crypto.encrypt(words, table=TABLE, pk=pk, field="words"),
        opened_at=clock.now(),
        opened_by_id=by.user_id or 0,
        due_at=_due(),
    )
    journal.record(
        "hours.objected", made, by=by,
        data={"person": about.person_id, "about": f"{about._meta.label_lower}:{about.pk}"},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_objection(objection: Objection, *, upheld: bool, words: str, by: Actor) -> Objection:
    """Answer once, by somebody who had no part; void hours that were right count after all."""
    objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("record", "pending__category", "person")
        .get(pk=objection.pk)
    )
    require(why_not_answer(objection, level_of(objection.about), by=by))
    state = Objection.State.UPHELD if upheld else Objection.State.REJECTED
    objection.state, objection.answered_at = state, clock.now()
    objection.answered_by_id = by.user_id
    objection.answer_cipher = crypto.encrypt(words, table=TABLE, pk=objection.pk, field="answer")
    objection.save(update_fields=["state", "answered_at", "answered_by", "answer_cipher"])
    pending = objection.pending
    if upheld and pending is not None and pending.state == Pending.State.VOIDED:
        _written_after_all(pending, by=by)
    journal.record(
        "hours.objection_answered", objection, by=by,
        data={"person": objection.person_id, "state": objection.state},
    )  # fmt: skip
    _tell(objection.person, "answered", objection.about.title, objection.pk, by=by)
    return objection


def _written_after_all(void: Pending, *, by: Actor) -> None:
    """The void service as its next entry, with everybody's yes that it had."""
    service = service_of(void, entry=void.entry + 1)
    pending = open_pending(service, (), by=by)
    agreed_again(void, pending)
    complete(pending, by=by)


# ---------------------------------------------------------------- earned elsewhere


@transaction.atomic
def claim_outside(
    person: Person,
    upload: UploadedFile[bytes],
    *,
    platform: str,
    what: str,
    first_day: dt.date,
    last_day: dt.date,
    minutes: int,
    by: Actor,
) -> Outside:
    """Bring the proof of hours earned elsewhere: they are marked 外部 and earn nothing here."""
    require(why_not_claim(minutes, first_day, last_day, person_id=person.pk, by=by))
    made = Outside.objects.create(
        person=person,
        platform=platform,
        what=what,
        first_day=first_day,
        last_day=last_day,
        minutes=minutes,
        file=files.keep(upload).name,
        scope_path=home_path(person.pk),
        claimed_at=clock.now(),
        claimed_by_id=by.user_id or 0,
        due_at=_due(),
    )
    journal.record(
        "hours.outside_claimed", made, by=by, data={"person": person.pk, "minutes": minutes}
    )
    return made


@transaction.atomic
def review_outside(proof: Outside, *, accept: bool, reason: str, by: Actor) -> Outside:
    """Accept or refuse a proof with the reason that the volunteer reads."""
    proof = (
        Outside.objects.select_for_update(of=("self",)).select_related("person").get(pk=proof.pk)
    )
    require(why_not_review(proof, by=by))
    proof.state = Outside.State.ACCEPTED if accept else Outside.State.REFUSED
    proof.reviewed_at, proof.reviewed_by_id = clock.now(), by.user_id
    proof.save(update_fields=["state", "reviewed_at", "reviewed_by"])
    journal.record(
        "hours.outside_reviewed", proof, by=by, reason=reason,
        data={"person": proof.person_id, "state": proof.state},
    )  # fmt: skip
    _tell(proof.person, "outside_reviewed", proof.what, proof.pk, by=by)
    return proof


@transaction.atomic
def open_proof(proof: Outside, *, by: Actor) -> FileResponse:
    """Give the proof out to its owner or a worker who looks at it; each look is written down."""
    journal.record("hours.outside_opened", proof, by=by, data={"person": proof.person_id})
    return files.answer(proof.file, f"proof-{proof.pk}")


def _tell(person: Person, template: str, title: str, pk: int, *, by: Actor) -> None:
    if user := User.objects.filter(person=person, is_active=True).first():
        send(
            user, f"hours.{template}", {"title": title}, key=f"hours.{template}:{pk}", by=by,
            link=reverse("hours:my_objections"),
        )  # fmt: skip

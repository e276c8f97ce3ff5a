"""Asking about one's own data and answering, each with a number and a reason (R24, R25)."""

from __future__ import annotations

from django.db import connection, transaction

from shijian.accounts.commands import draw_key, update_person
from shijian.accounts.models import Person
from shijian.accounts.queries import user_of
from shijian.catalogue.queries import calendar, rule
from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.dossiers.models import Case
from shijian.dossiers.queries.cases import words_of
from shijian.dossiers.rules import why_not_answer, why_not_ask
from shijian.engines.schedule import due_at
from shijian.journal.commands import record
from shijian.notices.commands import send
from shijian.volunteers.rules.staying import why_not_words

AT_ONCE = "at_once"


@transaction.atomic
def ask(
    person: Person, *, kind: str, by: Actor, text: str = "", field: str = "", value: str = ""
) -> Case:
    """Take a request in. An address is corrected at once; who somebody is, is looked at."""
    require(why_not_ask(person, kind, by))
    case = _open(person, kind, by, text=text, field=field, value=value)
    if kind == Case.Kind.CORRECTION and field == Case.Field.ADDRESS:
        update_person(person, address=value, by=by)
        settle(case, AT_ONCE, by=by)
    return case


@transaction.atomic
def done_at_once(person: Person, kind: str, code: str, *, by: Actor) -> Case:
    """The case of something that needed no decision: asked, done and answered in one."""
    case = _open(person, kind, by)
    settle(case, code, by=by)
    return case


@transaction.atomic
def answer(case: Case, *, granted: bool, words: str, by: Actor) -> Case:
    """The office's answer with its reason; a correction that is granted is written by it."""
    case = Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
    require(why_not_answer(case, by))
    require(why_not_words(words, "answer"))
    value = words_of(case, "value")
    correctable = case.kind == Case.Kind.CORRECTION and case.field != Case.Field.OTHER
    if granted and correctable and value:
        _correct(case, value, by)
    case.outcome = Case.Outcome.GRANTED if granted else Case.Outcome.REFUSED
    case.answer_cipher = _sealed(case.pk, "answer", words)
    _settle(case, by)
    record("dossiers.case_answered", case, by=by, data={"outcome": case.outcome})
    if user := user_of(case.person):
        key, link = f"dossiers.case_answered:{case.pk}", f"/me/data/cases/{case.pk}/"
        send(user, "dossiers.case_answered", {"number": case.number}, key=key, by=by, link=link)
    return case


def _correct(case: Case, value: str, by: Actor) -> None:
    wanted = {field: value if field == case.field else None for field in Case.Field.values}
    update_person(
        case.person, by=by, name=wanted["name"], id_number=wanted["id_number"],
        phone=wanted["phone"], address=wanted["address"],
    )  # fmt: skip


def settle(case: Case, code: str, *, by: Actor) -> None:
    """Answer by a code what was done as it was asked."""
    case.outcome, case.answer_code = Case.Outcome.GRANTED, code
    _settle(case, by)
    record("dossiers.case_settled", case, by=by, data={"code": code})


def _settle(case: Case, by: Actor) -> None:
    case.answered_at, case.answered_by_id, case.value_cipher = clock.now(), by.user_id, None
    case.save(
        update_fields=["outcome", "answer_code", "answer_cipher", "answered_at", "answered_by",
                       "value_cipher"]
    )  # fmt: skip


def _open(
    person: Person, kind: str, by: Actor, *, text: str = "", field: str = "", value: str = ""
) -> Case:
    pk, now = draw_key(Case), clock.now()
    case = Case.objects.create(
        pk=pk,
        number=_number(),
        person=person,
        kind=kind,
        field=field,
        text_cipher=_sealed(pk, "text", text) if text.strip() else None,
        value_cipher=_sealed(pk, "value", value) if value.strip() else None,
        channel=by.channel,
        taken_by_id=by.user_id if person.pk not in by.records else None,
        asked_at=now,
        due_at=due_at(now, int(rule("dossiers.answer_working_days")), calendar()),
    )
    record("dossiers.case_opened", case, by=by, data={"kind": kind, "field": field})
    return case


def _number() -> str:
    month = f"ZL-{clock.local(clock.now()):%y%m}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s::text))", [month])
        cursor.execute(
            "SELECT count(*) + 1 FROM dossiers_case WHERE number LIKE %s::text", [f"{month}-%"]
        )
        return f"{month}-{cursor.fetchone()[0]:03d}"


def _sealed(pk: int, field: str, text: str) -> bytes:
    return crypto.encrypt(text.strip(), table="dossiers_case", pk=pk, field=field)

"""Leaving a complaint and answering it."""

from __future__ import annotations

import secrets

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shijian.accounts.commands import draw_key
from shijian.accounts.models import Person, User
from shijian.accounts.queries import user_of
from shijian.catalogue.queries import calendar, rule
from shijian.common import clock, crypto, limits
from shijian.common.actor import Actor
from shijian.common.paths import rehang_rows
from shijian.common.refused import Refused, require
from shijian.engines.schedule import due_at
from shijian.journal import commands as journal
from shijian.notices.commands import send
from shijian.organisations.models import Organisation
from shijian.supervision.models import Complaint
from shijian.supervision.queries import HANDLERS, SUPERVISOR, TABLE, handler_of
from shijian.supervision.rules import PER_ADDRESS, PER_PERSON, why_not_answer, why_not_text

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else
CODE_LENGTH = 10


@transaction.atomic
def leave_complaint(
    *,
    kind: str,
    text: str,
    by: Actor,
    about: Organisation | None = None,
    person: Person | None = None,
) -> tuple[Complaint, str]:
    """Take it in, send it past the one complained of, and give the code to ask for the answer.

    The code is told once and kept only as a digest; anonymous means that not even the journal
    says who it was.
    """
    require(why_not_text(text))
    _limit(by)
    code = "".join(secrets.choice(ALPHABET) for _n in range(CODE_LENGTH))
    handler = handler_of(about)
    home = handler or about
    if home is None:
        raise Refused(_("The county is not founded yet."), "supervision.no_centre", status=409)
    now = clock.now()
    pk = draw_key(Complaint)
    complaint = Complaint.objects.create(
        pk=pk,
        number=_number(),
        receipt_index=crypto.blind_index("receipt", code),
        kind=kind,
        about=about,
        text_cipher=crypto.encrypt(text.strip(), table=TABLE, pk=pk, field="text"),
        person=person,
        handler=handler,
        scope_path=home.path,
        placed_at=now,
        due_at=due_at(now, int(rule("supervision.answer_working_days")), calendar()),
    )
    who = by if person is not None else _nobody(by)
    data = {"number": complaint.number, "handler": handler.pk if handler else None}
    journal.record("supervision.complaint_left", complaint, by=who, data=data)
    _tell_handlers(complaint, by=who)
    return complaint, code


@transaction.atomic
def answer_complaint(complaint: Complaint, *, answer: str, by: Actor) -> Complaint:
    """Answer once, to whoever holds the code; a named asker is told that it is there."""
    complaint = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("about", "handler", "person")
        .get(pk=complaint.pk)
    )
    require(why_not_answer(complaint, by))
    require(why_not_text(answer))
    complaint.state, complaint.answered_at = Complaint.State.ANSWERED, clock.now()
    complaint.answered_by_id = by.user_id
    complaint.answer_cipher = crypto.encrypt(
        answer.strip(), table=TABLE, pk=complaint.pk, field="answer"
    )
    complaint.save(update_fields=["state", "answered_at", "answered_by", "answer_cipher"])
    journal.record("supervision.complaint_answered", complaint, by=by)
    user = user_of(complaint.person) if complaint.person else None
    if user is not None:
        send(
            user,
            "supervision.answered",
            {"number": complaint.number},
            key=f"supervision.answered:{complaint.pk}",
            by=by,
            link="/complaints/find/",
        )
    return complaint


def _limit(by: Actor) -> None:
    limit, seconds = PER_ADDRESS
    limits.hit(f"complaint:ip:{by.ip}", limit=limit, per_seconds=seconds)
    if by.user_id is not None:
        limit, seconds = PER_PERSON
        limits.hit(f"complaint:user:{by.user_id}", limit=limit, per_seconds=seconds)


def _nobody(by: Actor) -> Actor:
    return Actor(kind=type(by.kind).ANONYMOUS, channel=by.channel)


def _number() -> str:
    month = f"TS-{clock.local(clock.now()):%y%m}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [month])
        cursor.execute(
            "SELECT count(*) + 1 FROM supervision_complaint WHERE number LIKE %s", [f"{month}-%"]
        )
        return f"{month}-{cursor.fetchone()[0]:03d}"


def _tell_handlers(complaint: Complaint, *, by: Actor) -> None:
    for user in _handlers(complaint):
        send(
            user,
            "supervision.to_answer",
            {"number": complaint.number, "due": {"t": complaint.due_at.isoformat()}},
            key=f"supervision.to_answer:{complaint.pk}:{user.pk}",
            by=by,
            link=f"/console/complaints/{complaint.pk}/",
        )


def _handlers(complaint: Complaint) -> list[User]:
    today = clock.today()
    roles = HANDLERS if complaint.handler else (SUPERVISOR,)
    running = Q(person__grants__ends_on__isnull=True) | Q(person__grants__ends_on__gt=today)
    return list(
        User.objects.filter(
            running,
            is_active=True,
            person__grants__scope_path=complaint.scope_path,
            person__grants__role__in=roles,
            person__grants__starts_on__lte=today,
        )
        .distinct()
        .order_by("pk")
    )


@transaction.atomic
def rehang(old_path: str, new_path: str, *, by: Actor) -> int:
    """Rows of a unit that moved to another parent go along with it (成建制划转); how many."""
    rows = rehang_rows(Complaint.objects.all(), "scope_path", old_path, new_path)
    data = {"rows": rows}
    journal.record_raw(
        "supervision.rehung", "supervision.path", old_path, by=by, scope_path=new_path, data=data
    )
    return rows

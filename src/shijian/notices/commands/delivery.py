"""Delivering: claim a message, send it outside any transaction, say what became of it.

Two workers never send one message: a claim skips rows that are locked and leases the row for two
minutes. A worker that dies in between leaves the message to the next one after the lease, with
the same key, so that a gateway can tell the repeat.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.journal import commands as journal
from shijian.notices.commands.channels import PORTS, NotSent
from shijian.notices.models import Notice
from shijian.notices.queries import address_of, secret_of, words
from shijian.notices.rules import LEASE, next_try

State = Notice.State


def deliver(*, by: Actor, limit: int = 200) -> int:
    """Send what is due, oldest first; how many arrived."""
    expire(by=by)
    arrived = 0
    for _ in range(limit):
        notice = _claim(Notice.objects.all())
        if notice is None:
            break
        arrived += _send(notice, by=by)
    return arrived


def deliver_one(pk: int, *, by: Actor) -> bool:
    """Send one message now, if it is due and nobody else is sending it; whether it arrived."""
    notice = _claim(Notice.objects.filter(pk=pk))
    return notice is not None and _send(notice, by=by)


@transaction.atomic
def _claim(among: QuerySet[Notice]) -> Notice | None:
    now = clock.now()
    notice = (
        among.filter(state=State.WAITING, due_at__lte=now)
        .exclude(expires_at__lte=now)
        .select_for_update(skip_locked=True)
        .order_by("due_at", "pk")
        .first()
    )
    if notice is not None:
        notice.due_at, notice.tries = now + LEASE, notice.tries + 1
        notice.save(update_fields=["due_at", "tries"])
    return notice


def _send(notice: Notice, *, by: Actor) -> bool:
    language = notice.data.get("language") or getattr(notice.to, "language", "")
    text = words(notice.template, {**notice.data, "code": secret_of(notice)}, language=language)
    try:
        PORTS[notice.channel](
            phone=address_of(notice), text=text, template=notice.template, key=notice.key
        )
    except NotSent as error:
        _failed(notice, str(error), by=by)
        return False
    return _arrived(notice, by=by)


@transaction.atomic
def _arrived(notice: Notice, *, by: Actor) -> bool:
    done = Notice.objects.filter(pk=notice.pk, state=State.WAITING).update(
        state=State.DELIVERED, delivered_at=clock.now(), secret_cipher=None
    )
    if done:
        journal.record("notices.delivered", notice, by=by, data={"channel": notice.channel})
    return bool(done)


@transaction.atomic
def _failed(notice: Notice, fault: str, *, by: Actor) -> None:
    again = next_try(notice.tries)
    waiting = Notice.objects.filter(pk=notice.pk, state=State.WAITING)
    if again is not None:
        waiting.update(due_at=again)
    else:
        waiting.update(state=State.FAILED, secret_cipher=None)
    data = {"channel": notice.channel, "tries": notice.tries, "fault": fault}
    journal.record("notices.delivery_failed", notice, by=by, data=data)


@transaction.atomic
def expire(*, by: Actor) -> int:
    """What came too late is not sent any more, and its code is erased; how many messages."""
    late = Notice.objects.filter(state=State.WAITING, expires_at__lte=clock.now())
    rows = list(late.select_for_update(skip_locked=True).values_list("pk", flat=True))
    if rows:
        Notice.objects.filter(pk__in=rows).update(state=State.EXPIRED, secret_cipher=None)
        data = {"count": len(rows)}
        journal.record_raw("notices.expired", "notices.notice", "", by=by, data=data)
    return len(rows)

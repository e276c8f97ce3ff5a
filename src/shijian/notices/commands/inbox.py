"""Reading one's own messages."""

from __future__ import annotations

from django.db import transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.journal import commands as journal
from shijian.notices.models import Notice
from shijian.notices.queries import inbox


@transaction.atomic
def mark_read(notice: Notice, *, by: Actor) -> None:
    """The owner opened a message; opening it again changes nothing."""
    if inbox(by).filter(pk=notice.pk, read_at__isnull=True).update(read_at=clock.now()):
        journal.record("notices.read", notice, by=by)


@transaction.atomic
def mark_all_read(*, by: Actor) -> int:
    """The owner has seen enough; how many were still unread."""
    count = inbox(by).filter(read_at__isnull=True).update(read_at=clock.now())
    if count:
        data = {"count": count}
        journal.record_raw("notices.all_read", "notices.notice", "", by=by, data=data)
    return count

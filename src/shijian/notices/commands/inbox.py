"""Reading one's own messages."""

from __future__ import annotations

from django.db import transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.notices.models import Notice
from shijian.notices.queries import inbox


@transaction.atomic
def mark_read(notice: Notice, *, by: Actor) -> None:
    """The owner opened a message; reading one's own is no act that a journal keeps."""
    inbox(by).filter(pk=notice.pk, read_at__isnull=True).update(read_at=clock.now())


@transaction.atomic
def mark_all_read(*, by: Actor) -> int:
    """The owner has seen enough; how many were still unread."""
    return inbox(by).filter(read_at__isnull=True).update(read_at=clock.now())

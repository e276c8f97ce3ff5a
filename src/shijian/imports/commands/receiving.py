"""A file arrives, and is given up or forgotten."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import cast

from django.db import transaction

from shijian.accounts.commands import draw_key
from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.jobs import defer
from shijian.common.refused import require
from shijian.imports.models import Batch, Row
from shijian.imports.queries import kind_of
from shijian.imports.rules import why_not_cancel, why_not_file
from shijian.journal.commands import record

KEPT = dt.timedelta(days=7)  # a table that nobody goes on with
State = Batch.State


@transaction.atomic
def receive(kind: str, content: bytes, *, name: str, by: Actor) -> Batch:
    """Take a file in, encrypted; a job reads it. Raises what the kind says of rights, 413."""
    require(kind_of(kind).why_not(by))
    require(why_not_file(len(content)))
    pk, now = draw_key(Batch), clock.now()
    text = base64.b64encode(content).decode()
    batch = Batch.objects.create(
        pk=pk, kind=kind, file_name=name[:120], made_by_id=cast(int, by.user_id),
        made_at=now, changed_at=now, sha256=hashlib.sha256(content).hexdigest(),
        file_cipher=crypto.encrypt(text, table="imports_batch", pk=pk, field="file"),
    )  # fmt: skip
    data = {"kind": kind, "bytes": len(content), "sha256": batch.sha256}
    record("imports.received", batch, by=by, data=data)
    defer("imports.check", batch=pk)
    return batch


@transaction.atomic
def cancel_batch(batch: Batch, *, by: Actor) -> Batch:
    """Give a table up: what was read of it is erased; a job that reads it stops by itself."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    require(why_not_cancel(locked))
    _let_go(locked, State.CANCELLED)
    record("imports.cancelled", locked, by=by, data={"kind": locked.kind, "rows": locked.rows})
    return locked


@transaction.atomic
def forget_old_batches(*, by: Actor) -> int:
    """What nobody went on with for a week is given up, and rows of what is done are erased."""
    now = clock.now()
    left = Batch.objects.select_for_update(skip_locked=True).filter(
        state__in=[State.READING, State.FAULTY, State.READY], changed_at__lt=now - KEPT
    )
    for batch in left:
        _let_go(batch, State.CANCELLED)
        record("imports.forgotten", batch, by=by, data={"kind": batch.kind})
    return len(left)


def _let_go(batch: Batch, state: Batch.State) -> None:
    Row.objects.filter(batch=batch).delete()
    batch.state, batch.file_cipher, batch.faulty, batch.changed_at = state, None, 0, clock.now()
    batch.save(update_fields=["state", "file_cipher", "faulty", "changed_at"])

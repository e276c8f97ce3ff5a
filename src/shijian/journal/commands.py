"""Writing the journal: from every command, in its transaction; sealing, from a job."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, models, transaction

from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.joined import joined
from shijian.journal.models import Entry, Reason, Seal, Sealed
from shijian.journal.queries import chain

SEAL_LOCK = 0x5EA1


def record(
    action: str,
    subject: models.Model,
    *,
    by: Actor,
    scope_path: str = "",
    data: dict[str, Any] | None = None,
    reason: str = "",
) -> int:
    """Write one line of the journal; `data` holds ids and codes only, words go to `reason`."""
    if not isinstance(by, Actor):
        raise TypeError("the journal accepts only an Actor")
    return record_raw(
        action,
        subject._meta.label_lower,
        str(subject.pk),
        by=by,
        scope_path=scope_path or getattr(subject, "scope_path", "") or getattr(subject, "path", ""),
        data=data,
        reason=reason,
    )


@joined
def record_raw(
    action: str,
    subject_type: str,
    subject_id: str,
    *,
    by: Actor,
    scope_path: str = "",
    data: dict[str, Any] | None = None,
    reason: str = "",
) -> int:
    """As `record`, for a subject that is not one row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT journal_record(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::inet, %s::jsonb)",
            [
                clock.now(), action, subject_type, subject_id, scope_path, by.kind.value,
                by.user_id, by.on_behalf_of, by.channel, by.ip, json.dumps(data or {}),
            ],
        )  # fmt: skip
        entry = int(cursor.fetchone()[0])
    if reason:
        cipher = crypto.encrypt(reason, table="journal_reason", pk=entry, field="cipher")
        Reason.objects.create(entry_id=entry, cipher=cipher)
    return entry


def record_export(what: str, rows: int, filters: dict[str, str], *, by: Actor) -> int:
    """A list left the house as a file: which one, how many rows, chosen by which filters.

    What somebody searched for is no code: only that there was a search is written down.
    """
    kept = {name: "…" if name == "q" else value[:40] for name, value in filters.items() if value}
    return record_raw(
        f"{what}.exported", what, "", by=by, data={"rows": rows, "filters": kept},
        scope_path=next((right.scope_path for right in by.rights), ""),
    )  # fmt: skip


@transaction.atomic
def seal(limit: int = 5_000) -> int:
    """Put the oldest committed entries under one hash; how many were sealed.

    Only the sealer uses transaction ids: an entry counts once no older transaction is open,
    so that no number below a sealed one can still appear (decision 15).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        horizon = int(cursor.fetchone()[0])
    fresh = Entry.objects.filter(sealed__isnull=True, xid__lt=horizon).order_by("epoch", "id")
    first = fresh.first()
    if first is None:
        return 0
    entries = list(fresh.filter(epoch=first.epoch)[:limit])
    last = Seal.objects.filter(epoch=first.epoch).order_by("-number").first()
    previous = bytes(last.hash) if last else bytes(32)
    made = Seal.objects.create(
        epoch=first.epoch,
        number=last.number + 1 if last else 1,
        previous=previous,
        hash=chain(previous, [entry.body for entry in entries]),
        entries=len(entries),
        at=clock.now(),
    )
    Sealed.objects.bulk_create(Sealed(seal=made, entry=entry) for entry in entries)
    return len(entries)


def record_reading(*, by: Actor, wanted: str) -> int:
    """Looking into the journal is an act like any other."""
    return record_raw("journal.read", "journal", "list", by=by, data={"wanted": wanted})

"""Taking a table over, once and as a whole, and taking it back within a day."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.incoming import Merged
from shijian.common.jobs import defer
from shijian.common.refused import Refused, require
from shijian.imports.commands.checking import (
    Spoiled,
    judged,
    look_again,
    owner_of,
    without_faults,
)
from shijian.imports.models import Batch, Row
from shijian.imports.queries import KINDS
from shijian.imports.rules import why_not_merge, why_not_undo
from shijian.journal.commands import record

State = Batch.State


@transaction.atomic
def start_merge(batch: Batch, *, by: Actor) -> Batch:
    """Say yes to a table that is ready; a job takes it over."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    require(why_not_merge(locked, by))
    locked.state, locked.changed_at = State.MERGING, clock.now()
    locked.save(update_fields=["state", "changed_at"])
    record("imports.merge_started", locked, by=by, data={"kind": locked.kind, "rows": locked.rows})
    defer("imports.merge", batch=locked.pk)
    return locked


def merge_batch(batch: Batch, *, by: Actor) -> Batch:
    """Look at every row once more and write all of them, in one transaction.

    Where a row is no longer right, nothing is written and the table comes back with its faults.
    """
    try:
        return _merge(batch, by)
    except (Spoiled, Refused, IntegrityError):
        with transaction.atomic():
            locked = Batch.objects.select_for_update().get(pk=batch.pk)
            look_again(locked, KINDS[locked.kind])
            record("imports.spoiled", locked, by=by, data={"faulty": locked.faulty})
        return locked


@transaction.atomic
def _merge(batch: Batch, by: Actor) -> Batch:
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != State.MERGING:
        return locked
    kind = KINDS[locked.kind]
    merged = kind.merge(without_faults(judged(locked, kind, merging=True)), owner_of(locked))
    locked.state, locked.merged_at = State.MERGED, clock.now()
    locked.made, locked.before, locked.same = list(merged.made), list(merged.before), merged.same
    locked.save(update_fields=["state", "merged_at", "made", "before", "same"])
    Row.objects.filter(batch=locked).delete()
    data = {"kind": locked.kind, "rows": locked.rows, "made": len(locked.made),
            "sha256": locked.sha256}  # fmt: skip
    record("imports.merged", locked, by=by, data=data)
    return locked


@transaction.atomic
def undo_batch(batch: Batch, *, by: Actor) -> Batch:
    """Take a table back; what somebody acted on since stays, and is counted."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    require(why_not_undo(locked, by))
    merged = Merged(made=locked.made, before=locked.before)
    undone = KINDS[locked.kind].undo(merged, by)
    locked.state, locked.undone_at, locked.kept = State.UNDONE, clock.now(), undone.kept
    locked.save(update_fields=["state", "undone_at", "kept"])
    data = {"kind": locked.kind, "taken_back": undone.taken_back, "kept": undone.kept}
    record("imports.undone", locked, by=by, data=data)
    return locked

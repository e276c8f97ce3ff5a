"""Reading the journal: timelines by subject, the line of sealed entries, and its proof."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import models
from django.db.models import QuerySet

from shijian.common import crypto
from shijian.common.actor import Actor
from shijian.journal.models import Entry, Seal, Sealed


def timeline(subject: models.Model) -> QuerySet[Entry]:
    """What happened to one thing, newest first; unsealed, because a page shows this second."""
    return Entry.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
    ).order_by("-id")


def reason_of(entry: Entry) -> str:
    """The words that were given for an act; empty where none were."""
    kept = getattr(entry, "reason", None)
    if kept is None:
        return ""
    return crypto.decrypt(kept.cipher, table="journal_reason", pk=entry.pk, field="cipher")


def visible_entries(viewer: Actor) -> QuerySet[Entry]:
    """The auditor's reading: everything in the subtrees the auditor holds."""
    wanted = models.Q(pk__in=[])
    for path in viewer.paths("auditor"):
        wanted |= models.Q(scope_path__startswith=path) | models.Q(scope_path="")
    return Entry.objects.filter(wanted).select_related("user__person").order_by("-id")


def seal_state() -> Seal | None:
    """The newest seal: its number and when it was set."""
    return Seal.objects.order_by("-epoch", "-number").first()


def sealed_after(position: int, limit: int = 1_000) -> QuerySet[Sealed]:
    """The next sealed entries for a reader that stopped at a position."""
    return (
        Sealed.objects.filter(position__gt=position)
        .select_related("entry")
        .order_by("position")[:limit]
    )


def oldest_unsealed() -> Entry | None:
    """The entry that waits longest for its seal."""
    last = Sealed.objects.aggregate(last=models.Max("entry_id"))["last"] or 0
    return Entry.objects.filter(pk__gt=last).order_by("pk").first()


def broken_seals() -> Iterator[str]:
    """Each seal that does not prove its entries, in words; nothing where the line is whole."""
    previous: dict[int, bytes] = {}
    for seal in Seal.objects.order_by("epoch", "number").iterator():
        bodies = list(
            Entry.objects.filter(sealed__seal=seal)
            .order_by("sealed__position")
            .values_list("body", flat=True)
        )
        expected = chain(previous.get(seal.epoch, bytes(32)), bodies)
        if bytes(seal.previous) != previous.get(seal.epoch, bytes(32)):
            yield f"seal {seal.epoch}/{seal.number} does not continue the one before"
        if bytes(seal.hash) != expected or len(bodies) != seal.entries:
            yield f"seal {seal.epoch}/{seal.number} does not match its entries"
        previous[seal.epoch] = bytes(seal.hash)


def chain(previous: bytes, bodies: list[str]) -> bytes:
    """The hash of a batch: the last seal's hash, then each stored text with its length."""
    digest = hashlib.sha256(previous)
    for body in bodies:
        raw = body.encode()
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.digest()

"""Records that may be one human, and those that were put together."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from shijian.accounts.models import Duplicate, Merge, Role
from shijian.accounts.queries.actors import at_the_centre
from shijian.common.actor import Actor, Kind


def may_merge(viewer: Actor) -> bool:
    """Whose record is whose is decided at the county centre."""
    return viewer.kind is Kind.JOB or any(
        right.role in {Role.OFFICE, Role.DIRECTOR} and at_the_centre(right)
        for right in viewer.rights
    )


def duplicates(viewer: Actor) -> QuerySet[Duplicate]:
    """The pairs to be looked at and those that were; only the centre sees them."""
    rows = Duplicate.objects.select_related("first", "second")
    return rows if may_merge(viewer) else rows.none()


def duplicate_for(viewer: Actor, pk: int) -> Duplicate:
    """One pair; 404 for everybody else."""
    return get_object_or_404(duplicates(viewer), pk=pk)


def merges(viewer: Actor) -> QuerySet[Merge]:
    """What was put together, the newest first."""
    rows = Merge.objects.select_related("kept", "gone", "by__person").order_by("-pk")
    return rows if may_merge(viewer) else rows.none()


def merge_for(viewer: Actor, pk: int) -> Merge:
    """One of them; 404 for everybody else."""
    found = merges(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


_CROOKED = {
    "record {} stands for itself although it was merged into {}": """
        SELECT m.gone_id, m.kept_id FROM accounts_merge m JOIN accounts_person p ON p.id = m.gone_id
        WHERE m.undone_at IS NULL AND p.merged_into_id IS DISTINCT FROM m.kept_id
    """,
    "record {} points at {} and nobody merged it": """
        SELECT p.id, p.merged_into_id FROM accounts_person p
        WHERE p.merged_into_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM accounts_merge m WHERE m.gone_id = p.id AND m.undone_at IS NULL
                AND m.kept_id = p.merged_into_id)
    """,
    "record {} points at {}, which points on": """
        SELECT p.id, p.merged_into_id FROM accounts_person p
        JOIN accounts_person k ON k.id = p.merged_into_id WHERE k.merged_into_id IS NOT NULL
    """,
}


def crooked_merges() -> Iterator[str]:
    """Each record whose root is not what the merges say, in words."""
    with connection.cursor() as cursor:
        for words, query in _CROOKED.items():
            cursor.execute(query)
            yield from (words.format(*row) for row in cursor.fetchall())

"""Reading service records: totals and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from django.db.models import Q, QuerySet, Sum
from django.http import Http404

from shijian.accounts.queries import one_human
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.hours.models import Finding, Pending, ServiceRecord, Signal
from shijian.hours.queries.levels import READERS


def minutes_of(person_id: int) -> int:
    """What one human has served in all; always the sum of the rows."""
    return _mine(person_id).aggregate(total=Sum("minutes"))["total"] or 0


def minutes_by_kind(person_id: int) -> dict[str, int]:
    """The same, measured and back-filled apart, as they stay for ever (red line 2)."""
    rows = _mine(person_id).values_list("kind").annotate(total=Sum("minutes"))
    return dict(rows)


def records_of(person_id: int) -> QuerySet[ServiceRecord]:
    """One human's records and counter-entries, the newest first."""
    return (
        _mine(person_id)
        .select_related("organisation", "team", "place", "category", "countered_by")
        .order_by("-starts_at", "-id")
    )


def records_from(source_kind: str, source_ids: Collection[int]) -> dict[int, int]:
    """The record that each of these services became, where one did."""
    rows = ServiceRecord.objects.filter(
        source_kind=source_kind, source_id__in=source_ids, counters__isnull=True
    )
    return dict(rows.values_list("source_id", "pk"))


def minutes_on(person_ids: Collection[int], day: dt.date) -> dict[int, int]:
    """What each of these people already has on one day of the county."""
    rows = (
        ServiceRecord.objects.filter(person__in=person_ids)
        .filter(starts_at__gte=clock.moment(day))
        .filter(starts_at__lt=clock.moment(day + dt.timedelta(days=1)))
        .values_list("person_id")
        .annotate(total=Sum("minutes"))
    )
    return dict(rows)


def _mine(person_id: int) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(person__in=one_human(person_id))


def visible_records(viewer: Actor) -> QuerySet[ServiceRecord]:
    """What the viewer may look through: the records of the subtrees they answer for."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(READERS):
        wanted |= Q(scope_path__startswith=path)
    return ServiceRecord.objects.filter(wanted).select_related(
        "person", "organisation", "team", "category"
    )


def record_for(viewer: Actor, pk: int) -> ServiceRecord:
    """One record of a subtree that the viewer answers for; else 404."""
    return _one(visible_records(viewer), pk)


def own_record(viewer: Actor, pk: int) -> ServiceRecord:
    """One of the viewer's own records; else 404."""
    if viewer.person_id is None:
        raise Http404
    return _one(_mine(viewer.person_id), pk)


def _one(rows: QuerySet[ServiceRecord], pk: int) -> ServiceRecord:
    found = (
        rows.filter(pk=pk)
        .select_related(
            "person__volunteer", "organisation", "team", "category", "place", "countered_by",
            "counters", "recorder__person", "confirmer__person",
        )
        .first()
    )  # fmt: skip
    if found is None:
        raise Http404
    return found


def living_records(source_kind: str, source_ids: Collection[int]) -> dict[int, ServiceRecord]:
    """What stands of these services, by source: no counter-entry, none that was taken back."""
    rows = ServiceRecord.objects.filter(
        source_kind=source_kind,
        source_id__in=source_ids,
        counters__isnull=True,
        countered_by__isnull=True,
    ).select_related("category")
    return {row.source_id: row for row in rows}


def signals_before(record: ServiceRecord) -> set[str]:
    """What was noticed about this service before, and looked at."""
    rows = Signal.objects.filter(
        pending__source_kind=record.source_kind,
        pending__source_id=record.source_id,
        pending__person=record.person_id,
    )
    return set(rows.values_list("kind", flat=True))


def all_records(sources: Mapping[str, Collection[int]]) -> Iterator[ServiceRecord]:
    """Every record that stands of these services."""
    for kind, pks in sources.items():
        rows = ServiceRecord.objects.filter(source_kind=kind, source_id__in=pks)
        yield from rows.filter(counters__isnull=True, countered_by__isnull=True).order_by("pk")


def all_pending(sources: Mapping[str, Collection[int]]) -> Iterator[Pending]:
    """Every service of them that waits, is held or was sent back, locked for a decision."""
    for kind, pks in sources.items():
        rows = Pending.objects.filter(source_kind=kind, source_id__in=pks)
        yield from rows.filter(state__in=["waiting", "held"]).order_by("pk")


def is_found(source_kind: str, source_id: int) -> bool:
    """Whether this turned out to be no volunteering."""
    return Finding.objects.filter(source_kind=source_kind, source_id=source_id).exists()

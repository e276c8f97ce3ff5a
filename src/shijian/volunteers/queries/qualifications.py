"""Which papers hold on a day, which have run out, which wait to be looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from shijian.volunteers.models import Qualification

State = Qualification.State


def held(person_ids: Collection[int], day: dt.date) -> dict[int, dict[str, dt.date | None]]:
    """The papers of these people that hold on a day, each with its last day; None never ends."""
    found: dict[int, dict[str, dt.date | None]] = {}
    for row in (
        _checked(person_ids)
        .filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    ):
        papers = found.setdefault(row.volunteer.person_id, {})
        before = papers.get(row.kind.code, row.valid_to)
        papers[row.kind.code] = (
            None if before is None or row.valid_to is None else max(before, row.valid_to)
        )
    return found


def lapsed(person_ids: Collection[int], day: dt.date) -> dict[int, dict[str, dt.date]]:
    """The papers that these people had and no longer hold on a day, each with its last day."""
    good = held(person_ids, day)
    found: dict[int, dict[str, dt.date]] = {}
    for row in _checked(person_ids).filter(valid_to__lt=day):
        person = row.volunteer.person_id
        if row.valid_to is not None and row.kind.code not in good.get(person, {}):
            papers = found.setdefault(person, {})
            papers[row.kind.code] = max(row.valid_to, papers.get(row.kind.code, row.valid_to))
    return found


def _checked(person_ids: Collection[int]) -> QuerySet[Qualification]:
    return Qualification.objects.filter(
        volunteer__person__in=person_ids, state=State.VALID
    ).select_related("volunteer", "kind")

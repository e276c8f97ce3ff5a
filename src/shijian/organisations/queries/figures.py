"""Numbers that only people know: residents and staff, each with year, source and who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from shijian.organisations.models import Figure, Organisation, Place


def counting() -> QuerySet[Figure]:
    """Every entry that counts: without what came with a table that was a mistake."""
    return Figure.objects.filter(taken_back=None)


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as a page shows it; `parts` of how many it is the sum of, when it is one."""

    kind: str
    value: int
    year: int
    figure: Figure | None
    parts: int = 0
    of: int = 0


def residents(place: Place) -> Figure | None:
    """The newest count of a place's residents; a correction of the same year counts."""
    return _newest(counting().filter(kind=Figure.Kind.RESIDENTS, place=place)).first()


def residents_of(places: Iterable[Place]) -> dict[int, Figure]:
    """The newest count of residents of each of these places, in one query."""
    rows = counting().filter(kind=Figure.Kind.RESIDENTS, place__in=list(places))
    newest = rows.order_by("place", "-year", "-pk").distinct("place")
    return {row.place_id: row for row in newest if row.place_id}


def figures_of(organisation: Organisation) -> QuerySet[Figure]:
    """Every entry about an organisation and its place, corrected ones too, the newest first."""
    own = counting().filter(organisation=organisation)
    if organisation.place_id:
        own = own | counting().filter(place=organisation.place_id)
    return _newest(own)


def numbers(organisation: Organisation) -> list[Number]:
    """Residents and staff of an organisation; a centre without its own count adds its townships."""
    newest: dict[str, Figure] = {}
    for figure in figures_of(organisation):
        newest.setdefault(figure.kind, figure)
    shown = [Number(kind, row.value, row.year, row) for kind, row in newest.items()]
    if Figure.Kind.RESIDENTS not in newest and organisation.place is not None:
        shown += _sum(organisation.place)
    return sorted(shown, key=lambda number: number.kind)


def _sum(place: Place) -> list[Number]:
    below = Place.objects.filter(parent=place, valid_to__isnull=True, virtual=False)
    newest = (
        counting()
        .filter(kind=Figure.Kind.RESIDENTS, place__in=below)
        .order_by("place", "-year", "-pk")
        .distinct("place")
    )
    rows = list(newest)
    if not rows:
        return []
    total = sum(row.value for row in rows)
    year = max(row.year for row in rows)
    return [Number(Figure.Kind.RESIDENTS, total, year, None, len(rows), below.count())]


def _newest(rows: QuerySet[Figure]) -> QuerySet[Figure]:
    return rows.select_related("entered_by").order_by("kind", "-year", "-pk")

"""What is held about one human: how much of each kind, why, and where it is read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from shijian.accounts.models import Person, User
from shijian.accounts.queries import one_human, root
from shijian.dossiers.queries.columns import Human, Part
from shijian.dossiers.queries.parts import PARTS


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of rows, and how many there are."""

    part: Part
    count: int


def human_of(person_id: int) -> Human:
    """The human behind a record, with every record merged into the one that stands."""
    standing = root(person_id)
    people = tuple(one_human(standing.pk).values_list("pk", flat=True))
    users = tuple(User.objects.filter(person__in=people).values_list("pk", flat=True))
    return Human(standing, people, users)


def held(human: Human) -> list[Held]:
    """Every kind of rows with its count, in one query however many there are."""
    counts = [_counted(part.rows(human)) for part in PARTS]
    row = Person.objects.filter(pk=human.root.pk).values_list(*counts).get()
    return [Held(part, count) for part, count in zip(PARTS, row, strict=True)]


def _counted(rows: QuerySet[Person]) -> Coalesce:
    alone = rows.order_by().annotate(all_rows=Value(1)).values("all_rows")
    counted = alone.annotate(row_count=Count("pk")).values("row_count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

"""Organisations as the lines of a list: who leads, what is missing, which villages are served."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, When

from shijian.catalogue.models import PostStandard
from shijian.organisations.models import Holding, Organisation
from shijian.organisations.queries.posts import Vacancy
from shijian.organisations.queries.staffing import Remark, staffing, with_gaps
from shijian.organisations.queries.tree import Coverage, coverage

_ESTABLISHED = Q(state=Organisation.State.ESTABLISHED)
# The filters of the list, by their name in the address.
SHOW = {
    "lacking": _ESTABLISHED & Q(lacks=True),
    "late": _ESTABLISHED & Q(late=True),
    "planned": Q(state=Organisation.State.PLANNED),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation of a list; what is missing counts once it is established."""

    organisation: Organisation
    leader: Holding | None
    vacancies: list[Vacancy]
    remarks: list[Remark]
    coverage: Coverage | None

    @property
    def missing(self) -> int:
        """How many people the posts still need."""
        return sum(vacancy.missing for vacancy in self.vacancies)


def lines(
    rows: Iterable[Organisation],
    *,
    standards: list[PostStandard] | None = None,
    served: dict[int, Coverage] | None = None,
) -> list[Line]:
    """The same organisations with what a list says of them, in the same queries for any number.

    A page that has read the standard or the coverage already hands them in.
    """
    wanted = list(rows)
    people = staffing(wanted, standards)
    villages = coverage(wanted) if served is None else served
    return [
        Line(
            row,
            people[row.pk].leader,
            people[row.pk].vacancies if row.state == Organisation.State.ESTABLISHED else [],
            people[row.pk].remarks if row.state == Organisation.State.ESTABLISHED else [],
            villages.get(row.pk),
        )
        for row in wanted
    ]


def shown(rows: QuerySet[Organisation], show: str) -> QuerySet[Organisation]:
    """The organisations of one filter."""
    return with_gaps(rows).filter(SHOW[show])


def lacking_first(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The established ones with posts to fill in front, then as the tree is drawn."""
    last = Case(When(SHOW["planned"], then=1), default=0)
    return with_gaps(rows).order_by(last, F("lacks").desc(), F("rank"), "order", "pk")


def tallies(rows: QuerySet[Organisation]) -> dict[str, int]:
    """How many organisations each filter has, in two queries."""
    bare = rows.select_related(None)
    # A second subquery in one aggregate is more than Django can place.
    counted = {name: Count("pk", filter=SHOW[name]) for name in ("lacking", "planned")}
    found: dict[str, int] = with_gaps(bare).aggregate(all=Count("pk"), **counted)
    return found | {"late": shown(bare, "late").count()}

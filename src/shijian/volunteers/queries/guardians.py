"""Volunteers under 18 and who answers for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shijian.accounts.models import Person
from shijian.catalogue.queries import rules
from shijian.common.identifiers import years_on
from shijian.volunteers.models import Consent, Guardianship


@dataclass(frozen=True, slots=True)
class Minor:
    """What the law asks before somebody under 18 serves; no dangerous activity in any case (R7).

    `consented`: the guardian agreed to volunteering in general and did not take it back.
    `accompanied`: the guardian must be at their side, because the minor is under 14 or because the
    guardian said so; otherwise the guardian's consent to the single activity does as well.
    """

    person_id: int
    age: int
    guardian: Person | None
    kind: str
    consented: bool
    accompanied: bool


def standing_of_minors(person_ids: Collection[int], day: dt.date) -> dict[int, Minor]:
    """Those of these people who are under 18 on a day; three queries however many they are."""
    ages = rules("volunteers.adult_years", "volunteers.alone_from_years", on=day)
    youngest = _years_before(day, ages["volunteers.adult_years"])
    minors = list(Person.objects.filter(pk__in=person_ids, born_on__gt=youngest))
    if not minors:
        return {}
    held = _guardianships_of(minors, day)
    return {
        person.pk: _standing(person, held.get(person.pk), day, ages["volunteers.alone_from_years"])
        for person in minors
    }


def guardianships(minor: Person, on: dt.date) -> QuerySet[Guardianship]:
    """Who answers for this person on a day, the one of the latest consent first."""
    return _in_force(on).filter(Q(minor=minor) | Q(minor__merged_into=minor)).order_by("-pk")


def wards_of(guardian_id: int, on: dt.date) -> QuerySet[Guardianship]:
    """The minors somebody answers for on a day."""
    return (
        _in_force(on)
        .filter(Q(guardian=guardian_id) | Q(guardian__merged_into=guardian_id))
        .order_by("pk")
    )


def _in_force(day: dt.date) -> QuerySet[Guardianship]:
    return (
        Guardianship.objects.filter(starts_on__lte=day)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
        .select_related("minor", "guardian__merged_into")
    )


def _guardianships_of(
    minors: Iterable[Person], day: dt.date
) -> dict[int, tuple[Guardianship, bool]]:
    """The guardianship that counts for each: of several, one whose consent stands."""
    keys = [person.pk for person in minors]
    stands = _consents_that_stand(keys)
    found: dict[int, tuple[Guardianship, bool]] = {}
    for row in _in_force(day).filter(minor__in=keys).order_by("pk"):
        consented = (row.minor_id, row.guardian_id) in stands
        if consented or not found.get(row.minor_id, (row, False))[1]:
            found[row.minor_id] = row, consented
    return found


def _consents_that_stand(minors: list[int]) -> set[tuple[int, int | None]]:
    """Minor and guardian of each newest word that is a yes (withdrawing is a new row)."""
    newest = (
        Consent.objects.filter(person__in=minors, purpose="guardian")
        .order_by("person", "guardian", "-at", "-pk")
        .distinct("person", "guardian")
    )
    return {(row.person_id, row.guardian_id) for row in newest if row.given}


def _standing(
    person: Person, held: tuple[Guardianship, bool] | None, day: dt.date, alone_from: int
) -> Minor:
    age = years_on(person.born_on or day, day)
    if held is None:
        return Minor(person.pk, age, None, "", consented=False, accompanied=age < alone_from)
    row, consented = held
    return Minor(
        person.pk,
        age,
        row.guardian.merged_into or row.guardian,
        row.kind,
        consented=consented,
        accompanied=row.accompanies or age < alone_from,
    )


def _years_before(day: dt.date, years: int) -> dt.date:
    """Born later than this means younger than so many years; 29 February turns on 1 March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True, slots=True)
class Ward:
    """A minor as their guardian reads about them; the guardian knows the name."""

    guardianship: Guardianship
    name: str
    age: int
    number: str
    consented: bool
    accompanied: bool


def told_of_wards(guardian_id: int, day: dt.date) -> list[Ward]:
    """The minors that somebody answers for, with what they agreed to."""
    rows = list(wards_of(guardian_id, day).select_related("minor__volunteer"))
    standing = standing_of_minors([row.minor_id for row in rows], day)
    stands = _consents_that_stand([row.minor_id for row in rows])
    return [
        Ward(
            row,
            row.minor.name,
            minor.age,
            row.minor.volunteer.number,
            consented=(row.minor_id, row.guardian_id) in stands,
            accompanied=minor.accompanied,
        )
        for row in rows
        if (minor := standing.get(row.minor_id)) is not None
    ]

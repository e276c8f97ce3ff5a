"""When a minor may register, and who can answer for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.accounts.queries import person_by_id_number
from shijian.catalogue.queries import rules
from shijian.common import clock, identifiers
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.volunteers.models import Guardianship, Volunteer
from shijian.volunteers.rules.standing import steers


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for a minor, as the form says it; `person` where the record is known."""

    kind: str
    name: str = ""
    id_number: str = ""
    phone: str = ""
    accompanies: bool = False
    person: Person | None = None


def is_under_age(born_on: dt.date | None) -> bool:
    """Whether somebody needs a guardian today."""
    return (
        born_on is not None
        and _years(born_on) < rules("volunteers.adult_years")["volunteers.adult_years"]
    )


def why_not_minor(born_on: dt.date | None) -> Refused | None:
    """A minor registers from eight years on; below, the law lets nobody register them."""
    limits = rules("volunteers.adult_years", "volunteers.youngest_years")
    if born_on is None or _years(born_on) >= limits["volunteers.adult_years"]:
        return Refused(
            _("Who is 18 or older registers without a guardian."),
            "volunteers.no_minor",
            status=422,
            field="id_number",
        )
    if _years(born_on) < limits["volunteers.youngest_years"]:
        return Refused(
            _("Children under %(years)d come along with their family; they are not registered.")
            % {"years": limits["volunteers.youngest_years"]},
            "volunteers.too_young",
            status=422,
            field="id_number",
        )
    return None


def why_not_answer_for(minor_id_number: str, guardian: Answering) -> Refused | None:
    """An adult whose identity is proven answers, and nobody for themselves."""
    if guardian.kind not in Guardianship.Kind.values:
        return _at("guardian_kind", _("Say how they are related."), "volunteers.guardian_kind")
    if guardian.person is not None and guardian.person.id_index is not None:
        return _why_not_adult(guardian.person.born_on)
    number = identifiers.tidy_id(guardian.id_number)
    if number == minor_id_number:
        return _at(
            "guardian_id_number",
            _("This is the child's own number. Enter the guardian's."),
            "volunteers.own_guardian",
        )
    if fault := identifiers.id_fault(number, clock.today()):
        return _at("guardian_id_number", fault, "volunteers.bad_id")
    known = person_by_id_number(number)
    if known is not None and known.name != guardian.name.strip():
        return _at(
            "guardian_name",
            _("This name is not the one on record for this identity number. Please compare it."),
            "volunteers.name_differs",
        )
    return _why_not_adult(identifiers.id_birthday(number))


def why_not_speak_for(row: Guardianship, by: Actor) -> Refused | None:
    """The guardian takes the word back, or the station does it on their behalf."""
    own = by.person_id is not None and by.person_id in (
        row.guardian_id, row.guardian.merged_into_id,
    )  # fmt: skip
    volunteer = Volunteer.objects.filter(person=row.minor).first()
    at_desk = volunteer is not None and any(
        steers(by, path) for path in volunteer.scopes.values_list("path", flat=True)
    )
    if own or at_desk:
        return None
    return Refused(
        _("Only the guardian decides this, at home or at the station's desk."),
        "volunteers.not_guardian",
        status=403,
    )


def _why_not_adult(born_on: dt.date | None) -> Refused | None:
    if born_on is None or not is_under_age(born_on):
        return None
    return _at(
        "guardian_id_number", _("A guardian is 18 or older."), "volunteers.guardian_under_age"
    )


def _years(born_on: dt.date) -> int:
    return identifiers.years_on(born_on, clock.today())


def _at(field: str, reason: object, code: str) -> Refused:
    return Refused(reason, code, status=422, field=field)

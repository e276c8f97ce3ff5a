"""When somebody may register, and who changes what a volunteer offers."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person, User
from shijian.accounts.queries import person_by_id_number
from shijian.catalogue.queries import rule
from shijian.common import clock, identifiers
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.organisations.models import Place
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import consent_text


def why_not_this_id(number: str, *, today: dt.date | None = None) -> Refused | None:
    """The offline verifier: the number must prove itself and belong to an adult (R2, R7)."""
    day = today or clock.today()
    if fault := identifiers.id_fault(number, day):
        return _at_id(fault, "volunteers.bad_id")
    return why_not_this_age(identifiers.id_birthday(number), day)


def why_not_this_age(born_on: dt.date | None, day: dt.date) -> Refused | None:
    """Minors register with a guardian, at the station's desk (R7)."""
    if born_on is None or identifiers.years_on(born_on, day) >= rule("volunteers.adult_years"):
        return None
    return _at_id(
        _("Under 18, a guardian registers you, on their own telephone or at the station's desk."),
        "volunteers.guardian_needed",
    )


def why_not_register(
    user: User,
    person: Person | None,
    *,
    name: str,
    id_number: str,
    home: Place,
    consent_version: str,
) -> Refused | None:
    """Why somebody cannot register now; `person` is who the sign-in is known to belong to."""
    if person is not None and Volunteer.objects.filter(person=person).exists():
        return Refused(_("You are a registered volunteer already."), "volunteers.already")
    return (
        _why_not_identity(user, person, id_number)
        or _why_not_this_name(person, name)
        or why_not_home(home)
        or why_not_consent(consent_version)
    )


def why_not_home(home: Place) -> Refused | None:
    """A volunteer's home is a village or community of this county that exists today."""
    if home.kind == Place.Kind.VILLAGE and home.valid_to is None and not home.virtual:
        return None
    return Refused(
        _("Choose a village or community of this county."),
        "volunteers.not_a_village",
        status=422,
        field="home",
    )


def why_not_consent(version: str, purpose: str = "registration") -> Refused | None:
    """Consent counts for the words that were shown; where they changed, they are shown again."""
    if version == consent_text(purpose).version:
        return None
    return Refused(
        _("The words you agreed to have changed. Please read them once more."),
        "volunteers.consent_changed",
        status=422,
        field="agree",
    )


def why_not_change(volunteer: Volunteer, by: Actor) -> Refused | None:
    """What somebody offers is theirs to say, and nobody else's."""
    if by.person_id == volunteer.person_id:
        return None
    return Refused(
        _("Only the volunteer changes what they offer."), "volunteers.not_yours", status=403
    )


def _why_not_identity(user: User, person: Person | None, id_number: str) -> Refused | None:
    if person is not None and user.person_id and person.id_index is not None and not id_number:
        return why_not_this_age(person.born_on, clock.today())
    if refused := why_not_this_id(id_number):
        return refused
    known = person_by_id_number(id_number)
    if known is not None and known != person:
        return _at_id(
            _(
                "This identity number is registered already. Sign in with the phone given then, "
                "or ask the station of your village."
            ),
            "volunteers.duplicate_id",
        )
    if person is not None and person.id_index is not None and known is None:
        return _at_id(
            _(
                "This phone number belongs to another person's record. Sign in with your own "
                "phone, or ask the station of your village."
            ),
            "volunteers.phone_of_another",
        )
    return None


def _why_not_this_name(person: Person | None, name: str) -> Refused | None:
    if person is None or person.id_index is None or person.name == name:
        return None
    return Refused(
        _("This name is not the one on record for this identity number. Please compare it."),
        "volunteers.name_differs",
        status=422,
        field="name",
    )


def _at_id(reason: str | Promise, code: str) -> Refused:
    return Refused(reason, code, status=422, field="id_number")

"""When somebody may register, serve, or see; and how a week of half-days is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from shijian.accounts.models import Person, User
from shijian.accounts.queries import person_by_id_number
from shijian.catalogue.queries import rule
from shijian.common import clock, identifiers
from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused, require
from shijian.engines.schedule import WHOLE_WEEK, week_slots
from shijian.organisations.models import Place
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import STEERING, consent_text

WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
)  # fmt: skip
_HALVES = {1: _("%(days)s, mornings"), 2: _("%(days)s, afternoons"), 3: _("%(days)s, all day")}


# ---------------------------------------------------------------- who may do what


def steers(by: Actor, path: str) -> bool:
    """Whether this place in the tree is the actor's own work; jobs act for the whole county."""
    return by.kind is Kind.JOB or by.holds(STEERING, path)


def why_not_console(by: Actor) -> Refused | None:
    """Pages of staff are for those who hold a post."""
    if by.kind is Kind.JOB or by.paths(STEERING):
        return None
    return Refused(
        _("This page is for the staff of the centre, its institutes and stations."),
        "volunteers.staff_only",
        status=403,
    )


def why_not_serve(volunteer: Volunteer | None) -> Refused | None:
    """Only a registered volunteer whose standing is active joins, signs up and serves."""
    if volunteer is None:
        return Refused(
            _("Please register as a volunteer first. It takes two minutes."),
            "volunteers.not_registered",
            status=403,
        )
    if volunteer.state == Volunteer.State.ACTIVE:
        return None
    return Refused(
        _("Your standing as a volunteer is not active now. Your station can help."),
        "volunteers.not_active",
    )


def serving(volunteer: Volunteer | None) -> Volunteer:
    """The volunteer who may serve, or the reason why not."""
    require(why_not_serve(volunteer))
    return cast(Volunteer, volunteer)


# ---------------------------------------------------------------- registering


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
        _("Under 18, please register at the station of your village together with a guardian."),
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


def why_not_consent(version: str) -> Refused | None:
    """Consent counts for the words that were shown; where they changed, they are shown again."""
    if version == consent_text("registration").version:
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


# ---------------------------------------------------------------- half-days


def half_days_in(week: int) -> list[int]:
    """The bits of a week of half-days: Monday morning is 0, Sunday afternoon 13."""
    return [bit for bit in range(14) if week >> bit & 1]


def half_day_mask(bits: Iterable[int]) -> int:
    """The week of these half-days."""
    return sum({1 << bit for bit in bits if 0 <= bit < 14})


def half_days_shown(chosen: Iterable[Any]) -> list[dict[str, Any]]:
    """Seven days of two half-days for the part `slots`, with those that are chosen."""
    ticked = {str(bit) for bit in chosen}
    halves = (_("morning"), _("afternoon"))
    return [
        {
            "label": WEEKDAYS[day],
            "slots": [
                {"value": bit, "label": halves[bit % 2], "checked": str(bit) in ticked}
                for bit in (day * 2, day * 2 + 1)
            ],
        }
        for day in range(7)
    ]


def half_days_said(week: int) -> str:
    """周一至周五上午、周六全天: a week of half-days as people say it."""
    if week & WHOLE_WEEK == WHOLE_WEEK:
        return str(_("any day"))
    slots = set(week_slots(week))
    shape = [((day, False) in slots) + 2 * ((day, True) in slots) for day in range(7)]
    said = []
    for half, run in groupby(range(7), key=shape.__getitem__):
        if half:
            days = list(run)
            said.append(str(_HALVES[half] % {"days": _days_said(days[0], days[-1])}))
    return pgettext("between half-days", "; ").join(said)


def _days_said(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    return str(_("%(first)s to %(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]})

"""Papers and guardians of volunteers for tests.

paper = a_qualification(zhang)                            # a driving licence, checked, two years
paper = a_qualification(zhang, "electrician", valid_to=None)
paper = a_qualification(zhang, state="claimed")           # waits to be looked at
child = a_minor(15)                                       # consented by a parent
child = a_minor(15, consented=False)                      # no guardian known
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from shijian.accounts.commands import draw_key
from shijian.accounts.models import Person
from shijian.catalogue.models import QualificationKind
from shijian.common import clock, crypto
from shijian.volunteers.models import Consent, Guardianship, Qualification, Scope, Volunteer
from tests.build.accounts import a_person, an_id_number
from tests.build.catalogue import the_reference
from tests.build.organisations import a_place

YEAR = dt.timedelta(days=365)


def a_qualification(volunteer: Volunteer, code: str = "driver", **fields: Any) -> Qualification:
    """A paper that somebody else looked at and found sound, unless told otherwise."""
    the_reference()
    today, state = clock.today(), fields.pop("state", Qualification.State.VALID)
    pk = draw_key(Qualification)
    given: dict[str, Any] = {"valid_from": today - YEAR, "valid_to": today + YEAR} | fields
    if state != Qualification.State.CLAIMED:
        given |= {"checked_by": a_person(name="站长"), "checked_at": clock.now()}
    if state in (Qualification.State.REFUSED, Qualification.State.REVOKED):
        table = "volunteers_qualification"
        given["answer_cipher"] = crypto.encrypt("看不清", table=table, pk=pk, field="answer")
    return Qualification.objects.create(
        pk=pk,
        volunteer=volunteer,
        kind=QualificationKind.objects.get(code=code),
        state=state,
        file=f"{'0' * 64}.pdf",
        claimed_at=clock.now(),
        **given,
    )


def a_guardianship(minor: Person, guardian: Person | None = None, **fields: Any) -> Guardianship:
    """A parent who answers for a minor and agreed."""
    guardian = guardian or a_person(name="陈大明", id_number=an_id_number(dt.date(1984, 2, 3)))
    given = {"kind": Guardianship.Kind.PARENT, "starts_on": clock.today()} | fields
    consent = a_guardians_word(minor, guardian)
    return Guardianship.objects.create(minor=minor, guardian=guardian, consent=consent, **given)


def a_guardians_word(minor: Person, guardian: Person, *, given: bool = True) -> Consent:
    """What the guardian says about volunteering in general: yes, or no longer."""
    return Consent.objects.create(
        person=minor, guardian=guardian, purpose="guardian", version="2026-11",
        text_sha256=bytes(32), given=given, at=clock.now(), channel="desk",
    )  # fmt: skip


def a_minor(age: int = 15, *, consented: bool = True, **guardianship: Any) -> Volunteer:
    """A registered volunteer of this age, 陈小雨, whose parent agreed unless told otherwise."""
    today = clock.today()
    born = dt.date(today.year - age, 1, 1)
    person = a_person(name="陈小雨", id_number=an_id_number(born), phone="")
    pk, home = draw_key(Volunteer), a_place()
    volunteer = Volunteer.objects.create(
        pk=pk, person=person, number=f"{settings.SITE['order_prefix']}{pk:07d}", home=home,
        state=Volunteer.State.ACTIVE, registered_at=clock.now(),
        registered_via=Volunteer.Via.ASSISTED,
    )  # fmt: skip
    assert home.served_by is not None
    Scope.objects.create(volunteer=volunteer, path=home.served_by.path, source="home")
    if consented:
        a_guardianship(person, **guardianship)
    return volunteer

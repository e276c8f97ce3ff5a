"""Papers and guardians of volunteers for tests.

paper = a_qualification(zhang)                            # a driving licence, checked, two years
paper = a_qualification(zhang, "electrician", valid_to=None)
paper = a_qualification(zhang, state="claimed")           # waits to be looked at
child = a_minor(15)                                       # consented by a parent
child = a_minor(15, consented=False)                      # no guardian known
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from shijian.accounts.commands import draw_key
from shijian.accounts.models import Person
from shijian.catalogue.models import QualificationKind
from shijian.common import clock, crypto
from shijian.organisations.models import Place
from shijian.volunteers.commands.enrolling import agree, enrol, take_back
from shijian.volunteers.commands.guardians import declare_guardian
from shijian.volunteers.models import Guardianship, Qualification, Volunteer
from shijian.volunteers.rules import Answering
from tests.build.accounts import BUILDER, a_person, an_id_number
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


def a_guardianship(minor: Person, guardian: Person | None = None, **given: Any) -> Guardianship:
    """A parent who answers for a minor and agreed."""
    guardian = guardian or a_person(name="陈大明", id_number=an_id_number(dt.date(1984, 2, 3)))
    said = Answering(Guardianship.Kind.PARENT, person=guardian, **given)
    return declare_guardian(minor, guardian, said, paper="", by=BUILDER)


def a_guardians_word(minor: Person, guardian: Person, *, given: bool = True) -> None:
    """What the guardian says about volunteering in general: yes, or no longer."""
    (agree if given else take_back)(minor, "guardian", channel="desk", guardian=guardian)


def a_minor(
    age: int = 15, *, consented: bool = True, home: Place | None = None, **guardianship: Any
) -> Volunteer:
    """A registered volunteer of this age, 陈小雨, whose parent agreed unless told otherwise."""
    born = dt.date(clock.today().year - age, 1, 1)
    person = a_person(name="陈小雨", id_number=an_id_number(born), phone="")
    volunteer = enrol(person, home or a_place(), via=Volunteer.Via.OWN)
    if consented:
        a_guardianship(person, **guardianship)
    return volunteer


def a_photograph() -> SimpleUploadedFile:
    """A signed form as a telephone photographs it."""
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "JPEG")
    return SimpleUploadedFile("表.jpg", picture.getvalue(), content_type="image/jpeg")

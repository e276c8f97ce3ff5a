"""Registering at a desk with the signed form; and “this was not me” afterwards."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse
from django.urls import reverse

from shijian.accounts.commands import make_person, update_person
from shijian.accounts.models import Person
from shijian.accounts.queries import person_by_id_number, person_by_phone, phone_of, user_of
from shijian.catalogue.queries import rule
from shijian.common import clock, files, identifiers
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.notices.commands import send, send_secret
from shijian.organisations.models import Place
from shijian.organisations.queries import station_for
from shijian.volunteers.commands.enrolling import agree, enrol
from shijian.volunteers.commands.guardians import declare_guardian, known_guardian
from shijian.volunteers.models import SignedForm, StateChange, Volunteer
from shijian.volunteers.queries.invitations import link_code
from shijian.volunteers.rules import (
    Answering,
    is_under_age,
    why_not_assist,
    why_not_disown,
    why_not_see_form,
)


@transaction.atomic
def register_at_desk(
    *,
    name: str,
    id_number: str,
    phone: str,
    home: Place,
    paper: UploadedFile[bytes],
    by: Actor,
    guardian: Answering | None = None,
    half_days: int = 0,
) -> Volunteer:
    """Register somebody who signed the form at a desk (令67 art. 6; R5); a minor with a guardian.

    Their telephone is told with a link for “this was not me”.
    """
    number = identifiers.tidy_id(id_number)
    require(why_not_assist(name=name, id_number=number, home=home, guardian=guardian, by=by))
    person = _record_of(name, number, phone, by)
    file = files.keep(paper).name
    by = by.on_behalf(person.pk)
    volunteer = enrol(person, home, via=Volunteer.Via.ASSISTED, half_days=half_days)
    SignedForm.objects.create(
        volunteer=volunteer, file=file, kept_by_id=by.person_id, at=clock.now()
    )
    adult = known_guardian(guardian, by=by) if guardian and is_under_age(person.born_on) else None
    agree(person, "registration", channel="desk", guardian=adult)
    if adult is not None and guardian is not None:
        declare_guardian(person, adult, guardian, paper=file, by=by)
    record(
        "volunteers.registered", volunteer, by=by, scope_path=station_for(home).path,
        data={"home": home.code, "via": volunteer.registered_via, "file": file,
              "minor": adult is not None},
    )  # fmt: skip
    _tell(volunteer, phone_of(adult or person), by)
    return volunteer


@transaction.atomic
def disown_registration(volunteer: Volunteer, *, by: Actor) -> Volunteer:
    """“This was not me”: the telephone's owner never registered; the record is closed at once.

    The telephone is taken off the record, and whoever wrote it down is told to look again.
    """
    volunteer = (
        Volunteer.objects.select_for_update(of=("self",)).select_related("person", "home")
        .get(pk=volunteer.pk)
    )  # fmt: skip
    require(why_not_disown(volunteer))
    volunteer.state = Volunteer.State.LEFT
    volunteer.save(update_fields=["state"])
    StateChange.objects.create(
        volunteer=volunteer, state=volunteer.state, at=clock.now(), reason_code="not_me"
    )
    update_person(volunteer.person, phone="", by=by)
    path = station_for(volunteer.home).path
    record("volunteers.registration_disowned", volunteer, by=by, scope_path=path)
    writer = user_of(volunteer.signed_form.kept_by) if volunteer.signed_form.kept_by else None
    if writer is not None:
        send(
            writer, "volunteers.registration_disowned", {"number": volunteer.number},
            key=f"volunteers.registration_disowned:{volunteer.pk}", by=by, link="/desk/volunteers/",
        )  # fmt: skip
    return volunteer


@transaction.atomic
def open_form(volunteer: Volunteer, *, by: Actor) -> FileResponse:
    """Give the signed form out to who works there; each look is written down."""
    require(why_not_see_form(volunteer, by))
    record("volunteers.form_opened", volunteer, by=by)
    return files.answer(volunteer.signed_form.file, volunteer.number)


def _record_of(name: str, number: str, phone: str, by: Actor) -> Person:
    """The one record of this human: by the number, else by telephone and name, else a new one."""
    known = person_by_id_number(number)
    if known is not None:
        return known
    reached = person_by_phone(phone) if phone else None
    if reached is not None and reached.id_index is None and reached.name == name.strip():
        return update_person(reached, id_number=number, by=by)
    return make_person(name=name, id_number=number, phone=phone, by=by)


def _tell(volunteer: Volunteer, phone: str, by: Actor) -> None:
    if not phone:
        return
    code = link_code("registration", volunteer.pk)
    days = dt.timedelta(days=rule("volunteers.invitation_days"))
    send_secret(
        phone, "volunteers.registered_at_desk", {"number": volunteer.number},
        secret=settings.PUBLIC_URL + reverse("volunteers:not_me", args=[volunteer.pk, code]),
        key=f"volunteers.registered_at_desk:{volunteer.pk}", expires_at=clock.now() + days, by=by,
    )  # fmt: skip

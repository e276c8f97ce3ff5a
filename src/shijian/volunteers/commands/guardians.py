"""Who answers for a minor: declared with the registration, taken back at any time."""

from __future__ import annotations

from django.db import transaction

from shijian.accounts.commands import make_person, update_person
from shijian.accounts.models import Person, User
from shijian.accounts.queries import person_by_id_number, root
from shijian.common import clock, identifiers
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.organisations.models import Place
from shijian.organisations.queries import station_for
from shijian.volunteers.commands.enrolling import agree, enrol, take_back
from shijian.volunteers.models import Guardianship, Volunteer
from shijian.volunteers.rules import (
    Answering,
    why_not_register_ward,
    why_not_speak_for,
)


@transaction.atomic
def register_ward(
    user: User,
    *,
    name: str,
    id_number: str,
    home: Place,
    guardian: Answering,
    consent_version: str,
    by: Actor,
) -> Volunteer:
    """A guardian registers the minor they answer for, on their own telephone (R7).

    The guardian's own record must have its identity number, or `guardian` brings it.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    own = root(user.person_id) if user.person_id else None
    number = identifiers.tidy_id(id_number)
    answering = Answering(
        guardian.kind, guardian.name, guardian.id_number, guardian.phone, guardian.accompanies, own
    )
    require(
        why_not_register_ward(
            name=name, id_number=number, home=home, guardian=answering,
            consent_version=consent_version,
        )
    )  # fmt: skip
    adult = known_guardian(answering, by=by)
    minor = person_by_id_number(number) or make_person(name=name, id_number=number, by=by)
    volunteer = enrol(minor, home, via=Volunteer.Via.OWN)
    agree(minor, "registration", channel=by.channel, guardian=adult)
    declare_guardian(minor, adult, answering, paper="", by=by)
    record(
        "volunteers.registered", volunteer, by=by, scope_path=station_for(home).path,
        data={"home": home.code, "via": volunteer.registered_via, "consent": consent_version,
              "minor": True},
    )  # fmt: skip
    return volunteer


def known_guardian(given: Answering, *, by: Actor) -> Person:
    """The record of whoever answers: their own, the one of their number, or a new one."""
    number = identifiers.tidy_id(given.id_number)
    if given.person is not None:
        if given.person.id_index is not None:
            return given.person
        return update_person(given.person, name=given.name, id_number=number, by=by)
    return person_by_id_number(number) or make_person(
        name=given.name, id_number=number, phone=given.phone, by=by
    )


@transaction.atomic
def declare_guardian(
    minor: Person, guardian: Person, given: Answering, *, paper: str, by: Actor
) -> Guardianship:
    """Write down who answers for a minor and that they agreed; called by what registers."""
    row = Guardianship.objects.create(
        minor=minor, guardian=guardian, kind=given.kind, accompanies=given.accompanies,
        consent=agree(minor, "guardian", channel=by.channel, guardian=guardian),
        paper=paper, starts_on=clock.today(),
    )  # fmt: skip
    data = {"minor": minor.pk, "guardian": guardian.pk, "kind": given.kind}
    record("volunteers.guardian_declared", row, by=by, data=data)
    return row


@transaction.atomic
def withdraw_guardian_consent(row: Guardianship, *, by: Actor) -> None:
    """The guardian no longer agrees: the minor joins nothing new, what was served still counts."""
    row = (
        Guardianship.objects.select_for_update(of=("self",)).select_related("minor", "guardian")
        .get(pk=row.pk)
    )  # fmt: skip
    require(why_not_speak_for(row, by))
    take_back(row.minor, "guardian", channel=by.channel, guardian=row.guardian)
    data = {"minor": row.minor_id, "guardian": row.guardian_id}
    record("volunteers.guardian_withdrew", row, by=by, data=data)


@transaction.atomic
def renew_guardian_consent(row: Guardianship, *, by: Actor) -> None:
    """The guardian agrees again."""
    row = (
        Guardianship.objects.select_for_update(of=("self",)).select_related("minor", "guardian")
        .get(pk=row.pk)
    )  # fmt: skip
    require(why_not_speak_for(row, by))
    agree(row.minor, "guardian", channel=by.channel, guardian=row.guardian)
    data = {"minor": row.minor_id, "guardian": row.guardian_id}
    record("volunteers.guardian_agreed", row, by=by, data=data)

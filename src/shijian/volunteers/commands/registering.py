"""Becoming a volunteer by one's own act."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from shijian.accounts.commands import link_user, make_person, update_person
from shijian.accounts.models import Person, User
from shijian.accounts.queries import sign_in_phone
from shijian.catalogue.models import Skill
from shijian.common import identifiers
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.organisations.models import Place
from shijian.organisations.queries import station_for
from shijian.volunteers.commands.enrolling import agree, enrol
from shijian.volunteers.commands.invitations import accept_invitation
from shijian.volunteers.models import Invitation, Volunteer
from shijian.volunteers.queries import person_behind
from shijian.volunteers.queries.invitations import clear, invitation_of
from shijian.volunteers.rules import why_not_answer_invitation, why_not_register


@transaction.atomic
def register_volunteer(
    user: User,
    *,
    name: str,
    id_number: str,
    home: Place,
    consent_version: str,
    by: Actor,
    half_days: int = 0,
    skills: Collection[Skill] = (),
    invitation: Invitation | None = None,
) -> Volunteer:
    """A person becomes a volunteer by their own act (条例 art. 7; 令67 art. 5 and 6).

    The identity number may be left out where the person's record holds it already. `invitation`
    is the one whose link they followed; without it one to their telephone is looked for.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    number = identifiers.tidy_id(id_number)
    person = person_behind(user, name)
    require(
        why_not_register(
            user,
            person,
            name=name,
            id_number=number,
            home=home,
            consent_version=consent_version,
        )
    )
    person = _identify(user, person, name, number, by)
    volunteer = enrol(person, home, via=Volunteer.Via.OWN, half_days=half_days)
    volunteer.skills.set(skills)
    agree(person, "registration", channel=by.channel)
    _came_by(invitation or invitation_of(user, name), volunteer, name, by)
    record(
        "volunteers.registered",
        volunteer,
        by=by,
        scope_path=station_for(home).path,
        data={"home": home.code, "via": volunteer.registered_via, "consent": consent_version},
    )
    return volunteer


def _identify(user: User, person: Person | None, name: str, number: str, by: Actor) -> Person:
    """The person's own record, complete, tied to the sign-in whose phone was just proven."""
    if person is None:
        person = make_person(name=name, id_number=number, phone=sign_in_phone(user), by=by)
    elif person.id_index is None:
        person = update_person(person, name=name, id_number=number, by=by)
    if user.person_id != person.pk:
        link_user(user, person, by=by)
    return person


def _came_by(invitation: Invitation | None, volunteer: Volunteer, name: str, by: Actor) -> None:
    """Close the invitation that meant this person; a link that was passed on means nothing."""
    if invitation is None or why_not_answer_invitation(invitation):
        return
    if clear(invitation, "name") != name.strip():
        return
    accept_invitation(invitation, volunteer, by=by)
    volunteer.registered_via = Volunteer.Via.INVITED
    volunteer.save(update_fields=["registered_via"])

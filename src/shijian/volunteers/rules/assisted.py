"""When a desk may register somebody, and when it is taken back in one tap."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.accounts.queries import person_by_id_number
from shijian.catalogue.queries import rule
from shijian.common import clock, identifiers
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.organisations.models import Place
from shijian.volunteers.models import Volunteer
from shijian.volunteers.rules.guardians import (
    Answering,
    is_under_age,
    why_not_answer_for,
    why_not_minor,
)
from shijian.volunteers.rules.names import why_not_this_name
from shijian.volunteers.rules.registering import why_not_consent, why_not_home
from shijian.volunteers.rules.standing import steers, why_not_console


def why_not_assist(
    *, name: str, id_number: str, home: Place, guardian: Answering | None, by: Actor
) -> Refused | None:
    """Any desk helps anybody of the county; a minor comes with a guardian."""
    return (
        why_not_console(by)
        or why_not_this_name(name)
        or _why_not_identity(name, id_number)
        or why_not_home(home)
        or _why_not_age(id_number, guardian)
    )


def why_not_register_ward(
    *, name: str, id_number: str, home: Place, guardian: Answering, consent_version: str
) -> Refused | None:
    """A guardian registers a minor at home by the same rules as at the desk."""
    return (
        why_not_this_name(name)
        or _why_not_identity(name, id_number)
        or why_not_minor(identifiers.id_birthday(id_number))
        or why_not_answer_for(id_number, guardian)
        or why_not_home(home)
        or why_not_consent(consent_version, "guardian")
    )


def why_not_disown(volunteer: Volunteer) -> Refused | None:
    """One tap closes what a desk wrote down, for a month."""
    since = clock.now() - dt.timedelta(days=rule("volunteers.invitation_days"))
    by_desk = volunteer.registered_via == Volunteer.Via.ASSISTED
    if by_desk and volunteer.registered_at > since and volunteer.state == Volunteer.State.ACTIVE:
        return None
    return Refused(
        _("This is closed already, or a month has passed. Please ask your station."),
        "volunteers.disown_over",
    )


def why_not_see_form(volunteer: Volunteer, by: Actor) -> Refused | None:
    """The signed form is for the person and for those who work for them."""
    if by.person_id == volunteer.person_id:
        return None
    if any(steers(by, path) for path in volunteer.scopes.values_list("path", flat=True)):
        return None
    return Refused(_("This paper is not yours to see."), "volunteers.form", status=403)


def _why_not_identity(name: str, id_number: str) -> Refused | None:
    if fault := identifiers.id_fault(id_number, clock.today()):
        return _at("id_number", fault, "volunteers.bad_id")
    known = person_by_id_number(id_number)
    if known is None:
        return None
    if known.name != name.strip():
        return _at(
            "name",
            _("This name is not the one on record for this identity number. Please compare it."),
            "volunteers.name_differs",
        )
    if Volunteer.objects.filter(person=known).exists():
        return _at(
            "id_number", _("This person is registered already."), "volunteers.registered_already"
        )
    return None


def _why_not_age(id_number: str, guardian: Answering | None) -> Refused | None:
    born_on = identifiers.id_birthday(id_number)
    if not is_under_age(born_on):
        return None
    if refused := why_not_minor(born_on):
        return refused
    if guardian is None or not (guardian.person or guardian.name.strip()):
        return _at(
            "guardian_name",
            _("Under 18: enter who answers for them; the guardian signs too."),
            "volunteers.guardian_needed",
        )
    return why_not_answer_for(id_number, guardian)


def _at(field: str, reason: object, code: str) -> Refused:
    return Refused(reason, code, status=422, field=field)

"""What every way of registering writes: the volunteer with a history, and the consent."""

from __future__ import annotations

from django.conf import settings

from shijian.accounts.commands import draw_key
from shijian.accounts.models import Person
from shijian.catalogue.queries import rule
from shijian.common import clock
from shijian.organisations.models import Place
from shijian.organisations.queries import station_for
from shijian.volunteers.commands.scopes import open_scope
from shijian.volunteers.commands.verifying import begin_verification, is_configured
from shijian.volunteers.models import Consent, StateChange, Volunteer
from shijian.volunteers.queries import consent_text


def enrol(person: Person, home: Place, *, via: str, half_days: int = 0) -> Volunteer:
    """The row, its number from the line of volunteers (R4), its first two states, its station."""
    now, pk, proven = clock.now(), draw_key(Volunteer), not is_configured()
    volunteer = Volunteer.objects.create(
        pk=pk,
        person=person,
        number=f"{settings.SITE['order_prefix']}{pk:07d}",
        state=Volunteer.State.ACTIVE if proven else Volunteer.State.APPLIED,
        home=home,
        half_days=half_days,
        weekly_capacity=rule("volunteers.weekly_capacity"),
        registered_at=now,
        registered_via=via,
    )
    steps = (
        (Volunteer.State.APPLIED, "own_act" if via == Volunteer.Via.OWN else via),
        (Volunteer.State.ACTIVE, "offline_verifier"),
    )
    StateChange.objects.bulk_create(
        [StateChange(volunteer=volunteer, state=state, at=now, reason_code=code)
         for state, code in steps[: 1 + proven]]
    )  # fmt: skip
    if not proven:
        begin_verification(volunteer)
    open_scope(volunteer, path=station_for(home).path, source="home")
    return volunteer


def agree(person: Person, purpose: str, *, channel: str, guardian: Person | None = None) -> Consent:
    """What was agreed to just now, in the words that hold today (R24)."""
    return _said(person, purpose, channel, guardian, given=True)


def take_back(
    person: Person, purpose: str, *, channel: str, guardian: Person | None = None
) -> Consent:
    """The same, withdrawn."""
    return _said(person, purpose, channel, guardian, given=False)


def _said(
    person: Person, purpose: str, channel: str, guardian: Person | None, *, given: bool
) -> Consent:
    words = consent_text(purpose)
    return Consent.objects.create(
        person=person,
        purpose=purpose,
        version=words.version,
        text_sha256=words.sha256,
        given=given,
        at=clock.now(),
        channel=channel[:20],
        guardian=guardian,
    )

"""Taking back consent, and what a volunteer's row forgets when the account is closed."""

from __future__ import annotations

from django.db import transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.volunteers.models import Consent, Volunteer
from shijian.volunteers.queries import consent_text
from shijian.volunteers.rules import staying


@transaction.atomic
def say_consent(volunteer: Volunteer, *, given: bool, by: Actor) -> Consent:
    """One more row of the ledger: the words in force, agreed to or taken back (R24)."""
    require(staying.why_not_oneself(volunteer, by))
    words = consent_text("registration")
    row = Consent.objects.create(
        person=volunteer.person,
        purpose=words.purpose,
        version=words.version,
        text_sha256=words.sha256,
        given=given,
        at=clock.now(),
        channel=by.channel,
    )
    action = "volunteers.consent_given" if given else "volunteers.consent_withdrawn"
    record(action, volunteer, by=by, data={"purpose": words.purpose, "version": words.version})
    return row


@transaction.atomic
def forget_offer(volunteer: Volunteer, *, by: Actor) -> None:
    """Skills, times, wishes and what they ticked about themselves go; number and state stay."""
    volunteer.half_days, volunteer.weekly_capacity = 0, 0
    volunteer.is_party_member = volunteer.is_public_employee = None
    volunteer.save(
        update_fields=["half_days", "weekly_capacity", "is_party_member", "is_public_employee"]
    )
    for rows in (volunteer.skills, volunteer.categories, volunteer.audiences):
        rows.clear()
    record("volunteers.offer_forgotten", volunteer, by=by)

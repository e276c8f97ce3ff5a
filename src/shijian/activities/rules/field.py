"""What a reading made without network comes to, each with its sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shijian.activities.models import FieldPhone, FieldScan
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused

Outcome = FieldScan.Outcome
AHEAD = dt.timedelta(minutes=2)  # a reading this far in the future is none


@dataclass(frozen=True, slots=True)
class PhoneClock:
    """What a phone's clock showed when it last spoke with the server, and what it shows now."""

    ahead_then: dt.timedelta  # by how much it was fast at the last contact
    ahead_now: dt.timedelta

    def is_steady(self, most_seconds: int) -> bool:
        """Whether it ran evenly between, so that its times can be set right."""
        return abs(self.ahead_now - self.ahead_then) <= dt.timedelta(seconds=most_seconds)

    def right(self, shown: dt.datetime, *, steady: bool) -> dt.datetime:
        """The county's time for what the phone showed: by the last contact where it ran evenly.

        So a reading has the same time however often and in which company it is sent.
        """
        return shown - (self.ahead_then if steady else self.ahead_now)


def why_not_prepare(shifts: int, places: int) -> Refused | None:
    """A phone is made ready for something that happens today."""
    if shifts or places:
        return None
    return Refused(
        _("You have no shift today: the phone is made ready on the day itself."),
        "activities.field_nothing",
    )


def unknown_phone() -> Refused:
    """Only a phone that was made ready sends."""
    return Refused(
        _("This phone was not made ready for signing people in. Sign in and open the page."),
        "activities.field_phone",
        status=403,
    )


def why_not_sync(phone: FieldPhone) -> Refused | None:
    """What was recorded on a day is sent within some days of it."""
    if phone.sync_until < clock.now():
        return Refused(
            _("The days for sending this have passed. Show the phone to the station."),
            "activities.field_over",
        )
    return None


def why_not_settle(reading: FieldScan, *, by: Actor) -> Refused | None:
    """Whoever recorded a reading, or is spoken of in it, does not decide about its time."""
    own = reading.signup is not None and reading.signup.person_id == by.person_id
    if own or reading.phone.user_id == by.user_id:
        return Refused(
            _("You recorded this yourself, so another person looks at it."),
            "activities.field_recorder",
            status=403,
        )
    return None


def why_not_settled(outcome: str) -> Refused | None:
    """The sentence for what the database answered to a decision."""
    said = {
        "again": _("This was looked at already."),
        "decided": _("This attendance was decided already."),
        "outside": _("The time set right lies outside the shift: it cannot count."),
    }
    return None if outcome == "done" else Refused(said[outcome], f"activities.settle_{outcome}")


def outcome_said(outcome: str) -> str:
    """What the phone shows beside a reading that it sent."""
    return {
        Outcome.TAKEN: _("Arrived at the station."),
        Outcome.STRANGER: _("There is no place for this person in this shift."),
        Outcome.CANCELLED: _("The activity was cancelled, so nothing is recorded."),
        Outcome.EARLY: _("Recorded too early: signing in begins one hour before the shift."),
        Outcome.LATE: _("Recorded too late for this shift."),
        Outcome.DECIDED: _("This attendance was decided already."),
        Outcome.OWN: _("Nobody calls their own name: somebody else records you."),
        Outcome.FORGED: _("This code is not one of this person's."),
        Outcome.OLD_CODE: _("This code was of another time."),
        Outcome.FUTURE: _("The phone's clock was ahead: the station looks at it."),
        Outcome.CLOCK: _("The phone's clock was changed: the station looks at the time."),
    }[Outcome(outcome)]

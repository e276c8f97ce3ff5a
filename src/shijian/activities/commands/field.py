"""Signing in without network: a phone is made ready, and sends later what it recorded."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from shijian.activities.commands.attendance import pairs_a_day, windows
from shijian.activities.models import FieldPhone, FieldScan, Scan, Shift, Signup
from shijian.activities.queries.field import end_of_day, led_today, own_today, subject_of
from shijian.activities.rules.field import (
    AHEAD,
    PhoneClock,
    unknown_phone,
    why_not_prepare,
    why_not_settle,
    why_not_settled,
    why_not_sync,
)
from shijian.catalogue.queries import rules as rule_values
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import by_json, call
from shijian.common.refused import require
from shijian.engines import chained
from shijian.journal import commands as journal

Outcome = FieldScan.Outcome
NEAR = 2  # half minutes by which two phones' clocks may differ


@dataclass(frozen=True, slots=True)
class Reading:
    """One sign-in or sign-out as the phone recorded it; `code` is the link or the six digits."""

    client_id: uuid.UUID
    shift_id: int
    signup_id: int
    direction: str
    method: str
    phone_at: dt.datetime
    code: str = ""
    code_window: int | None = None


@transaction.atomic
def prepare_phone(*, by: Actor) -> FieldPhone:
    """Make a phone ready for this day's shifts of its owner, to record and to send afterwards."""
    shifts = list(led_today(by))
    places = own_today(by.person_id).count() if by.person_id else 0
    if by.user_id is None:
        raise unknown_phone()
    require(why_not_prepare(len(shifts), places))
    days = int(rule_values("activities.offline_sync_days")["activities.offline_sync_days"])
    end = end_of_day()
    phone = FieldPhone.objects.create(
        user_id=by.user_id,
        made_at=clock.now(),
        ends_at=end,
        sync_until=end + dt.timedelta(days=days),
    )
    phone.shifts.set(shifts)
    data = {"shifts": [shift.pk for shift in shifts]}
    journal.record("activities.phone_prepared", phone, by=by, data=data)
    return phone


@transaction.atomic
def sync(
    phone: FieldPhone, readings: Sequence[Reading], phone_clock: PhoneClock, *, by: Actor
) -> dict[uuid.UUID, str]:
    """Take what a phone recorded: any batch again and in any order, with one result.

    Answers what became of each reading (FieldScan.Outcome). Everything that came is kept, with
    the phone's own time and the time set right; only readings that hold become scans.
    """
    require(why_not_sync(phone))
    steady = phone_clock.is_steady(
        int(rule_values("activities.clock_drift_seconds")["activities.clock_drift_seconds"])
    )
    open_for, judge = windows(), _Judge(phone, phone_clock, readings, steady=steady)
    rows = call(
        "activities_sync",
        p_phone=phone.pk,
        p_rows=json.dumps([judge.row(reading) for reading in readings]),
        p_minutes_before=open_for.before,
        p_minutes_after=open_for.after,
        p_pairs=pairs_a_day(),
        p_by=by_json(by),
        p_now=clock.now(),
    )
    return {row["o_client"]: row["o_outcome"] for row in rows}


@transaction.atomic
def settle_reading(reading: FieldScan, *, accepted: bool, by: Actor) -> None:
    """Decide, as another person than the one who recorded it, whether a held reading counts."""
    require(why_not_settle(reading, by=by))
    open_for = windows()
    answer = call(
        "activities_settle",
        p_reading=reading.pk,
        p_accepted=accepted,
        p_minutes_before=open_for.before,
        p_minutes_after=open_for.after,
        p_pairs=pairs_a_day(),
        p_by=by_json(by),
        p_now=clock.now(),
    )[0]
    require(why_not_settled(answer["o_outcome"]))


class _Judge:
    """What the server finds out about a reading's code and time before the database takes it."""

    def __init__(
        self, phone: FieldPhone, phone_clock: PhoneClock, readings: Sequence[Reading], *,
        steady: bool,
    ) -> None:  # fmt: skip
        self.phone, self.clock, self.steady, self.now = phone, phone_clock, steady, clock.now()
        self.secrets = {
            pk: bytes(secret)
            for pk, secret in Shift.objects.filter(
                pk__in={reading.shift_id for reading in readings}
            ).values_list("pk", "secret")
        }
        self.own = set(
            Signup.objects.filter(
                shift__in=self.secrets, person=phone.user.person_id
            ).values_list("pk", flat=True)
        )  # fmt: skip

    def row(self, reading: Reading) -> dict[str, object]:
        """The reading for the database function, with the time set right and a first verdict."""
        at = self.clock.right(reading.phone_at, steady=self.steady)
        verdict, window = self._verdict(reading, at)
        if not self.steady and window is not None and not verdict:
            at = chained.begins(window)  # the code itself tells the time
        elif not verdict and (not self.steady or at < self.phone.made_at - AHEAD):
            verdict = Outcome.CLOCK
        if not verdict and at > self.now + AHEAD:
            verdict = Outcome.FUTURE
        return {
            "client": str(reading.client_id),
            "shift": reading.shift_id,
            "signup": reading.signup_id,
            "direction": reading.direction,
            "method": reading.method,
            "code_window": window,
            "phone_at": reading.phone_at.isoformat(),
            "at": at.isoformat(),
            "verdict": verdict,
        }

    def _verdict(self, reading: Reading, at: dt.datetime) -> tuple[str, int | None]:
        if reading.method == Scan.Method.ROLL:
            return (Outcome.OWN if reading.signup_id in self.own else ""), None
        window = self._window(reading, at)
        if window is None:
            return Outcome.FORGED, None
        near = abs(window - chained.window(at)) <= NEAR
        return ("" if near or not self.steady else Outcome.OLD_CODE), window

    def _window(self, reading: Reading, at: dt.datetime) -> int | None:
        """The half minute of the code that was read: the phone's word for it is tried first."""
        secret = self.secrets.get(reading.shift_id)
        if secret is None:
            return None
        here = chained.window(at)
        around = range(here - NEAR, here + NEAR + 1)
        asked = around if reading.code_window is None else [reading.code_window]
        subject = subject_of(Signup(pk=reading.signup_id))
        if reading.method == Scan.Method.DIGITS:
            return chained.which_digits(secret, subject, reading.code, asked)
        shown = chained.parsed(reading.code)
        return None if shown is None else chained.which(secret, subject, shown, asked)

"""Rotating codes: of a place, shown by its organiser, and of a volunteer, shown by themselves.

A token's number is even for a shift and odd for a sign-up, so that one address reads both.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from shijian.activities.models import Shift, Signup
from shijian.common import clock
from shijian.engines import rotating


@dataclass(frozen=True, slots=True)
class Code:
    """What is on the screen now: the token of the address, six digits, and for how long."""

    token: str
    digits: str
    seconds_left: int
    period: int = rotating.SECONDS


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a scanned token speaks of: a place's shift, or one volunteer's place in it."""

    shift: Shift
    signup: Signup | None


def place_code(shift: Shift) -> Code:
    """The code that the organiser's screen shows; volunteers scan it or type its digits."""
    return _code(shift, f"shift:{shift.pk}", shift.pk * 2)


def person_code(signup: Signup) -> Code:
    """The code that one volunteer shows to the organiser."""
    return _code(signup.shift, f"signup:{signup.pk}", signup.pk * 2 + 1)


def _code(shift: Shift, subject: str, number: int) -> Code:
    now, secret = clock.now(), bytes(shift.secret)
    return Code(
        rotating.token(secret, subject, number, now),
        rotating.digits(secret, subject, now),
        rotating.seconds_left(now),
    )


def meaning_of(token: str) -> Meaning | None:
    """What a token of this or the last half minute means; None where it is old or forged."""
    number = rotating.number_of(token)
    if number is None:
        return None
    found = _named(number)
    if found is None:
        return None
    subject = f"signup:{found.signup.pk}" if found.signup else f"shift:{found.shift.pk}"
    good = rotating.accepts_token(bytes(found.shift.secret), subject, token, clock.now())
    return found if good else None


def _named(number: int) -> Meaning | None:
    if number % 2:
        signup = _signups().filter(pk=number // 2).first()
        return Meaning(signup.shift, signup) if signup else None
    shift = Shift.objects.select_related("activity__place").filter(pk=number // 2).first()
    return Meaning(shift, None) if shift else None


def accepts_place_digits(shift: Shift, given: str) -> bool:
    """Whether these are the six digits on the organiser's screen."""
    return rotating.accepts_digits(bytes(shift.secret), f"shift:{shift.pk}", given, clock.now())


def signups_with_digits(shift: Shift, given: str) -> list[Signup]:
    """Whose six digits these are; two people with the same ones are both named."""
    now, secret = clock.now(), bytes(shift.secret)
    rows = _signups().filter(shift=shift, state=Signup.State.TAKEN).order_by("pk")
    return [row for row in rows if rotating.accepts_digits(secret, f"signup:{row.pk}", given, now)]


def _signups() -> QuerySet[Signup]:
    return Signup.objects.select_related("shift__activity__place", "person", "attendance")

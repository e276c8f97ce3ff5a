"""Rotating codes: of a place, shown by its organiser, and of a volunteer, shown by themselves.

A token's number is even for a shift and odd for a sign-up, so that one address reads both.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import QuerySet

from shijian.activities.models import Shift, Signup
from shijian.activities.queries.field import subject_of
from shijian.common import clock, crypto
from shijian.engines import chained, rotating

MINUTES_TO_PRESS = 3
DEVICE = "device"  # the cookie of a browser that is known without a session
WINDOWS_TO_PRESS = (MINUTES_TO_PRESS + 1) * 60 // rotating.SECONDS + 1  # a ticket's whole life


@dataclass(frozen=True, slots=True)
class Code:
    """What is on the screen now: the token of the address, six digits, and for how long."""

    token: str
    digits: str
    seconds_left: int
    period: int = rotating.SECONDS

    @property
    def spoken(self) -> str:
        """The digits in two groups, as they are read out."""
        return f"{self.digits[:3]} {self.digits[3:]}"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a scanned token speaks of: a place's shift, or one volunteer's place in it."""

    shift: Shift
    signup: Signup | None
    window: int = 0  # the half minute in which it was on a screen


def place_code(shift: Shift) -> Code:
    """The code that the organiser's screen shows; volunteers scan it or type its digits."""
    now, secret, subject = clock.now(), bytes(shift.secret), f"shift:{shift.pk}"
    return Code(
        rotating.token(secret, subject, shift.pk * 2, now),
        rotating.digits(secret, subject, now),
        rotating.seconds_left(now),
    )


def person_code(signup: Signup) -> Code:
    """The code that one volunteer shows to the organiser; their phone can also make it alone."""
    now = clock.now()
    link = chained.link(bytes(signup.shift.secret), subject_of(signup), chained.window(now))
    token = f"{signup.pk * 2 + 1}-{chained.text(link)}"
    return Code(token, chained.digits(link), rotating.seconds_left(now))


def meaning_of(token: str, ticket: str = "", user_id: int | None = None) -> Meaning | None:
    """What a token of this or the last half minute means; None where it is old or forged.

    Somebody who opened the address in time has three minutes to read the page and press the
    button: their ticket stands for the code.
    """
    number = rotating.number_of(token)
    found = _named(number) if number is not None else None
    if found is None:
        return None
    back = WINDOWS_TO_PRESS if _held(ticket, token, user_id) else 1
    window = _window_of(found, token, back)
    return None if window is None else replace(found, window=window)


def place_of(
    token: str, ticket: str, user_id: int | None, *, must_hold: bool = False
) -> tuple[int, int] | None:
    """Of which shift's place, and which half minute, this token is; nothing else is read.

    With `must_hold` only for whoever opened the page: their ticket names them.
    """
    number, held = rotating.number_of(token), _held(ticket, token, user_id)
    if number is None or number % 2 or (must_hold and not held):
        return None
    back = WINDOWS_TO_PRESS if held else 1
    try:
        secret = _secret(number // 2)
    except Shift.DoesNotExist:
        return None
    window = rotating.token_window(secret, f"shift:{number // 2}", token, clock.now(), back=back)
    return None if window is None else (number // 2, window)


@lru_cache(maxsize=4096)
def _secret(shift_id: int) -> bytes:
    """A shift's secret never changes, and a festival asks for it all day."""
    return bytes(Shift.objects.values_list("secret", flat=True).get(pk=shift_id))


def _window_of(found: Meaning, token: str, back: int) -> int | None:
    """In which half minute, of this one and some before it, this token was on a screen."""
    now, secret = clock.now(), bytes(found.shift.secret)
    if found.signup is None:
        return rotating.token_window(secret, f"shift:{found.shift.pk}", token, now, back=back)
    shown = chained.parsed(token.partition("-")[2])
    if shown is None:
        return None
    windows = [chained.window(now) - n for n in range(back + 1)]
    return chained.which(secret, subject_of(found.signup), shown, windows)


def ticket_for(token: str, user_id: int) -> str:
    """What the page of an accepted code carries, for this person alone."""
    minute = int(clock.now().timestamp()) // 60
    return f"{minute}-{_mark(token, user_id, minute)}"


def _held(ticket: str, token: str, user_id: int | None) -> bool:
    minute, _, mark = ticket.partition("-")
    if user_id is None or not minute.isascii() or not minute.isdigit() or len(minute) > 10:
        return False
    age = int(clock.now().timestamp()) // 60 - int(minute)
    expected = _mark(token, user_id, int(minute))
    return 0 <= age <= MINUTES_TO_PRESS and hmac.compare_digest(mark.encode(), expected.encode())


def _mark(token: str, user_id: int, minute: int) -> str:
    return crypto.sign("scan", f"{token}:{user_id}:{minute}").hex()[:32]


def _named(number: int) -> Meaning | None:
    if number % 2:
        signup = _signups().filter(pk=number // 2).first()
        return Meaning(signup.shift, signup) if signup else None
    shift = Shift.objects.select_related("activity__place").filter(pk=number // 2).first()
    return Meaning(shift, None) if shift else None


def place_digits_window(shift: Shift, given: str) -> int | None:
    """The half minute in which the organiser's screen showed these digits; None: it did not."""
    return rotating.digits_window(bytes(shift.secret), f"shift:{shift.pk}", given, clock.now())


def signups_with_digits(shift: Shift, given: str) -> list[Meaning]:
    """Whose six digits these are; two people with the same ones are both named."""
    now, secret = chained.window(clock.now()), bytes(shift.secret)
    rows = _signups().filter(shift=shift, state=Signup.State.TAKEN).order_by("pk")
    found = []
    for row in rows:
        window = chained.which_digits(secret, subject_of(row), given, (now, now - 1))
        if window is not None:
            found.append(Meaning(row.shift, row, window))
    return found


def _signups() -> QuerySet[Signup]:
    return Signup.objects.select_related("shift__activity__place", "person", "attendance")

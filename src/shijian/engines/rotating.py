"""Codes that change every half minute, so that a picture of one is worth nothing tomorrow.

Two shapes of one secret: six digits to type, and a token for a URL that any scanner opens. Digits
are few: whoever accepts them counts the tries.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import unicodedata
from base64 import urlsafe_b64encode

SECONDS = 30
_TOKEN = re.compile(r"([1-9][0-9]{0,18})-([A-Za-z0-9_-]{20})", re.ASCII)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def digits(secret: bytes, subject: str, at: dt.datetime) -> str:
    """The six digits of this moment; `subject` says what the code is for (shift:7:in)."""
    return _digits(secret, subject, _window(at))


def token(secret: bytes, subject: str, number: int, at: dt.datetime) -> str:
    """The text for a URL of this moment; `number` tells whoever reads it which secret to ask."""
    return f"{number}-{_mark(secret, subject, number, _window(at))}"


def number_of(text: str) -> int | None:
    """Which row a token speaks of, before anything is believed; None for what is no token."""
    found = _TOKEN.fullmatch(text)
    return int(found[1]) if found else None


def digits_window(secret: bytes, subject: str, given: str, at: dt.datetime) -> int | None:
    """Of which window these are the digits: this or the previous one; full-width, spaced too."""
    typed = "".join(unicodedata.normalize("NFKC", given).split())
    return _which(typed, [(w, _digits(secret, subject, w)) for w in _windows(at)])


def token_window(
    secret: bytes, subject: str, given: str, at: dt.datetime, *, back: int = 1
) -> int | None:
    """Of which window this is the token: this one or one of the `back` before it."""
    number = number_of(given)
    if number is None:
        return None
    windows = _windows(at, back)
    return _which(given, [(w, f"{number}-{_mark(secret, subject, number, w)}") for w in windows])


def seconds_left(at: dt.datetime) -> int:
    """How long the code of this moment is the current one: when a screen asks for the next."""
    return SECONDS - (at - _EPOCH) // dt.timedelta(seconds=1) % SECONDS


def _window(at: dt.datetime) -> int:
    return (at - _EPOCH) // dt.timedelta(seconds=SECONDS)


def _windows(at: dt.datetime, back: int = 1) -> list[int]:
    return [_window(at) - n for n in range(back + 1)]


def _digits(secret: bytes, subject: str, window: int) -> str:
    number = int.from_bytes(_digest(secret, "digits", subject, window)[:8], "big")
    return f"{number % 1_000_000:06}"


def _mark(secret: bytes, subject: str, number: int, window: int) -> str:
    digest = _digest(secret, "token", f"{number}:{subject}", window)
    return urlsafe_b64encode(digest[:15]).decode()


def _digest(secret: bytes, shape: str, subject: str, window: int) -> bytes:
    if len(secret) < 16:
        raise ValueError("a secret has at least 16 bytes")
    return hmac.digest(secret, f"{shape}\n{window}\n{subject}".encode(), hashlib.sha256)


def _which(given: str, expected: list[tuple[int, str]]) -> int | None:
    """Every comparison is made and takes as long as every other."""
    mine, found = given.encode(errors="surrogatepass"), None
    for window, one in expected:
        if hmac.compare_digest(mine, one.encode()):
            found = window
    return found

"""Codes that a phone without network can check and cannot make: chains of digests, read backwards.

A volunteer's code of a half minute is one link. The links of a quarter of an hour hang together:
each is the digest of the one that comes after it. Whoever holds the anchor, the digest of the
first link, hashes a shown code back to it and so knows that it is genuine and of which half
minute; to make the next one they would have to turn a digest round. A shown code gives away only
what is past.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable

from shijian.engines.rotating import SECONDS

LINKS = 32  # in one chain: 16 minutes
BYTES = 15  # of a link: twenty characters of an address
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_NUMBERS = 1_000_000  # six digits


def window(at: dt.datetime) -> int:
    """The half minute of an instant, counted from 1970."""
    return (at - _EPOCH) // dt.timedelta(seconds=SECONDS)


def begins(at_window: int) -> dt.datetime:
    """The first instant of a half minute."""
    return _EPOCH + dt.timedelta(seconds=at_window * SECONDS)


def seed(secret: bytes, subject: str, block: int) -> bytes:
    """The last link of one chain, from which the volunteer's own phone makes all of its codes."""
    if len(secret) < 16:
        raise ValueError("a secret has at least 16 bytes")
    return hmac.digest(secret, f"chain\n{block}\n{subject}".encode(), hashlib.sha256)[:BYTES]


def link(secret: bytes, subject: str, at_window: int) -> bytes:
    """The code of one half minute; `subject` says whose it is (signup:7)."""
    block, place = divmod(at_window, LINKS)
    return _hashed(seed(secret, subject, block), LINKS - 1 - place)


def anchor(secret: bytes, subject: str, block: int) -> bytes:
    """What the organiser's phone carries for one chain: enough to check it, not to make a code."""
    return _hashed(seed(secret, subject, block), LINKS)


def fits(held: bytes, shown: bytes, at_window: int) -> bool:
    """Whether a shown code is the one of this half minute, by the anchor of its chain."""
    return hmac.compare_digest(_hashed(shown, at_window % LINKS + 1), held)


def digits(of: bytes) -> str:
    """A link as six digits to read out."""
    number = int.from_bytes(hashlib.sha256(b"digits" + of).digest()[:8], "big")
    return f"{number % _NUMBERS:06}"


def check(subject: str, six: str) -> int:
    """A number of 0-255 by which a phone notices a mistyped digit and can guess none."""
    return hashlib.sha256(f"check\n{subject}\n{six}".encode()).digest()[0]


def text(of: bytes) -> str:
    """A link or an anchor as it stands in an address."""
    return urlsafe_b64encode(of).decode()


def parsed(given: str) -> bytes | None:
    """The link that a text stands for; None for what is none."""
    try:
        found = b64decode(given.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return found if len(found) == BYTES else None


def which(secret: bytes, subject: str, shown: bytes, windows: Iterable[int]) -> int | None:
    """Of which of these half minutes this is the code."""
    matching = (w for w in windows if hmac.compare_digest(link(secret, subject, w), shown))
    return next(matching, None)


def which_digits(secret: bytes, subject: str, six: str, windows: Iterable[int]) -> int | None:
    """Of which of these half minutes these are the digits; whoever asks counts the tries."""
    given = six.encode(errors="surrogatepass")
    matching = (
        w for w in windows
        if hmac.compare_digest(digits(link(secret, subject, w)).encode(), given)
    )  # fmt: skip
    return next(matching, None)


def _hashed(of: bytes, times: int) -> bytes:
    for _ in range(times):
        of = hashlib.sha256(b"link" + of).digest()[:BYTES]
    return of

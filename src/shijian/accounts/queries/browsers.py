"""A browser that is known by a signed mark, so that reading a code needs no session."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from django.conf import settings

from shijian.accounts.models import User
from shijian.accounts.queries.sessions import open_device
from shijian.common import clock, crypto


@dataclass(frozen=True, slots=True)
class Known:
    """What a mark says: which browser, of which sign-in; the database knows if that still holds."""

    device_id: int
    user_id: int


def device_mark(user: User, session_key: str) -> str:
    """The mark of this session's browser, good as long as a session; none at a shared desk."""
    device = None if user.pin_hash else open_device(user, session_key)
    if device is None:
        return ""
    said = f"{device.pk}.{user.pk}.{int(clock.now().timestamp())}"
    return f"{said}.{_seal(said)}"


def known_device(mark: str) -> Known | None:
    """Whose browser this is, if the mark is ours and not too old; nothing is read."""
    said, _, seal = mark.rpartition(".")
    if not hmac.compare_digest(seal.encode(), _seal(said).encode()):
        return None
    device, user, since = map(int, said.split("."))
    if clock.now().timestamp() - since > settings.SESSION_COOKIE_AGE:
        return None
    return Known(device, user)


def _seal(said: str) -> str:
    return crypto.sign("device", said).hex()[:32]

"""Signing in with a telephone and a one-time code; who is known is never told."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from shijian.accounts.commands.people import checked_phone, draw_key, user_for_phone
from shijian.accounts.models import Device, PhoneCode, User
from shijian.accounts.queries import open_device, user_by_phone
from shijian.accounts.rules import (
    CODE_LIFE,
    PER_ADDRESS,
    PER_PHONE,
    why_not_administer,
    why_not_reason,
    why_not_try,
)
from shijian.common import clock, crypto, idempotency, limits
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal import commands as journal
from shijian.notices.commands import send_code

WRONG = "accounts.code_wrong"


@dataclass(frozen=True)
class Asked:
    """A code on its way; `digits` leaves this process only in the demonstration."""

    pk: int
    digits: str


@transaction.atomic
def ask_code(phone: str, *, by: Actor, known_browser: bool = False) -> Asked:
    """Send a code to a telephone, whether anybody signs in with it or not.

    A browser that has signed in with this number before does not count against its address:
    behind one address there may be a whole village (decision 5).
    """
    number = checked_phone(phone)
    index = crypto.blind_index("phone", number)
    for limit, seconds in PER_PHONE:
        limits.hit(f"code:{seconds}:{index.hex()}", limit=limit, per_seconds=seconds, field="phone")
    if by.ip and not known_browser:
        limit, seconds = PER_ADDRESS
        limits.hit(f"code:ip:{by.ip}", limit=limit, per_seconds=seconds, field="phone")
    now = clock.now()
    PhoneCode.objects.filter(phone_index=index, closed_at__isnull=True).update(closed_at=now)
    digits = f"{secrets.randbelow(10**6):06d}"
    row = PhoneCode(pk=draw_key(PhoneCode), phone_index=index, made_at=now)
    row.expires_at = now + CODE_LIFE
    row.phone_cipher = crypto.encrypt(number, table="accounts_phonecode", pk=row.pk, field="phone")
    row.digest = _digest(row.pk, digits)
    row.save(force_insert=True)
    send_code(
        number, digits, key=f"accounts.code:{row.pk}", by=by, expires_at=row.expires_at,
        language=get_language() or "",
    )  # fmt: skip
    journal.record("accounts.code_asked", row, by=by)
    return Asked(row.pk, digits)


def ask_again(pk: int | None, *, by: Actor, known_browser: bool = False) -> Asked:
    """Another code to the telephone that this browser named before; the first stops working."""
    row = PhoneCode.objects.filter(pk=pk or 0).first()
    if row is None:
        raise _none_asked()
    return ask_code(phone_of_code(row), by=by, known_browser=known_browser)


def _none_asked() -> Refused:
    return Refused(
        _("Please ask for a code first."), "accounts.code_none", status=422, field="code"
    )


def verify_code(pk: int | None, digits: str, *, by: Actor) -> User:
    """The sign-in behind a right code, made now where the number is new; each code works once."""
    outcome = _try(pk, digits, by=by)
    if isinstance(outcome, Refused):
        raise outcome  # after the wrong try was counted and committed
    return outcome


@transaction.atomic
def _try(pk: int | None, digits: str, *, by: Actor) -> User | Refused:
    row = open_code(pk)
    if isinstance(row, Refused):
        return row
    if not hmac.compare_digest(bytes(row.digest), _digest(row.pk, tidy_digits(digits))):
        return count_wrong_code(row, by=by)
    _close(row, used=True)
    user = user_for_phone(phone_of_code(row), by=by)
    if not user.phone_verified:
        user.phone_verified = True
        user.save(update_fields=["phone_verified"])
    journal.record("accounts.code_accepted", user, by=by)
    return user


def open_code(pk: int | None) -> PhoneCode | Refused:
    """The code that this browser asked for, locked, or why it can no longer be tried."""
    row = PhoneCode.objects.select_for_update().filter(pk=pk or 0).first()
    if row is None:
        return _none_asked()
    return why_not_try(row) or row


def count_wrong_code(row: PhoneCode, *, by: Actor) -> Refused:
    """One of the five tries is gone; the sentence says how many are left."""
    row.tries += 1
    left = PhoneCode.TRIES - row.tries
    if left == 0:
        row.closed_at = clock.now()
    row.save(update_fields=["tries", "closed_at"])
    journal.record("accounts.code_refused", row, by=by, data={"tries": row.tries})
    if left == 0:
        return Refused(
            _("Wrong five times. Please ask for a new code."), WRONG, status=422, field="code"
        )
    words = ngettext(
        "This code is not right. You can try %(n)d more time.",
        "This code is not right. You can try %(n)d more times.",
        left,
    )
    return Refused(words % {"n": left}, WRONG, status=422, field="code")


def close_code(row: PhoneCode) -> None:
    """The code did its work by another way, such as a printed code."""
    _close(row, used=True)


def _close(row: PhoneCode, *, used: bool) -> None:
    row.used, row.closed_at = used, clock.now()
    row.save(update_fields=["used", "closed_at"])


def phone_of_code(row: PhoneCode) -> str:
    """The number a code was sent to."""
    return crypto.decrypt(row.phone_cipher, table="accounts_phonecode", pk=row.pk, field="phone")


def user_of_code(row: PhoneCode) -> User | None:
    """Who signs in with the number a code was sent to, where anybody does."""
    return user_by_phone(phone_of_code(row))


def _digest(pk: int, digits: str) -> bytes:
    return crypto.sign("phone-code", f"{pk}:{digits}")


def tidy_digits(text: str) -> str:
    """What somebody typed as a code, without spaces and in ordinary digits."""
    return "".join(unicodedata.normalize("NFKC", text).split())


# ---------------------------------------------------------------- signed in, signed out


@transaction.atomic
def note_sign_in(user: User, *, session_key: str, browser: str, how: str, by: Actor) -> Device:
    """Remember the browser that signed in, so that its owner sees it among their devices."""
    device, _fresh = Device.objects.update_or_create(
        session_key=session_key,  # the same one where somebody unlocks a desk
        defaults={
            "user": user, "browser": browser[:60], "ip": by.ip, "signed_in_at": clock.now(),
            "signed_out_at": None,
        },
    )  # fmt: skip
    journal.record("accounts.signed_in", user, by=by, data={"device": device.pk, "how": how})
    return device


@transaction.atomic
def note_sign_out(user: User, *, session_key: str, by: Actor) -> None:
    """The browser is signed out; its session goes with the request."""
    device = open_device(user, session_key)
    if device is not None:
        device.signed_out_at = clock.now()
        device.save(update_fields=["signed_out_at"])
    journal.record(
        "accounts.signed_out", user, by=by, data={"device": device.pk if device else None}
    )


@transaction.atomic
def end_devices(user: User, *, by: Actor, only: int | None = None, but_key: str = "") -> int:
    """Sign this user out on one other browser or on all others; how many that were."""
    open_ones = Device.objects.select_for_update().filter(user=user, signed_out_at__isnull=True)
    wanted = open_ones.exclude(session_key=but_key)
    if only is not None:
        wanted = wanted.filter(pk=only)
    ended = list(wanted.order_by("pk"))
    Session.objects.filter(session_key__in=[device.session_key for device in ended]).delete()
    for device in ended:
        device.signed_out_at = clock.now()
        device.save(update_fields=["signed_out_at"])
    if ended:
        journal.record(
            "accounts.devices_ended", user, by=by, data={"devices": [d.pk for d in ended]}
        )
    return len(ended)


@transaction.atomic
def tidy_up(*, by: Actor) -> dict[str, int]:
    """Forget what nobody needs after a day: codes, counted tries, sessions that ran out."""
    now = clock.now()
    gone = {
        "codes": PhoneCode.objects.filter(made_at__lt=now - limits.KEPT).delete()[0],
        "tries": limits.forget_old(),
        "answers": idempotency.forget_old(),
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
    }
    journal.record_raw("accounts.tidied", "accounts.phonecode", "", by=by, data=gone)
    return gone


@transaction.atomic
def choose_language(user: User, language: str, *, by: Actor) -> None:
    """The language of the messages that this user is sent."""
    User.objects.filter(pk=user.pk).update(language=language)
    journal.record("accounts.language_chosen", user, by=by, data={"language": language})


@transaction.atomic
def choose_view(user: User, *, elder: bool, by: Actor) -> None:
    """Large type or normal, so that the next telephone begins with it."""
    if User.objects.filter(pk=user.pk).exclude(elder_view=elder).update(elder_view=elder):
        journal.record("accounts.view_chosen", user, by=by, data={"elder": elder})


@transaction.atomic
def close_sign_in(user: User, *, reason: str, by: Actor) -> None:
    """Nobody signs in with this any more; all its browsers are signed out at once."""
    require(why_not_administer(by))
    require(why_not_reason(reason))
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_devices(user, by=by)
    journal.record("accounts.sign_in_closed", user, by=by, reason=reason.strip())


@transaction.atomic
def reopen_sign_in(user: User, *, by: Actor) -> None:
    """The sign-in works again."""
    require(why_not_administer(by))
    User.objects.filter(pk=user.pk).update(is_active=True)
    journal.record("accounts.sign_in_reopened", user, by=by)

"""The second factor: an authenticator app for the centre, own PIN and printed codes elsewhere."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shijian.accounts.commands.sign_in import (
    close_code,
    count_wrong_code,
    end_devices,
    open_code,
    tidy_digits,
    user_of_code,
)
from shijian.accounts.models import PaperCode, User
from shijian.accounts.queries import sign_in_phone
from shijian.accounts.rules import (
    PAPER_CODES,
    WRONG_FACTORS,
    why_not_administer,
    why_not_pin,
)
from shijian.common import clock, crypto, limits
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal import commands as journal
from shijian.notices.commands import send

Seal = Callable[[str], str]


# ---------------------------------------------------------------- setting up


@transaction.atomic
def set_pin(user: User, pin: str, *, by: Actor) -> None:
    """The owner chooses a PIN of six digits; nobody else can, and there is none at first."""
    require(why_not_pin(tidy_digits(pin)))
    User.objects.filter(pk=user.pk).update(pin_hash=make_password(tidy_digits(pin)))
    user.refresh_from_db(fields=["pin_hash"])
    journal.record("accounts.pin_set", user, by=by)


@transaction.atomic
def make_paper_codes(user: User, *, by: Actor) -> list[str]:
    """Ten codes to print, each good once; an older list stops working."""
    now = clock.now()
    PaperCode.objects.filter(user=user, used_at__isnull=True).update(used_at=now)
    codes = [f"{secrets.randbelow(10**8):08d}" for _number in range(PAPER_CODES)]
    PaperCode.objects.bulk_create(
        PaperCode(user=user, digest=_paper_digest(user, code), made_at=now) for code in codes
    )
    journal.record("accounts.paper_codes_made", user, by=by, data={"count": len(codes)})
    return codes


@transaction.atomic
def enrol_totp(user: User, *, secret: str, code: str, seal: Seal, by: Actor) -> None:
    """Set up an authenticator app once it shows the right number; one app a person."""
    User.objects.select_for_update().get(pk=user.pk)
    counter = _counter_of(secret, tidy_digits(code))
    if counter is None:
        raise _wrong()
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise Refused(
            _("An authenticator app is set up already."), "accounts.totp_there", status=409
        )
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": seal(secret), "last": counter},
        created_at=clock.now(),
    )  # fmt: skip
    journal.record("accounts.totp_enrolled", user, by=by)


@transaction.atomic
def reset_factor(user: User, *, by: Actor) -> None:
    """An administrator takes away a lost second factor; the person sets up a new one."""
    require(why_not_administer(by))
    if by.user_id == user.pk:
        raise Refused(
            _("Ask another administrator: nobody removes their own."), "accounts.own_factor",
            status=403,
        )  # fmt: skip
    Authenticator.objects.filter(user=user).delete()
    PaperCode.objects.filter(user=user, used_at__isnull=True).update(used_at=clock.now())
    User.objects.filter(pk=user.pk).update(pin_hash="")
    limits.clear(_bucket(user))
    end_devices(user, by=by)
    entry = journal.record("accounts.factor_reset", user, by=by)
    send(
        user, "accounts.factor_reset", {}, key=f"accounts.factor_reset:{entry}", by=by,
        link="/accounts/me/", phone=sign_in_phone(user),
    )  # fmt: skip


# ---------------------------------------------------------------- checking


def check_totp(user: User, code: str, *, unseal: Seal, by: Actor) -> None:
    """The number of the authenticator app, each number once."""
    _check(user, "totp", lambda: _totp_fits(user, tidy_digits(code), unseal), by=by)


def check_pin(user: User, pin: str, *, by: Actor) -> None:
    """The own PIN; after five wrong ones it is locked for half an hour."""
    digits = tidy_digits(pin)
    _check(user, "pin", lambda: check_password(digits, user.pin_hash), by=by)


def check_paper_code(user: User, code: str, *, by: Actor) -> None:
    """A printed code, each once."""
    _check(user, "paper", lambda: _use_paper_code(user, tidy_digits(code)), by=by)


def verify_paper_code(pk: int | None, code: str, *, by: Actor) -> User:
    """A printed code in place of the text message that does not come; then the PIN is asked."""
    outcome = _try_paper(pk, tidy_digits(code), by=by)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


@transaction.atomic
def _try_paper(pk: int | None, digits: str, *, by: Actor) -> User | Refused:
    row = open_code(pk)
    if isinstance(row, Refused):
        return row
    user = user_of_code(row)
    if user is None or not user.pin_hash or not _use_paper_code(user, digits):
        return count_wrong_code(row, by=by)
    close_code(row)
    journal.record("accounts.paper_code_accepted", user, by=by)
    return user


def _check(user: User, kind: str, fits: Callable[[], bool], *, by: Actor) -> None:
    refused = _checked(user, kind, fits, by=by)
    if refused is not None:
        raise refused  # after the wrong try was counted and committed


@transaction.atomic
def _checked(user: User, kind: str, fits: Callable[[], bool], *, by: Actor) -> Refused | None:
    limit, seconds = WRONG_FACTORS
    try:
        limits.hit(_bucket(user), limit=limit, per_seconds=seconds)
    except Refused as late:
        journal.record("accounts.factor_locked", user, by=by, data={"kind": kind})
        return Refused(
            _("Wrong too often. For your safety this is locked for 30 minutes."),
            "accounts.locked", status=429, field="code", retry_after=late.retry_after,
        )  # fmt: skip
    if fits():
        limits.clear(_bucket(user))
        journal.record("accounts.factor_accepted", user, by=by, data={"kind": kind})
        return None
    journal.record("accounts.factor_refused", user, by=by, data={"kind": kind})
    return _wrong()


def _wrong() -> Refused:
    return Refused(_("This is not right."), "accounts.factor_wrong", status=422, field="code")


def _bucket(user: User) -> str:
    return f"factor:{user.pk}"


def _totp_fits(user: User, digits: str, unseal: Seal) -> bool:
    app = (
        Authenticator.objects.select_for_update()
        .filter(user=user, type=Authenticator.Type.TOTP)
        .first()
    )
    if app is None:
        return False
    counter = _counter_of(unseal(app.data["secret"]), digits)
    if counter is None or counter <= app.data.get("last", 0):
        return False  # wrong, or a number that was used already
    app.data["last"], app.last_used_at = counter, clock.now()
    app.save(update_fields=["data", "last_used_at"])
    return True


def _counter_of(secret: str, digits: str) -> int | None:
    for counter in yield_hotp_counters_from_time():
        if secrets.compare_digest(format_hotp_value(hotp_value(secret, counter)), digits):
            return int(counter)
    return None


def _use_paper_code(user: User, digits: str) -> bool:
    unused = PaperCode.objects.filter(
        user=user, digest=_paper_digest(user, digits), used_at__isnull=True
    )
    return unused.update(used_at=clock.now()) == 1


def _paper_digest(user: User, digits: str) -> bytes:
    return crypto.sign("paper-code", f"{user.pk}:{digits}")

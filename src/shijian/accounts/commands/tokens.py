"""Keys of programs: made by an administrator, shown once, limited to scopes and to a time."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import ApiToken, User
from shijian.accounts.queries import sign_in_phone, user_by_phone
from shijian.accounts.rules import SCOPES, TOKEN_DAYS, why_not_administer
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal import commands as journal
from shijian.notices.commands import send


def owner_of_token(phone: str) -> User:
    """The one whose rights a key will have, by the number they sign in with."""
    user = user_by_phone(phone)
    if user is None:
        raise Refused(
            _("Nobody signs in with this number."), "accounts.no_owner", status=422, field="phone"
        )
    return user


@transaction.atomic
def make_token(
    user: User, *, label: str, scopes: Collection[str], by: Actor, days: int = TOKEN_DAYS
) -> tuple[ApiToken, str]:
    """A key for a program that acts as this user; the text is given now and never again."""
    require(why_not_administer(by))
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Refused(
            _("Choose what the program may do."), "accounts.scopes", status=422, field="scopes"
        )
    clear = f"sj_{secrets.token_urlsafe(32)}"
    now = clock.now()
    token = ApiToken.objects.create(
        user=user, label=label, digest=hashlib.sha256(clear.encode()).digest(),
        scopes=sorted(scopes), created_at=now, expires_at=now + dt.timedelta(days=days),
    )  # fmt: skip
    data = {"user": user.pk, "scopes": token.scopes}
    journal.record("accounts.token_made", token, by=by, data=data)
    send(
        user, "accounts.token_made", {}, key=f"accounts.token_made:{token.pk}", by=by,
        link="/accounts/me/", phone=sign_in_phone(user),
    )  # fmt: skip
    return token, clear


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor) -> None:
    """The key stops working at once; revoking it again changes nothing."""
    if token.user_id != by.user_id:
        require(why_not_administer(by))
    done = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )
    if done:
        journal.record("accounts.token_revoked", token, by=by)

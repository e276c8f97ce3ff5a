"""One answer to a request that is sent twice (decision 13)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.models import Idempotency
from shijian.common.refused import Refused

KEPT = dt.timedelta(hours=24)


def actor_key(by: Actor) -> str:
    """Whose keys these are: a person's, a token's, or an address's."""
    return f"{by.kind}:{by.user_id or by.ip or ''}"


@transaction.atomic
def once(
    key: str,
    body: bytes,
    *,
    by: Actor,
    act: Callable[[], tuple[int, str]],
    expected: tuple[int, str] = (0, ""),
) -> tuple[int, str]:
    """Do `act` once for this key; a repeat gets the stored (status, result reference).

    Without a key the act is simply done. An answer that is `expected` is stored with the key and
    costs no statement of its own; if the act fails, both are gone. Raises `idempotency.reused`
    (422) where the same key comes with another body. The row is inserted in the command's own
    transaction, so a second request waits for the first and sees its answer or does the work
    itself.
    """
    if not key:
        return act()
    digest, actor, key = _digest(body), actor_key(by), key[:80]
    fresh = _claim(actor, key, digest, expected)
    if fresh is None:
        row = Idempotency.objects.get(actor=actor, key=key)
        if bytes(row.body_sha256) != digest:
            raise Refused(
                _("This was already sent with other content."), "idempotency.reused", status=422
            )
        return row.status, row.result_ref
    answer = act()
    if answer != expected:
        Idempotency.objects.filter(pk=fresh).update(status=answer[0], result_ref=answer[1])
    return answer


def _claim(actor: str, key: str, digest: bytes, expected: tuple[int, str]) -> int | None:
    """The new row's number; None where the key is known. One statement: every write passes here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_idempotency (actor, key, body_sha256, status, result_ref, at)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (actor, key) DO NOTHING RETURNING id",
            [actor, key, digest, *expected, clock.now()],
        )
        made = cursor.fetchone()
    return int(made[0]) if made else None


def _digest(body: bytes) -> bytes:
    """Keyed: a plain digest of a form that holds a telephone could be tried back."""
    return crypto.sign("idempotency", hashlib.sha256(body).hexdigest())


def sending(request: HttpRequest, by: Actor, status: int, result: str) -> str:
    """This sending of a form and its answer, for a database function that keeps both itself."""
    key, digest = form_key(request), _digest(form_body(request.POST)).hex()
    kept = {"actor": actor_key(by), "key": key, "digest": digest}
    return json.dumps(kept | {"status": status, "result": result})


def forget_old() -> int:
    """Drop the answers that nobody will ask for again; how many."""
    return Idempotency.objects.filter(at__lt=clock.now() - KEPT).delete()[0]


def form_body(data: Any) -> bytes:
    """The fields of a form as bytes to compare, without its token and key."""
    kept = sorted(
        (name, tuple(values))
        for name, values in data.lists()
        if name not in {"csrfmiddlewaretoken", "idempotency_key"}
    )
    return repr(kept).encode()


def form_key(request: HttpRequest) -> str:
    """The key that this rendering of a form carries."""
    return request.POST.get("idempotency_key", "")[:80]

"""Who acts: a person at a page or a program with a key, with every right in force today."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest

from shijian.accounts.models import ApiToken, Role, User
from shijian.common import clock
from shijian.common.actor import Actor, Kind, Right, Stands

if TYPE_CHECKING:
    from shijian.accounts.queries.sessions import Standing


class Request(HttpRequest):
    """A request after the middleware: the one who acts is known."""

    actor: Actor
    standing: Standing
    user: User | AnonymousUser


NOBODY = Stands(None, (), frozenset())
_RIGHTS = """
SELECT root.id, same.id, held.role, held.scope_path
FROM accounts_person own
JOIN accounts_person root ON root.id = coalesce(own.merged_into_id, own.id)
JOIN accounts_person same ON same.id = root.id OR same.merged_into_id = root.id
LEFT JOIN accounts_grant held ON held.person_id = same.id
    AND held.starts_on <= %s AND (held.ends_on IS NULL OR held.ends_on > %s)
WHERE own.id = %s
"""


def rights_of(person_id: int) -> Stands:
    """The person as one record stands for them now, and every right in force today."""
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS, [today, today, person_id])
        rows = cursor.fetchall()
    rights = sorted({(path, role) for _, _, role, path in rows if role})
    root, records = rows[0][0], frozenset(row[1] for row in rows)
    return Stands(root, tuple(Right(role, path) for path, role in rights), records - {root})


_SIGNED_IN = """
SELECT {columns}, root.id,
    (SELECT jsonb_agg(DISTINCT jsonb_build_array(held.scope_path, held.role))
     FROM accounts_person same JOIN accounts_grant held ON held.person_id = same.id
         AND held.starts_on <= %s AND (held.ends_on IS NULL OR held.ends_on > %s)
     WHERE same.id = root.id OR same.merged_into_id = root.id),
    ARRAY(SELECT merged.id FROM accounts_person merged WHERE merged.merged_into_id = root.id)
FROM accounts_user u
LEFT JOIN accounts_person own ON own.id = u.person_id
LEFT JOIN accounts_person root ON root.id = coalesce(own.merged_into_id, own.id)
WHERE u.id = %s
"""


def signed_in(user_id: int) -> User | None:
    """The sign-in of a session with the rights in force, in one statement: every page asks it."""
    today, fields = clock.today(), [field.attname for field in User._meta.concrete_fields]
    columns = ", ".join(f'u."{field.column}"' for field in User._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED_IN.format(columns=columns), [today, today, user_id])
        row = cursor.fetchone()
    if row is None:
        return None
    *values, root, held, merged = row
    user = User.from_db(connection.alias, fields, values)
    if root is not None:
        pairs = json.loads(held or "[]")
        rights = tuple(Right(role, path) for path, role in pairs)
        user.stands_for = Stands(root, rights, frozenset(merged))
    return user


def actor_for_user(
    user: User, channel: str = "web", ip: str | None = None, *, factor_met: bool = True
) -> Actor:
    """The one who acts through this sign-in; without the second factor it holds no right."""
    stands = user.stands_for or (rights_of(user.person_id) if user.person_id else NOBODY)
    return Actor(
        kind=Kind.USER,
        user_id=user.pk,
        person_id=stands.person_id,
        merged=stands.merged,
        rights=stands.rights if factor_met else (),
        channel=channel,
        ip=ip,
    )


def actor_for_token(clear: str, ip: str | None = None) -> Actor | None:
    """The one who acts through a program's key, or None where the key is unknown or over."""
    digest = hashlib.sha256(clear.encode("utf-8", "replace")).digest()
    token = (
        ApiToken.objects.select_related("user")
        .filter(
            digest=digest,
            revoked_at__isnull=True,
            expires_at__gt=clock.now(),
            user__is_active=True,
        )
        .first()
    )
    if token is None:
        return None
    stands = rights_of(token.user.person_id) if token.user.person_id else NOBODY
    return Actor(
        kind=Kind.TOKEN,
        user_id=token.user_id,
        person_id=stands.person_id,
        merged=stands.merged,
        rights=stands.rights,
        scopes=frozenset(token.scopes),
        channel=f"token:{token.pk}",
        ip=ip,
    )


WORKING_ROLES = frozenset({Role.DIRECTOR, Role.OFFICE, Role.STAFF, Role.SUPERVISOR, Role.GUIDE})
STRICT_ROLES = frozenset({Role.OFFICE, Role.AUDITOR, Role.ADMINISTRATOR})


class Factor:
    """Which second factor a person's posts ask for."""

    NONE = ""
    LIGHT = "light"  # institutes and stations: own PIN beside a phone code or a printed code
    TOTP = "totp"  # the centre, auditors and administrators


def factor_wanted(rights: tuple[Right, ...]) -> str:
    """The stronger of what the rights ask for; volunteers, captains and residents need none."""
    wanted = Factor.NONE
    for right in rights:
        if right.role in STRICT_ROLES or (right.role in WORKING_ROLES and at_the_centre(right)):
            return Factor.TOTP
        if right.role in WORKING_ROLES:
            wanted = Factor.LIGHT
    return wanted


def at_the_centre(right: Right) -> bool:
    """Whether the right is held at the top of the county's tree, such as /1/."""
    return right.scope_path.count("/") <= 2

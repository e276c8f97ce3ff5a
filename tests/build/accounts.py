"""People, sign-ins and actors for tests; every call makes new ones, numbered, nothing random.

person = a_person(name="张三", phone="13800001234")
user = a_user(person)                         # signs in with the person's phone
staff = an_actor(role="staff", path="/1/17/") # an Actor with that grant in the database
signed_in(client, user)                       # the test client, second factor given
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any, TypeVar

from django.test import Client

from shijian.accounts import commands, queries
from shijian.accounts.models import Person, User
from shijian.common import clock, identifiers
from shijian.common.actor import Actor, job

_numbers = itertools.count(1)
BUILDER = job("tests")
AnyClient = TypeVar("AnyClient", bound=Client)


def a_phone() -> str:
    """A number that nobody in this test run has yet."""
    return f"139{next(_numbers):08d}"


def an_id_number(born: dt.date = dt.date(1980, 5, 17), *, sex: int = 1) -> str:
    """A valid ID number of nobody, new in this test run (500 for each birthday and sex)."""
    return identifiers.synthetic_id(born, sex, next(_numbers) % 500)


def a_person(by: Actor = BUILDER, **fields: Any) -> Person:
    """One human with a telephone; `phone=""` for one without, `id_number=…`, `address=…`."""
    fields.setdefault("name", "张建国")
    fields.setdefault("phone", a_phone())
    return commands.make_person(by=by, **fields)


def a_user(person: Person | None = None, by: Actor = BUILDER) -> User:
    """A sign-in for a person (a new one by default), by the person's own telephone."""
    person = person or a_person(by)
    user = commands.user_for_phone(queries.phone_of(person) or a_phone(), by=by)
    if user.person_id is None:
        commands.link_user(user, person, by=by)
        user.refresh_from_db()
    return user


def an_actor(
    role: str = "",
    path: str = "/1/",
    *,
    user: User | None = None,
    channel: str = "web",
    ip: str | None = "192.0.2.1",
    **person: Any,
) -> Actor:
    """Somebody who acts; with `role`, by a grant in this subtree; without, a resident."""
    user = user or a_user(a_person(**person))
    assert user.person is not None
    if role:
        commands.give_grant(
            user.person, role=role, scope_path=path, source=f"test:{role}:{path}", by=BUILDER
        )
    return queries.actor_for_user(user, channel=channel, ip=ip)


def signed_in(client: AnyClient, who: User | Actor) -> AnyClient:
    """The client with this user signed in, the second factor given where the posts want one."""
    user = who if isinstance(who, User) else User.objects.get(pk=who.user_id)
    client.force_login(user)
    session = client.session
    session[queries.FACTOR] = {"user": user.pk, "kind": "totp", "at": clock.now().timestamp()}
    session.save()
    return client

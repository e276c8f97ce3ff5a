"""Grants: the only source of permission; the rooms of posts and memberships write them here."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from shijian.accounts.commands.people import link_user, user_for_phone
from shijian.accounts.models import Grant, Person, User
from shijian.accounts.queries import phone_of, user_of
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.paths import rehang_rows
from shijian.journal import commands as journal


@transaction.atomic
def give_grant(
    person: Person,
    *,
    role: str,
    scope_path: str,
    source: str,
    by: Actor,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Grant:
    """Let a person act in a subtree because of a post or membership, named by `source`.

    In force from `starts_on` until the day before `ends_on`. Giving the same one again changes
    nothing. Whoever has a telephone can sign in with it from then on.
    """
    grant, fresh = Grant.objects.get_or_create(
        person=person,
        role=role,
        scope_path=scope_path,
        source=source,
        ends_on=ends_on,
        defaults={"starts_on": starts_on or clock.today()},
    )
    if fresh:
        journal.record(
            "accounts.grant_given", grant, by=by, scope_path=scope_path,
            data={"person": person.pk, "role": role, "source": source},
        )  # fmt: skip
        give_sign_in(person, by=by)
    return grant


@transaction.atomic
def end_grant(*, source: str, person: Person | None = None, by: Actor) -> int:
    """End today what a post or membership gave; how many grants that were."""
    today = clock.today()
    open_grants = Grant.objects.select_for_update().filter(source=source, ends_on__isnull=True)
    if person is not None:
        open_grants = open_grants.filter(person=person)
    ended = list(open_grants.order_by("pk"))
    for grant in ended:
        grant.ends_on = max(today, grant.starts_on)
        grant.save(update_fields=["ends_on"])
        journal.record(
            "accounts.grant_ended", grant, by=by, scope_path=grant.scope_path,
            data={"person": grant.person_id, "role": grant.role, "source": source},
        )  # fmt: skip
    return len(ended)


@transaction.atomic
def give_sign_in(person: Person, *, by: Actor) -> User | None:
    """Let a person sign in with their own telephone; None without one, or where it is another's."""
    if found := user_of(person):
        return found
    phone = phone_of(person)
    if not phone:
        return None
    user = user_for_phone(phone, by=by)
    if user.person_id is not None:
        return None
    return link_user(user, person, by=by)


@transaction.atomic
def rehang_grants(old_path: str, new_path: str, *, by: Actor) -> int:
    """Rights in force or to come follow a unit that moved; what has ended keeps its place."""
    running = Grant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=clock.today()))
    rows = rehang_rows(running, "scope_path", old_path, new_path)
    journal.record_raw("accounts.rehung", "accounts.path", old_path, by=by, scope_path=new_path,
                       data={"rows": rows})  # fmt: skip
    return rows

"""People and their sign-ins, found exactly or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from shijian.accounts.models import ApiToken, Grant, Person, Role, User
from shijian.accounts.queries.actors import Factor, factor_wanted
from shijian.common import clock, crypto, identifiers
from shijian.common.actor import Actor, Right


def people_by_phone(phone: str) -> QuerySet[Person]:
    """Everyone this number reaches: families share a telephone."""
    index = crypto.blind_index("phone", identifiers.tidy_mobile(phone))
    records = Person.objects.filter(phone_index=index)
    standing = records.values_list(Coalesce("merged_into_id", "id"))
    return Person.objects.filter(pk__in=standing).order_by("pk")


def person_by_phone(phone: str) -> Person | None:
    """The person who signs in with this number, else the only one it reaches; else None."""
    if (user := user_by_phone(phone)) and user.person_id:
        return root(user.person_id)
    found = list(people_by_phone(phone)[:2])
    return found[0] if len(found) == 1 else None


def user_by_phone(phone: str) -> User | None:
    """The sign-in of this number."""
    index = crypto.blind_index("phone", identifiers.tidy_mobile(phone))
    return User.objects.filter(phone_index=index).first()


def person_by_id_number(number: str) -> Person | None:
    """The one with exactly this ID number; there is no other way to search for one."""
    index = crypto.blind_index("id", identifiers.tidy_id(number))
    records = Person.objects.filter(id_index=index).select_related("merged_into")
    found = records.order_by(F("merged_into").asc(nulls_first=True)).first()
    return (found.merged_into or found) if found else None


def root(person_id: int) -> Person:
    """The record that stands for this person after merges."""
    person = Person.objects.select_related("merged_into").get(pk=person_id)
    return person.merged_into or person


def one_human(person_id: int) -> QuerySet[Person]:
    """Every record of the human whose record stands under this number (decision 11): rows of
    hours, points and orders keep the record they were written for, and are read over all of them.
    """
    return Person.objects.filter(Q(pk=person_id) | Q(merged_into=person_id))


def users_of(person_ids: Collection[int]) -> dict[int, User]:
    """The living sign-in of each of these people, where there is one; merged records share one."""
    rows = Person.objects.filter(pk__in=person_ids)
    standing = dict(rows.values_list("pk", Coalesce("merged_into_id", "id")))
    users = (
        User.objects.filter(is_active=True)
        .annotate(human=Coalesce("person__merged_into_id", "person_id"))
        .filter(human__in=set(standing.values()))
        .order_by(F("person__merged_into").desc(nulls_last=True), "-pk")
    )
    by_human = {user.human: user for user in users}  # the one of the record that stands comes last
    return {pk: by_human[human] for pk, human in standing.items() if human in by_human}


def user_of(person: Person) -> User | None:
    """The sign-in of a person, where there is one."""
    rows = User.objects.filter(Q(person=person) | Q(person__merged_into=person))
    return rows.order_by("-is_active", F("person__merged_into").asc(nulls_first=True), "pk").first()


def phone_of(person: Person) -> str:
    """The number in clear: only for commands that send; pages show `masked_phone`."""
    own = _clear(person, "phone", person.phone_cipher)
    return own or next(filter(None, map(_phone, Person.objects.filter(merged_into=person))), "")


def _phone(person: Person) -> str:
    return _clear(person, "phone", person.phone_cipher)


def sign_in_phone(user: User) -> str:
    """The number that signs in, in clear: only for commands that send."""
    if user.phone_cipher is None:
        return ""
    return crypto.decrypt(user.phone_cipher, table="accounts_user", pk=user.pk, field="phone")


def clear_field(person: Person, field: str) -> str:
    """One personal field in clear; every caller journals it (see `open_personal`)."""
    ciphers = {
        "phone": person.phone_cipher,
        "id_number": person.id_cipher,
        "address": person.address_cipher,
    }
    return _clear(person, field, ciphers[field])


def _clear(person: Person, field: str, cipher: bytes | memoryview | None) -> str:
    if cipher is None:
        return ""
    return crypto.decrypt(cipher, table="accounts_person", pk=person.pk, field=field)


@dataclass(frozen=True)
class SignIn:
    """A colleague's way in, as the administrator sees it."""

    user: User
    name: str  # masked
    phone: str  # masked
    roles: tuple[str, ...]
    wanted: str
    enrolled: bool


def working_sign_ins() -> QuerySet[User]:
    """Every sign-in of a person with a post, for the administrator's page."""
    posts = _in_force().filter(person=OuterRef("person"))
    return User.objects.filter(Exists(posts)).select_related("person")


def sign_in_rows(users: Sequence[User]) -> list[SignIn]:
    """What the administrator's list says of these sign-ins, in two queries for all."""
    held: dict[int, set[Right]] = {}
    for grant in _in_force().filter(person__in=[user.person_id for user in users]):
        held.setdefault(grant.person_id, set()).add(Right(grant.role, grant.scope_path))
    apps = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    with_app = set(apps.values_list("user_id", flat=True))
    return [_row(user, held.get(user.person_id or 0, set()), with_app) for user in users]


def _row(user: User, rights: set[Right], with_app: set[int]) -> SignIn:
    person = user.person
    wanted = factor_wanted(tuple(rights))
    strict = wanted == Factor.TOTP
    return SignIn(
        user=user,
        name=identifiers.mask_name(person.name) if person else user.username,
        phone=f"{person.phone_head}****{person.phone_tail}" if person else "",
        roles=tuple(sorted({str(Role(right.role).label) for right in rights})),
        wanted=wanted,
        enrolled=user.pk in with_app if strict else bool(user.pin_hash),
    )


def _in_force() -> QuerySet[Grant]:
    today = clock.today()
    return Grant.objects.filter(starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    )


def tokens(viewer: Actor) -> QuerySet[ApiToken]:
    """The keys of programs, newest first; an administrator sees all, anybody else their own."""
    found = ApiToken.objects.select_related("user__person").order_by("-pk")
    return found if viewer.paths("administrator") else found.filter(user_id=viewer.user_id or 0)

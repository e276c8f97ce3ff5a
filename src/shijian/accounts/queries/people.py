"""People and their sign-ins, found exactly or not at all."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from shijian.accounts.models import ApiToken, Grant, Person, User
from shijian.common import clock, crypto, identifiers
from shijian.common.actor import Actor


def people_by_phone(phone: str) -> QuerySet[Person]:
    """Everyone this number reaches: families share a telephone."""
    index = crypto.blind_index("phone", identifiers.tidy_mobile(phone))
    return Person.objects.filter(phone_index=index, merged_into__isnull=True).order_by("pk")


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
    return Person.objects.filter(id_index=index, merged_into__isnull=True).first()


def root(person_id: int) -> Person:
    """The record that stands for this person after merges."""
    person = Person.objects.select_related("merged_into").get(pk=person_id)
    return person.merged_into or person


def user_of(person: Person) -> User | None:
    """The sign-in of a person, where there is one."""
    return (
        User.objects.filter(Q(person=person) | Q(person__merged_into=person)).order_by("pk").first()
    )


def phone_of(person: Person) -> str:
    """The number in clear: only for commands that send; pages show `masked_phone`."""
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


def _clear(person: Person, field: str, cipher: bytes | None) -> str:
    if cipher is None:
        return ""
    return crypto.decrypt(cipher, table="accounts_person", pk=person.pk, field=field)


def working_sign_ins() -> QuerySet[User]:
    """Every sign-in of a person with a post, for the administrator's page."""
    today = clock.today()
    posts = Grant.objects.filter(person=OuterRef("person"), starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    )
    return User.objects.filter(Exists(posts)).select_related("person")


def tokens(viewer: Actor) -> QuerySet[ApiToken]:
    """The keys of programs, newest first; an administrator sees all, anybody else their own."""
    found = ApiToken.objects.select_related("user__person").order_by("-pk")
    return found if viewer.paths("administrator") else found.filter(user_id=viewer.user_id)

"""Making and changing people; everything personal is encrypted before it reaches a table."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from shijian.accounts.commands.merging import find_duplicates
from shijian.accounts.models import Person, User
from shijian.accounts.queries import (
    clear_field,
    person_by_id_number,
    ticket_holds,
    user_by_phone,
    user_of,
)
from shijian.accounts.rules import FIELDS, why_not_open, why_not_reason
from shijian.common import clock, crypto, identifiers
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal import commands as journal
from shijian.notices.commands import send


@transaction.atomic
def make_person(
    *,
    name: str,
    by: Actor,
    id_number: str = "",
    phone: str = "",
    address: str = "",
    born_on: dt.date | None = None,
    sex: int = Person.Sex.UNKNOWN,
) -> Person:
    """Write down one human; with an ID number, birth and sex follow from it.

    Raises `accounts.duplicate_id` where somebody has this ID number already.
    """
    person = Person(pk=draw_key(Person), name=_name(name), born_on=born_on, sex=sex)
    person.created_at = clock.now()
    _set_id(person, id_number)
    _set_phone(person, phone)
    _set_address(person, address)
    _store(person, force_insert=True)
    journal.record("accounts.person_made", person, by=by, data={"fields": _held(person)})
    _note_alike(person, by)
    return person


@transaction.atomic
def update_person(
    person: Person,
    *,
    by: Actor,
    name: str | None = None,
    id_number: str | None = None,
    phone: str | None = None,
    address: str | None = None,
    born_on: dt.date | None = None,
) -> Person:
    """Change what is given and leave the rest; an empty text takes a field away."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    changed = [
        field
        for field, value in (
            ("name", name), ("id_number", id_number), ("phone", phone), ("address", address),
            ("born_on", born_on),
        )
        if value is not None
    ]  # fmt: skip
    if name is not None:
        locked.name = _name(name)
    if born_on is not None:
        locked.born_on = born_on
    if id_number is not None:
        _set_id(locked, id_number)
    if phone is not None:
        _set_phone(locked, phone)
    if address is not None:
        _set_address(locked, address)
    _store(locked)
    journal.record("accounts.person_changed", locked, by=by, data={"fields": changed})
    if name is not None or phone is not None:
        _note_alike(locked, by)
    return locked


@transaction.atomic
def person_for_user(
    user: User, *, name: str, by: Actor, id_number: str = "", phone: str = ""
) -> Person:
    """The human behind a sign-in, for somebody who registers: found, claimed or made.

    A person written down at a desk is claimed by name, ID number and the same telephone together;
    with any of them different it is `accounts.duplicate_id`.
    """
    held = User.objects.select_for_update().get(pk=user.pk)
    if held.person_id:
        return update_person(
            Person.objects.get(pk=held.person_id), by=by, name=name, id_number=id_number or None
        )
    known = person_by_id_number(id_number) if id_number else None
    if known and known.name == _name(name) and known.phone_index == held.phone_index:
        person = known
    else:
        person = make_person(name=name, by=by, id_number=id_number, phone=phone)
    link_user(held, person, by=by)
    user.person = person
    return person


@transaction.atomic
def link_user(user: User, person: Person, *, by: Actor) -> User:
    """Say that this sign-in is this human's; each has at most one of the other."""
    held = User.objects.select_for_update().get(pk=user.pk)
    if held.person_id == person.pk:
        return held
    taken = User.objects.filter(person=person).exists()
    if held.person_id or taken:
        raise Refused(
            _("This person already signs in another way."), "accounts.already_linked", status=409
        )
    held.person = person
    held.save(update_fields=["person"])
    user.person = person
    journal.record("accounts.user_linked", held, by=by, data={"person": person.pk})
    return held


@transaction.atomic
def user_for_phone(phone: str, *, by: Actor) -> User:
    """The sign-in of a number, made now where there is none."""
    if found := user_by_phone(phone):
        return found
    number = checked_phone(phone)
    user = User(pk=draw_key(User), created_at=clock.now())
    user.username = f"u{user.pk}"
    user.set_unusable_password()
    user.phone_cipher = crypto.encrypt(number, table="accounts_user", pk=user.pk, field="phone")
    user.phone_index = crypto.blind_index("phone", number)
    made = User.objects.bulk_create([user], ignore_conflicts=True)[0]
    stored = User.objects.filter(phone_index=made.phone_index).get()
    if stored.pk == user.pk:
        journal.record("accounts.user_made", stored, by=by)
    return stored


@transaction.atomic
def _open_and_journal(person: Person, field: str, reason: str, by: Actor) -> str:
    roles = sorted({right.role for right in by.rights})
    entry = journal.record(
        "accounts.personal_opened", person, by=by, data={"field": field, "roles": roles},
        reason=reason.strip(),
    )  # fmt: skip
    if (owner := user_of(person)) and owner.pk != by.user_id:
        key = f"accounts.personal_opened:{entry}"
        send(owner, "accounts.personal_opened", {}, key=key, by=by, link="/accounts/openings/")
    return clear_field(person, field)


def open_personal(person: Person, *, field: str, reason: str, by: Actor, ticket: str = "") -> str:
    """Show one personal field in clear, once, for a reason that the journal keeps."""
    if field not in FIELDS:
        raise Refused(_("There is no such field."), "accounts.no_such_field", status=422)
    require(why_not_open(person, by, shown=ticket_holds(ticket, person.pk, by)))
    require(why_not_reason(reason))
    return _open_and_journal(person, field, reason, by)


# ---------------------------------------------------------------- how it is stored


def draw_key(model: type[Model]) -> int:
    """The next key of a table: a cipher is bound to its row, so the row's number comes first."""
    return draw_keys(model, 1)[0]


def draw_keys(model: type[Model], count: int) -> list[int]:
    """So many keys of a table at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def _note_alike(person: Person, by: Actor) -> None:
    """The same phone and name on another record: somebody is to look whether it is one human."""
    if person.phone_index is not None:
        find_duplicates(person=person, by=by)


def _name(name: str) -> str:
    clean = name.strip()
    if not clean:
        raise Refused(_("Enter a name."), "accounts.name", status=422, field="name")
    return clean


def checked_phone(phone: str) -> str:
    """The number in its one spelling; raises `accounts.phone` (422)."""
    number = identifiers.tidy_mobile(phone)
    if not identifiers.is_mobile(number):
        raise Refused(
            _("Enter a mobile number of 11 digits, such as 138 0000 1234."),
            "accounts.phone",
            status=422,
            field="phone",
        )
    return number


def _set_id(person: Person, number: str) -> None:
    if not number.strip():
        person.id_cipher = person.id_index = None
        person.id_kind = ""
        return
    clean = identifiers.tidy_id(number)
    if why := identifiers.id_fault(clean, clock.today()):
        raise Refused(why, "accounts.id_number", status=422, field="id_number")
    person.id_kind = "01"  # the resident's identity card, in the national code set
    person.id_cipher = _sealed(person, "id_number", clean)
    person.id_index = crypto.blind_index("id", clean)
    person.born_on = identifiers.id_birthday(clean)
    person.sex = identifiers.id_sex(clean)


def _set_phone(person: Person, phone: str) -> None:
    if not phone.strip():
        person.phone_cipher = person.phone_index = None
        person.phone_head = person.phone_tail = ""
        return
    number = checked_phone(phone)
    person.phone_cipher = _sealed(person, "phone", number)
    person.phone_index = crypto.blind_index("phone", number)
    person.phone_head, person.phone_tail = number[:3], number[-4:]


def _set_address(person: Person, address: str) -> None:
    text = address.strip()
    person.address_cipher = _sealed(person, "address", text) if text else None


def _sealed(person: Person, field: str, text: str) -> bytes:
    return crypto.encrypt(text, table="accounts_person", pk=person.pk, field=field)


def _store(person: Person, **options: Any) -> None:
    try:
        with transaction.atomic():
            person.save(**options)
    except IntegrityError as error:
        if "one_person_one_record" not in str(error):
            raise
        raise Refused(
            _("Somebody is already registered with this ID number."),
            "accounts.duplicate_id",
            status=409,
            field="id_number",
        ) from error


def _held(person: Person) -> list[str]:
    ciphers = {
        "id_number": person.id_cipher,
        "phone": person.phone_cipher,
        "address": person.address_cipher,
    }
    return [field for field, cipher in ciphers.items() if cipher is not None]

"""What may be shown of a person, and who opened more than that."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person, User
from shijian.common import clock, crypto, identifiers
from shijian.common.actor import Actor
from shijian.journal.queries import reason_of, timeline

masked_name = identifiers.mask_name
FIELD_WORDS = {  # what can be opened in clear, one at a time
    "id_number": _("ID number"),
    "phone": _("phone number"),
    "address": _("home address"),
}


@dataclass(frozen=True)
class Masked:
    """A person as any page may show them."""

    name: str
    phone: str
    has_id: bool
    has_address: bool


def masked(person: Person) -> Masked:
    """张* and 138****1234; the ID number and the address are only said to be there."""
    return Masked(
        name=identifiers.mask_name(person.name),
        phone=masked_phone(person),
        has_id=person.id_cipher is not None,
        has_address=person.address_cipher is not None,
    )


def masked_phone(person: Person) -> str:
    """The first three and last four digits; nothing where there is no number."""
    return f"{person.phone_head}****{person.phone_tail}" if person.phone_tail else ""


def ticket(person_id: int, viewer: Actor) -> str:
    """Leave to ask for opening a person whom a page has just shown to this viewer, for a day.

    Which people a station deals with is known only in the rooms above; their pages put this
    beside the person, and `open_personal` asks for it.
    """
    return _ticket(person_id, viewer, clock.today())


def ticket_holds(given: str, person_id: int, viewer: Actor) -> bool:
    """Whether the ticket is ours, for this person and this viewer, from today or yesterday."""
    today = clock.today()
    days = (today, today - dt.timedelta(days=1))
    return any(hmac.compare_digest(given, _ticket(person_id, viewer, day)) for day in days)


def _ticket(person_id: int, viewer: Actor, day: dt.date) -> str:
    return crypto.sign("open", f"{person_id}:{viewer.user_id}:{day.isoformat()}").hex()[:32]


@dataclass(frozen=True)
class Opening:
    """One time that somebody opened a field of a person in clear."""

    at: dt.datetime
    field: str
    words: str | Promise
    reason: str
    by: str  # masked
    roles: tuple[str, ...]


def openings(person: Person) -> list[Opening]:
    """Who opened this person's data, newest first, for the person to see."""
    entries = (
        timeline(person)
        .filter(action="accounts.personal_opened")
        .select_related("user__person", "reason")
    )
    return [
        Opening(
            at=entry.at,
            field=entry.data["field"],
            words=FIELD_WORDS[entry.data["field"]],
            reason=reason_of(entry),
            by=identifiers.mask_name(_name_of(entry.user)),
            roles=tuple(entry.data.get("roles", ())),
        )
        for entry in entries[:50]
    ]


def _name_of(user: User | None) -> str:
    return user.person.name if user is not None and user.person else "?"

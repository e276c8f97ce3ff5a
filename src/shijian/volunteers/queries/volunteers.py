"""Who is a volunteer, and whom a viewer may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person, Role, User
from shijian.accounts.queries import masked_name, person_by_phone, root, sign_in_phone
from shijian.common import identifiers
from shijian.common.actor import Actor
from shijian.journal.models import Entry
from shijian.journal.queries import reason_of, timeline
from shijian.volunteers.models import Scope, Volunteer

# Who works for the volunteers of a subtree: the one who answers for it, its office, its staff.
STEERING = frozenset({Role.DIRECTOR.value, Role.OFFICE.value, Role.STAFF.value})


def volunteer_of(actor: Actor) -> Volunteer | None:
    """The acting person as a volunteer, or None where they have not registered."""
    if actor.person_id is None:
        return None
    return (
        Volunteer.objects.select_related("person", "home__parent")
        .filter(person_id=actor.person_id)
        .first()
    )


def person_behind(user: User, name: str = "") -> Person | None:
    """Whose record a sign-in belongs to: its own, else the one its proven phone leads to.

    Families share a telephone: a record without an identity number that the phone leads to is
    taken for this person's only where the name is the same too.
    """
    if user.person_id:
        return root(user.person_id)
    phone = sign_in_phone(user)
    person = person_by_phone(phone) if phone else None
    if person is None or person.id_index is not None or person.name == name:
        return person
    return None


def visible_volunteers(viewer: Actor) -> QuerySet[Volunteer]:
    """The volunteers who live in, or belong to a team of, a subtree that the viewer works for."""
    return _within(viewer.paths(STEERING))


def volunteer_for(viewer: Actor, pk: int) -> Volunteer:
    """One of them; 404 for everybody else's."""
    rows = visible_volunteers(viewer).select_related("person", "home__parent")
    return get_object_or_404(rows, pk=pk)


def registered_at(viewer: Actor) -> QuerySet[Volunteer]:
    """Those whom the viewer registered at a desk, from wherever they are, and the visible ones."""
    visible = Q(pk__in=visible_volunteers(viewer).values("pk"))
    return Volunteer.objects.filter(visible | Q(signed_form__kept_by=viewer.person_id or 0))


def volunteers_in_states(rows: QuerySet[Volunteer]) -> dict[str, int]:
    """How many of these are in each state."""
    counted = rows.order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in counted}


def found_volunteers(rows: QuerySet[Volunteer], words: str) -> QuerySet[Volunteer]:
    """Those with this number or this whole phone number; names are masked, so not searched."""
    mobile = identifiers.tidy_mobile(words)
    if identifiers.is_mobile(mobile):
        person = person_by_phone(mobile)
        return rows.filter(person=person) if person else rows.none()
    return rows.filter(number__iexact=words.strip())


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline."""

    text: str
    at: dt.datetime
    who: str  # masked
    reason: str


def told(entries: QuerySet[Entry], words: Mapping[str, Promise], limit: int = 8) -> list[Event]:
    """The newest entries that a page has words for, with who did it and why."""
    rows = entries.filter(action__in=words).select_related("user__person", "reason")
    return [
        Event(str(words[row.action]), row.at, _who(row), reason_of(row)) for row in rows[:limit]
    ]


_WORDS: dict[str, Promise] = {
    "volunteers.registered": _("Became a volunteer"),
    "volunteers.offer_changed": _("Changed what they offer"),
}


def volunteer_told(volunteer: Volunteer) -> list[Event]:
    """What happened to a volunteer's own record, the newest first."""
    return told(timeline(volunteer), _WORDS)


def _who(entry: Entry) -> str:
    user = entry.user
    return masked_name(user.person.name) if isinstance(user, User) and user.person else ""


def _within(paths: tuple[str, ...]) -> QuerySet[Volunteer]:
    if not paths:
        return Volunteer.objects.none()
    inside = Q()
    for path in paths:
        inside |= Q(path__startswith=path)
    scopes = Scope.objects.filter(inside, volunteer=OuterRef("pk"))
    return Volunteer.objects.filter(Exists(scopes))

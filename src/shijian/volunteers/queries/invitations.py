"""Who was invited by whom, and how many answered; an open invitation shows nobody's name."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from shijian.accounts.models import Role, User
from shijian.accounts.queries import sign_in_phone
from shijian.common import crypto, identifiers
from shijian.common.actor import Actor
from shijian.volunteers.models import Invitation, Roster
from shijian.volunteers.queries.volunteers import STEERING

INVITING = STEERING | {Role.CAPTAIN.value}
State = Invitation.State
CODE_LENGTH = 10  # letters and digits of base 32: fifty bits, for one row, for a month


def phone_index(phone: str) -> bytes:
    """How a telephone is looked up."""
    return crypto.blind_index("phone", identifiers.tidy_mobile(phone))


def named_index(phone: str, name: str) -> bytes:
    """How one of those who share a telephone is looked up."""
    return crypto.blind_index("invited", f"{identifiers.tidy_mobile(phone)}:{name.strip()}")


def clear(row: Invitation, field: str) -> str:
    """The name or telephone of an open invitation: for sending it, and for its owner's form."""
    cipher = row.name_cipher if field == "name" else row.phone_cipher
    if cipher is None:
        return ""
    return crypto.decrypt(cipher, table="volunteers_invitation", pk=row.pk, field=field)


# ---------------------------------------------------------------- the link in the message


def link_code(kind: str, pk: int) -> str:
    """The part of a link that only its receiver knows."""
    digest = base64.b32encode(crypto.sign(f"link:{kind}", str(pk))).decode()
    return digest[:CODE_LENGTH].lower()


def holds_link(kind: str, pk: int, code: str) -> bool:
    """Whether this code belongs to this row."""
    return hmac.compare_digest(link_code(kind, pk), code.lower())


def invitation_link(row: Invitation) -> str:
    """The whole address, as it stands in the message."""
    code = link_code("invitation", row.pk)
    return settings.PUBLIC_URL + reverse("volunteers:invited", args=[row.pk, code])


def invitation_by_link(pk: int, code: str) -> Invitation:
    """The invitation that a message was about; 404 for every other address."""
    if not holds_link("invitation", pk, code):
        pk = 0
    return get_object_or_404(Invitation.objects.select_related("roster", "home"), pk=pk)


# ---------------------------------------------------------------- lists


@dataclass(frozen=True, slots=True)
class Tally:
    """How a list was answered."""

    invited: int
    registered: int
    open: int
    not_me: int
    expired: int
    withdrawn: int


def visible_rosters(viewer: Actor) -> QuerySet[Roster]:
    """The lists of the organisations and teams that the viewer works for."""
    inside = Q(pk__in=[])
    for path in viewer.paths(INVITING):
        inside |= Q(path__startswith=path)
    return Roster.objects.filter(inside)


def roster_for(viewer: Actor, pk: int) -> Roster:
    """One of them; 404 for everybody else's."""
    return get_object_or_404(visible_rosters(viewer), pk=pk)


def tallies(rosters: list[Roster]) -> dict[int, Tally]:
    """How each of these lists was answered, in one query."""
    counted = {roster.pk: dict.fromkeys(State.values, 0) for roster in rosters}
    rows = Invitation.objects.filter(roster__in=rosters).values("roster", "state")
    for row in rows.annotate(count=Count("pk")).order_by():
        counted[row["roster"]][row["state"]] = row["count"]
    return {
        pk: Tally(
            invited=sum(states.values()),
            registered=states[State.ACCEPTED],
            open=states[State.OPEN],
            not_me=states[State.NOT_ME],
            expired=states[State.EXPIRED],
            withdrawn=states[State.WITHDRAWN],
        )
        for pk, states in counted.items()
    }


def disowned(roster: Roster) -> QuerySet[Invitation]:
    """The rows whose telephone belongs to somebody else: the only ones that a list names."""
    return roster.invitations.filter(state=State.NOT_ME).order_by("row")


def open_invitations_to(phone: str) -> QuerySet[Invitation]:
    """What waits for whoever has this telephone."""
    return (
        Invitation.objects.filter(phone_index=phone_index(phone), state=State.OPEN)
        .select_related("roster", "home")
        .order_by("pk")
    )


def invitation_of(user: User, name: str) -> Invitation | None:
    """The newest invitation to this sign-in's telephone that names this person."""
    phone = sign_in_phone(user)
    if not phone:
        return None
    rows = open_invitations_to(phone).filter(named_index=named_index(phone, name))
    return rows.order_by("-pk").first()


def invited_from(source: str, person_id: int) -> bool:
    """Whether this person came by an invitation of this source, such as team:12."""
    return Invitation.objects.filter(
        roster__source=source, state=State.ACCEPTED, volunteer__person=person_id
    ).exists()

"""Inviting people; what becomes of an invitation is decided by whoever was invited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shijian.accounts.commands import draw_keys
from shijian.accounts.queries import user_of
from shijian.catalogue.queries import rule
from shijian.common import clock, crypto, identifiers
from shijian.common.actor import Actor
from shijian.common.jobs import defer
from shijian.common.refused import Refused, require
from shijian.journal.commands import record
from shijian.notices.commands import send, send_secret
from shijian.volunteers.models import Invitation, Roster, Volunteer
from shijian.volunteers.queries.invitations import (
    clear,
    invitation_link,
    named_index,
    phone_index,
)
from shijian.volunteers.rules import (
    Invitee,
    faults_of,
    why_not_answer_invitation,
    why_not_invite,
    why_not_take_back,
)

State = Invitation.State
WRITTEN = (
    "id", "roster_id", "row", "shown", "phone_head", "phone_tail", "name_cipher", "phone_cipher",
    "phone_index", "named_index", "home_id", "half_days", "state",
)  # fmt: skip
LOOKED_AT = 5_000  # telephones that one query looks up
AT_ONCE = 200  # messages that one run of the job writes


@dataclass(frozen=True, slots=True)
class Listed:
    """People whom one station or team asks together; `link` is where somebody goes once
    registered, such as a team's page.
    """

    invitees: Sequence[Invitee]
    label: str
    source: str
    path: str
    link: str = ""


def invite_people(
    invitees: Sequence[Invitee], *, label: str, source: str, path: str, by: Actor, link: str = ""
) -> Roster:
    """Ask everybody on a list, all or none; nobody becomes a volunteer by it (条例 art. 3, R6).

    Raises `volunteers.roster` (422) with the first row that cannot be sent; `faults_of` names all.
    """
    return invite_lists([Listed(invitees, label, source, path, link)], by=by)[0]


@transaction.atomic
def invite_lists(lists: Sequence[Listed], *, by: Actor) -> list[Roster]:
    """Ask everybody on several lists, each in the name of its own station or team; all or none."""
    for one in lists:
        require(why_not_invite(by, one.path))
    _require_sendable(lists)
    now = clock.now()
    until = now + dt.timedelta(days=rule("volunteers.invitation_days"))
    rosters = Roster.objects.bulk_create(
        Roster(pk=pk, label=one.label, source=one.source, path=one.path, link=one.link,
               inviter_id=by.person_id, made_at=now, expires_at=until)
        for pk, one in zip(draw_keys(Roster, len(lists)), lists, strict=True)
    )  # fmt: skip
    _write(rosters, lists)
    for roster, one in zip(rosters, lists, strict=True):
        data = {"rows": len(one.invitees), "source": one.source}
        record("volunteers.invited", roster, by=by, scope_path=one.path, data=data)
    defer("volunteers.send_invitations")
    return rosters


def _require_sendable(lists: Sequence[Listed]) -> None:
    """No row that cannot be sent; two lists may ask the same person, one asks them once."""
    everybody = [invitee for one in lists for invitee in one.invitees]
    for start in range(0, len(everybody), LOOKED_AT):
        for row, fault in faults_of(everybody[start : start + LOOKED_AT]).items():
            if len(lists) == 1 or fault.code != "volunteers.twice":
                raise Refused(
                    _("Row %(row)d: %(fault)s") % {"row": start + row, "fault": fault},
                    "volunteers.roster",
                    status=422,
                    field="lines",
                )


@transaction.atomic
def send_invitations(*, by: Actor) -> int:
    """Write the messages of those who were not told yet; how many, at most 200 at once."""
    waiting = (
        Invitation.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(sent_at__isnull=True, state=State.OPEN)
        .select_related("roster")
        .order_by("pk")[:AT_ONCE]
    )
    rows = list(waiting)
    for row in rows:
        send_secret(
            clear(row, "phone"), "volunteers.invited", {"label": row.roster.label},
            secret=invitation_link(row), key=f"volunteers.invited:{row.pk}",
            expires_at=row.roster.expires_at, by=by,
        )  # fmt: skip
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=clock.now())
    if len(rows) == AT_ONCE:
        defer("volunteers.send_invitations")
    return len(rows)


@transaction.atomic
def disown_invitation(invitation: Invitation, *, by: Actor) -> Invitation:
    """“This was not me”: closed at once, erased, and whoever invited is told (one tap)."""
    invitation = _locked(invitation)
    require(why_not_answer_invitation(invitation))
    _close(Invitation.objects.filter(pk=invitation.pk), State.NOT_ME)
    roster = invitation.roster
    data = {"roster": roster.pk, "row": invitation.row}
    record("volunteers.disowned", invitation, by=by, scope_path=roster.path, data=data)
    inviter = user_of(roster.inviter) if roster.inviter else None
    if inviter is not None:
        send(
            inviter, "volunteers.disowned", {"row": invitation.row, "label": roster.label},
            key=f"volunteers.disowned:{invitation.pk}", by=by,
            link=f"/console/volunteers/invitations/{roster.pk}/",
        )  # fmt: skip
    return invitation


@transaction.atomic
def take_back_roster(roster: Roster, *, by: Actor) -> int:
    """The list was a mistake: whoever has not answered is no longer asked; how many."""
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    require(why_not_take_back(roster, by))
    count = _close(roster.invitations.filter(state=State.OPEN), State.WITHDRAWN)
    record("volunteers.roster_taken_back", roster, by=by, scope_path=roster.path,
           data={"rows": count})  # fmt: skip
    return count


@transaction.atomic
def expire_invitations(*, by: Actor) -> int:
    """What nobody answered in time is closed and erased; how many rows."""
    late = Roster.objects.filter(
        expires_at__lte=clock.now(), invitations__state=State.OPEN
    ).distinct()
    closed = 0
    for roster in late:
        count = _close(roster.invitations.filter(state=State.OPEN), State.EXPIRED)
        closed += count
        record("volunteers.roster_expired", roster, by=by, scope_path=roster.path,
               data={"rows": count})  # fmt: skip
    return closed


def accept_invitation(invitation: Invitation, volunteer: Volunteer, *, by: Actor) -> None:
    """The invited person registered by their own act; called by the command that registers."""
    invitation = _locked(invitation)
    require(why_not_answer_invitation(invitation))
    _close(Invitation.objects.filter(pk=invitation.pk), State.ACCEPTED, volunteer=volunteer)
    roster = invitation.roster
    data = {"roster": roster.pk, "volunteer": volunteer.pk}
    record("volunteers.invitation_accepted", invitation, by=by, scope_path=roster.path, data=data)


# ---------------------------------------------------------------- inside


def _write(rosters: Sequence[Roster], lists: Sequence[Listed]) -> None:
    """Every invitation and what may stand in its form, by COPY: a list may be a whole county's."""
    count = sum(len(one.invitees) for one in lists)
    keys = iter(draw_keys(Invitation, count))
    able: list[tuple[int, int]] = []
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY volunteers_invitation ({', '.join(WRITTEN)}) FROM STDIN") as stream,
    ):
        for roster, one in zip(rosters, lists, strict=True):
            for number, invitee in enumerate(one.invitees, start=1):
                pk = next(keys)
                stream.write_row(_row(roster.pk, number, pk, invitee))
                able += [(pk, skill.pk) for skill in invitee.skills]
    links = Invitation.skills.through
    links.objects.bulk_create(
        [links(invitation_id=pk, skill_id=skill) for pk, skill in able], batch_size=5_000
    )


def _row(roster: int, number: int, pk: int, invitee: Invitee) -> tuple[object, ...]:
    phone, name = identifiers.tidy_mobile(invitee.phone), invitee.name.strip()

    def sealed(field: str, text: str) -> bytes:
        return crypto.encrypt(text, table="volunteers_invitation", pk=pk, field=field)

    return (
        pk, roster, number, identifiers.mask_name(name), phone[:3], phone[-4:],
        sealed("name", name), sealed("phone", phone), phone_index(phone),
        named_index(phone, name), invitee.home.pk if invitee.home else None, invitee.half_days,
        State.OPEN.value,
    )  # fmt: skip


def _close(
    rows: QuerySet[Invitation], state: Invitation.State, volunteer: Volunteer | None = None
) -> int:
    """Close and erase in one statement, as the constraint wants it."""
    return rows.update(
        state=state, closed_at=clock.now(), name_cipher=None, phone_cipher=None, volunteer=volunteer
    )


def _locked(invitation: Invitation) -> Invitation:
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("roster__inviter")
        .get(pk=invitation.pk)
    )

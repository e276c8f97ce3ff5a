"""Inviting people; what becomes of an invitation is decided by whoever was invited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shijian.accounts.commands import draw_key, draw_keys
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
AT_ONCE = 200  # messages that one run of the job writes


@transaction.atomic
def invite_people(
    invitees: Sequence[Invitee], *, label: str, source: str, path: str, by: Actor, link: str = ""
) -> Roster:
    """Ask everybody on a list, all or none; nobody becomes a volunteer by it (条例 art. 3, R6).

    `link` is where somebody goes once registered, such as a team's page. Raises
    `volunteers.roster` (422) with the first row that cannot be sent; `faults_of` names all.
    """
    require(why_not_invite(by, path))
    if faults := faults_of(invitees):
        row, fault = next(iter(faults.items()))
        raise Refused(
            _("Row %(row)d: %(fault)s") % {"row": row, "fault": fault},
            "volunteers.roster",
            status=422,
            field="lines",
        )
    now = clock.now()
    roster = Roster.objects.create(
        pk=draw_key(Roster), label=label, source=source, path=path, link=link,
        inviter_id=by.person_id, made_at=now,
        expires_at=now + dt.timedelta(days=rule("volunteers.invitation_days")),
    )  # fmt: skip
    rows = _rows(roster, invitees)
    Invitation.objects.bulk_create(rows, batch_size=2_000)
    _prefill(rows, invitees)
    data = {"rows": len(rows), "source": source}
    record("volunteers.invited", roster, by=by, scope_path=path, data=data)
    defer("volunteers.send_invitations")
    return roster


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


def _rows(roster: Roster, invitees: Sequence[Invitee]) -> list[Invitation]:
    keys = draw_keys(Invitation, len(invitees))
    return [
        _row(roster, number, pk, invitee)
        for number, (pk, invitee) in enumerate(zip(keys, invitees, strict=True), start=1)
    ]


def _row(roster: Roster, number: int, pk: int, invitee: Invitee) -> Invitation:
    phone, name = identifiers.tidy_mobile(invitee.phone), invitee.name.strip()

    def sealed(field: str, text: str) -> bytes:
        return crypto.encrypt(text, table="volunteers_invitation", pk=pk, field=field)

    return Invitation(
        pk=pk, roster=roster, row=number, shown=identifiers.mask_name(name),
        phone_head=phone[:3], phone_tail=phone[-4:],
        name_cipher=sealed("name", name), phone_cipher=sealed("phone", phone),
        phone_index=phone_index(phone), named_index=named_index(phone, name),
        home=invitee.home, half_days=invitee.half_days,
    )  # fmt: skip


def _prefill(rows: Sequence[Invitation], invitees: Sequence[Invitee]) -> None:
    links = Invitation.skills.through
    links.objects.bulk_create(
        [
            links(invitation_id=row.pk, skill_id=skill.pk)
            for row, invitee in zip(rows, invitees, strict=True)
            for skill in invitee.skills
        ],
        batch_size=5_000,
    )


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

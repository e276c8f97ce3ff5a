"""Who may invite, and which rows of a list cannot be sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shijian.catalogue.models import Skill
from shijian.catalogue.queries import rule
from shijian.common import clock, identifiers
from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused
from shijian.organisations.models import Place
from shijian.volunteers.models import Invitation, Roster
from shijian.volunteers.queries.invitations import INVITING, phone_index
from shijian.volunteers.rules.names import why_not_this_name


@dataclass(frozen=True, slots=True)
class Invitee:
    """One row of a list: whom to ask, and what may stand in their form when they register."""

    name: str
    phone: str
    home: Place | None = None
    skills: tuple[Skill, ...] = ()
    half_days: int = 0


def why_not_invite(by: Actor, path: str) -> Refused | None:
    """Stations, institutes, the centre and captains invite, each for their own."""
    if by.kind is Kind.JOB or by.holds(INVITING, path):
        return None
    return Refused(
        _("Only the staff of this organisation or the team's captain invites."),
        "volunteers.not_inviting",
        status=403,
    )


def faults_of(invitees: Sequence[Invitee]) -> dict[int, Refused]:
    """Why rows of a list cannot be sent, by their number from 1; one query for all of them."""
    found: dict[int, Refused] = {}
    seen: dict[tuple[str, str], int] = {}
    quiet = _left_alone([row for row in invitees if _mobile(row)])
    for number, row in enumerate(invitees, start=1):
        if refused := why_not_this_name(row.name) or _why_not_phone(row):
            found[number] = refused
        elif quiet and phone_index(row.phone) in quiet:
            found[number] = _left()
        elif (before := seen.setdefault(_named(row), number)) != number:
            found[number] = _twice(before)
    return found


def why_not_answer_invitation(invitation: Invitation) -> Refused | None:
    """An invitation is answered once, while it is open."""
    if invitation.state == Invitation.State.OPEN and invitation.roster.expires_at > clock.now():
        return None
    return Refused(
        _("This invitation is closed already. Nothing is kept of it."), "volunteers.invitation_over"
    )


def why_not_take_back(roster: Roster, by: Actor) -> Refused | None:
    """Whoever may invite may take an own list back while somebody has not answered."""
    if refused := why_not_invite(by, roster.path):
        return refused
    if roster.invitations.filter(state=Invitation.State.OPEN).exists():
        return None
    return Refused(_("Everybody on this list has answered."), "volunteers.roster_answered")


def _named(row: Invitee) -> tuple[str, str]:
    return identifiers.tidy_mobile(row.phone), row.name.strip()


def _mobile(row: Invitee) -> bool:
    return identifiers.is_mobile(identifiers.tidy_mobile(row.phone))


def _why_not_phone(row: Invitee) -> Refused | None:
    if _mobile(row):
        return None
    return Refused(
        _("Enter a mobile number of 11 digits, such as 138 0000 1234."),
        "volunteers.phone",
        status=422,
        field="phone",
    )


def _left_alone(invitees: list[Invitee]) -> set[bytes]:
    """Telephones whose owner said “not me”: they are not asked again for a year (R6)."""
    since = clock.now() - dt.timedelta(days=rule("volunteers.ask_again_days"))
    rows = Invitation.objects.filter(
        phone_index__in={phone_index(row.phone) for row in invitees},
        state=Invitation.State.NOT_ME,
        closed_at__gte=since,
    )
    return {bytes(index) for index in rows.values_list("phone_index", flat=True)}


def _left() -> Refused:
    return Refused(
        _("Whoever has this telephone said “this is not me” and is not asked again for a year."),
        "volunteers.left_alone",
        status=422,
        field="phone",
    )


def _twice(before: int) -> Refused:
    return Refused(
        _("This name and telephone stand in row %(row)d already.") % {"row": before},
        "volunteers.twice",
        status=422,
        field="phone",
    )

"""A team asks people by a pasted list; nobody belongs to it before they say yes themselves."""

from __future__ import annotations

from django.db import transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.teams.commands.joining import ids
from shijian.teams.models import Membership, Team
from shijian.teams.queries import invitation_to, source_of
from shijian.teams.rules import lines_of, why_not_gather, why_not_join, why_not_send
from shijian.volunteers.commands import invite_people, open_scope
from shijian.volunteers.commands.invitations import accept_invitation
from shijian.volunteers.models import Roster, Volunteer

State = Membership.State


@transaction.atomic
def invite_list(team: Team, text: str, *, by: Actor) -> Roster:
    """Ask everybody on a pasted list who can be asked; the lines that cannot are left out."""
    require(why_not_gather(team, by))
    lines = lines_of(text)
    require(why_not_send(lines))
    return invite_people(
        [line.invitee for line in lines if not line.why],
        label=team.short_name,
        source=source_of(team),
        path=team.path,
        link=f"/teams/{team.pk}/join/",
        by=by,
    )


@transaction.atomic
def join_by_invitation(team: Team, volunteer: Volunteer, *, by: Actor) -> Membership:
    """Somebody whom the team asked says yes: both sides agreed, so they belong to it at once."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    require(why_not_join(team, volunteer))
    invitation = invitation_to(team, volunteer)
    now = clock.now()
    joined = Membership.objects.create(
        team=team,
        volunteer=volunteer,
        state=State.ACTIVE,
        asked_at=invitation.roster.made_at if invitation else now,
        answered_at=now,
        joined_at=now,
    )
    open_scope(volunteer, path=team.path, source=f"team:{team.pk}")
    record("teams.invited_joined", joined, by=by, scope_path=team.path, data=ids(joined))
    if invitation is not None:
        accept_invitation(invitation, volunteer, by=by)
    return joined

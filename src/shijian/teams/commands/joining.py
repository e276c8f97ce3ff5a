"""People ask to join, are let in, move to another team, leave."""

from __future__ import annotations

from django.db import transaction

from shijian.accounts.commands import end_grant
from shijian.accounts.queries import phone_of, user_of
from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.notices.commands import send
from shijian.teams.models import Membership, Team
from shijian.teams.rules import (
    why_not_accept,
    why_not_answer,
    why_not_join,
    why_not_leave,
    why_not_move,
    why_not_reason,
    why_not_withdraw,
)
from shijian.volunteers.commands import close_scope, open_scope
from shijian.volunteers.models import Volunteer

State, TeamRole = Membership.State, Membership.Role


@transaction.atomic
def request_to_join(team: Team, volunteer: Volunteer, *, by: Actor) -> Membership:
    """A volunteer asks to join; nobody is put into a team by others."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    require(why_not_join(team, volunteer))
    return _asked(team, volunteer, by)


@transaction.atomic
def withdraw_request(membership: Membership, *, by: Actor) -> Membership:
    """The asker changes their mind before the answer."""
    membership = locked(membership)
    require(why_not_withdraw(membership, by))
    membership.state = State.WITHDRAWN
    membership.save(update_fields=["state"])
    record("teams.request_withdrawn", membership, by=by, scope_path=membership.team.path,
           data=ids(membership))  # fmt: skip
    return membership


@transaction.atomic
def accept_member(membership: Membership, *, by: Actor) -> Membership:
    """The captain, or the organisation above, lets somebody in who asked."""
    membership = locked(membership)
    require(why_not_accept(membership, by))
    now = clock.now()
    membership.state = State.ACTIVE
    membership.answered_at = membership.joined_at = now
    membership.save(update_fields=["state", "answered_at", "joined_at"])
    team = membership.team
    open_scope(membership.volunteer, path=team.path, source=f"team:{team.pk}")
    entry = record(
        "teams.member_accepted", membership, by=by, scope_path=team.path, data=ids(membership)
    )
    if membership.moves_from_id is not None:
        _move_out(membership.moves_from_id, by=by)
    tell(membership, "teams.accepted", membership, link=f"/teams/{team.pk}/", entry=entry, by=by)
    return membership


@transaction.atomic
def decline_member(membership: Membership, *, reason: str, by: Actor) -> Membership:
    """Not this time; the reason is for the asker alone, encrypted beside the request."""
    membership = locked(membership)
    require(why_not_answer(membership, by))
    require(why_not_reason(reason))
    membership.state = State.DECLINED
    membership.answered_at = clock.now()
    membership.answer_cipher = crypto.encrypt(
        reason.strip(), table="teams_membership", pk=membership.pk, field="answer"
    )
    membership.save(update_fields=["state", "answered_at", "answer_cipher"])
    team = membership.team
    entry = record(
        "teams.member_declined", membership, by=by, scope_path=team.path, data=ids(membership)
    )
    tell(membership, "teams.declined", membership, link="/teams/mine/", entry=entry, by=by)
    return membership


@transaction.atomic
def leave_team(membership: Membership, *, by: Actor) -> Membership:
    """A member goes, at once and without giving a reason."""
    membership = locked(membership)
    require(why_not_leave(membership, by))
    end_membership(membership, "teams.member_left", by=by)
    return membership


@transaction.atomic
def ask_to_move(membership: Membership, team: Team, *, by: Actor) -> Membership:
    """A member asks to change to another team; they stay where they are until that one says yes."""
    Volunteer.objects.select_for_update().get(pk=membership.volunteer_id)
    membership = locked(membership)
    require(why_not_move(membership, team, by))
    return _asked(team, membership.volunteer, by, moves_from=membership)


# ---------------------------------------------------------------- inside


def _asked(
    team: Team, volunteer: Volunteer, by: Actor, moves_from: Membership | None = None
) -> Membership:
    asked = Membership.objects.create(
        team=team,
        volunteer=volunteer,
        state=State.REQUESTED,
        asked_at=clock.now(),
        moves_from=moves_from,
    )
    entry = record("teams.join_requested", asked, by=by, scope_path=team.path, data=ids(asked))
    captain = team.memberships.filter(role=TeamRole.CAPTAIN, state=State.ACTIVE).first()
    if captain is not None:
        link = f"/teams/{team.pk}/requests/"
        tell(captain, "teams.join_requested", asked, link=link, entry=entry, by=by)
    return asked


def end_membership(membership: Membership, action: str, *, by: Actor) -> None:
    """A membership ends, with the office and the rights that came with it."""
    if membership.role != TeamRole.MEMBER:
        end_grant(source=source(membership), by=by)
    membership.state = State.LEFT
    membership.role = TeamRole.MEMBER
    membership.left_at = clock.now()
    membership.save(update_fields=["state", "role", "left_at"])
    team = membership.team
    close_scope(membership.volunteer, source=f"team:{team.pk}")
    record(action, membership, by=by, scope_path=team.path, data=ids(membership))


def _move_out(pk: int, *, by: Actor) -> None:
    """Leave the team that somebody moves from, unless they left it meanwhile or lead it now."""
    before = locked(Membership(pk=pk))
    if before.state == State.ACTIVE and before.role != TeamRole.CAPTAIN:
        end_membership(before, "teams.member_moved", by=by)


def locked(membership: Membership) -> Membership:
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("team__organisation", "volunteer__person")
        .get(pk=membership.pk)
    )


def source(membership: Membership) -> str:
    return f"membership:{membership.pk}"


def ids(membership: Membership) -> dict[str, int]:
    return {"team": membership.team_id, "volunteer": membership.volunteer_id}


def tell(
    to: Membership, template: str, about: Membership, *, link: str, entry: int, by: Actor
) -> None:
    person = to.volunteer.person
    send(
        user_of(person),
        template,
        {"team": about.team.short_name},
        key=f"{template}:{entry}",
        link=link,
        phone=phone_of(person),
        by=by,
    )

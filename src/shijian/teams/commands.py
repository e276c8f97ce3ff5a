"""Teams come, people join and leave them, captains are appointed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from shijian.accounts.commands import draw_key, end_grant, give_grant
from shijian.accounts.models import Role
from shijian.accounts.queries import phone_of, user_of
from shijian.catalogue.models import Category
from shijian.common import clock, crypto
from shijian.common.actor import Actor, Kind
from shijian.common.refused import require
from shijian.journal.commands import record, record_raw
from shijian.notices.commands import send
from shijian.organisations.models import Organisation
from shijian.teams.models import Membership, Team
from shijian.teams.queries import MIRRORS, unmirrored, without_mirror
from shijian.teams.rules import (
    flag_name,
    flag_short_name,
    why_not_accept,
    why_not_answer,
    why_not_appoint,
    why_not_create,
    why_not_join,
    why_not_lead,
    why_not_leave,
    why_not_publishing,
    why_not_reason,
    why_not_steer,
    why_not_withdraw,
)
from shijian.volunteers.commands import close_scope, open_scope
from shijian.volunteers.models import Volunteer

State, TeamRole = Membership.State, Membership.Role


# ---------------------------------------------------------------- teams


@transaction.atomic
def create_team(
    organisation: Organisation,
    *,
    kind: str,
    name: str,
    short_name: str = "",
    host: str = "",
    by: Actor,
    categories: Collection[Category] = (),
    founded_on: dt.date | None = None,
    **offer: Any,
) -> Team:
    """A professional team on a host institution, or a social group, below an organisation."""
    require(why_not_create(organisation, kind, host, by))
    return _found(
        organisation,
        kind=kind,
        name=name,
        short_name=short_name or name[:60],
        by=by,
        categories=categories,
        host=host,
        founded_on=founded_on or clock.today(),
        **offer,
    )


@transaction.atomic
def mirror_team(organisation: Organisation, *, by: Actor) -> Team:
    """The corps, brigade or squad of an established organisation (C06); the same one twice."""
    require(why_not_steer(organisation.path, by))
    kind = MIRRORS[Organisation.Kind(organisation.kind)]
    _mirror(Organisation.objects.filter(pk=organisation.pk), by)
    return Team.objects.get(organisation=organisation, kind=kind, active=True)


@transaction.atomic
def mirror_established(*, by: Actor) -> int:
    """A mirrored team for every established organisation in the actor's subtrees that lacks one;
    a job does it for the whole county. How many were made.
    """
    return _mirror(unmirrored() if by.kind is Kind.JOB else without_mirror(by), by)


@transaction.atomic
def change_team(
    team: Team,
    *,
    introduction: str,
    categories: Collection[Category],
    half_days: int,
    reach: str,
    weekly_capacity: int,
    by: Actor,
) -> Team:
    """What a team says of itself and what dispatch may count on."""
    require(why_not_lead(team, by))
    team = Team.objects.select_for_update().get(pk=team.pk)
    team.introduction = introduction
    team.half_days = half_days
    team.reach = reach
    team.weekly_capacity = weekly_capacity
    team.save(update_fields=["introduction", "half_days", "reach", "weekly_capacity"])
    team.categories.set(categories)
    record(
        "teams.changed",
        team,
        by=by,
        data={
            "categories": sorted(category.code for category in categories),
            "half_days": half_days,
            "reach": reach,
            "weekly_capacity": weekly_capacity,
        },
    )
    return team


@transaction.atomic
def allow_publishing(team: Team, *, by: Actor) -> Team:
    """The parent organisation lets the captain open menu items and activities without asking."""
    return _publishing(team, allowed=True, reason="", by=by)


@transaction.atomic
def forbid_publishing(team: Team, *, reason: str, by: Actor) -> Team:
    """The parent organisation takes that right back and says why."""
    require(why_not_reason(reason))
    return _publishing(team, allowed=False, reason=reason.strip(), by=by)


# ---------------------------------------------------------------- joining


@transaction.atomic
def request_to_join(team: Team, volunteer: Volunteer, *, by: Actor) -> Membership:
    """A volunteer asks to join; nobody is put into a team by others."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    require(why_not_join(team, volunteer))
    asked = Membership.objects.create(
        team=team, volunteer=volunteer, state=State.REQUESTED, asked_at=clock.now()
    )
    entry = record("teams.join_requested", asked, by=by, scope_path=team.path, data=_ids(asked))
    captain = team.memberships.filter(role=TeamRole.CAPTAIN, state=State.ACTIVE).first()
    if captain is not None:
        link = f"/teams/{team.pk}/requests/"
        _tell(captain, "teams.join_requested", asked, link=link, entry=entry, by=by)
    return asked


@transaction.atomic
def withdraw_request(membership: Membership, *, by: Actor) -> Membership:
    """The asker changes their mind before the answer."""
    membership = _locked(membership)
    require(why_not_withdraw(membership, by))
    membership.state = State.WITHDRAWN
    membership.save(update_fields=["state"])
    record("teams.request_withdrawn", membership, by=by, scope_path=membership.team.path,
           data=_ids(membership))  # fmt: skip
    return membership


@transaction.atomic
def accept_member(membership: Membership, *, by: Actor) -> Membership:
    """The captain, or the organisation above, lets somebody in who asked."""
    membership = _locked(membership)
    require(why_not_accept(membership, by))
    now = clock.now()
    membership.state = State.ACTIVE
    membership.answered_at = membership.joined_at = now
    membership.save(update_fields=["state", "answered_at", "joined_at"])
    team = membership.team
    open_scope(membership.volunteer, path=team.path, source=f"team:{team.pk}")
    entry = record(
        "teams.member_accepted", membership, by=by, scope_path=team.path, data=_ids(membership)
    )
    _tell(membership, "teams.accepted", membership, link=f"/teams/{team.pk}/", entry=entry, by=by)
    return membership


@transaction.atomic
def decline_member(membership: Membership, *, reason: str, by: Actor) -> Membership:
    """Not this time; the reason is for the asker alone, encrypted beside the request."""
    membership = _locked(membership)
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
        "teams.member_declined", membership, by=by, scope_path=team.path, data=_ids(membership)
    )
    _tell(membership, "teams.declined", membership, link="/teams/mine/", entry=entry, by=by)
    return membership


@transaction.atomic
def leave_team(membership: Membership, *, by: Actor) -> Membership:
    """A member goes, at once and without giving a reason."""
    membership = _locked(membership)
    require(why_not_leave(membership, by))
    membership.state = State.LEFT
    membership.role = TeamRole.MEMBER
    membership.left_at = clock.now()
    membership.save(update_fields=["state", "role", "left_at"])
    team = membership.team
    close_scope(membership.volunteer, source=f"team:{team.pk}")
    record("teams.member_left", membership, by=by, scope_path=team.path, data=_ids(membership))
    return membership


@transaction.atomic
def appoint_captain(team: Team, volunteer: Volunteer, *, by: Actor) -> Membership:
    """The organisation above names who leads; the one before becomes a member again."""
    Team.objects.select_for_update().get(pk=team.pk)
    living = team.memberships.select_for_update().filter(state=State.ACTIVE).order_by("pk")
    chosen = living.filter(volunteer=volunteer).first()
    require(why_not_appoint(team, chosen, by))
    for before in living.filter(role=TeamRole.CAPTAIN):
        before.role = TeamRole.MEMBER
        before.save(update_fields=["role"])
        end_grant(source=_source(before), by=by)
    captain = living.get(volunteer=volunteer)
    captain.role = TeamRole.CAPTAIN
    captain.save(update_fields=["role"])
    give_grant(
        volunteer.person,
        role=Role.CAPTAIN,
        scope_path=team.path,
        source=_source(captain),
        by=by,
    )
    entry = record(
        "teams.captain_appointed", captain, by=by, scope_path=team.path, data=_ids(captain)
    )
    _tell(captain, "teams.captain", captain, link=f"/teams/{team.pk}/", entry=entry, by=by)
    return captain


# ---------------------------------------------------------------- inside

_REACH = {
    Team.Kind.CORPS: Team.Reach.COUNTY,
    Team.Kind.BRIGADE: Team.Reach.TOWN,
    Team.Kind.SQUAD: Team.Reach.VILLAGE,
}


def _mirror(wanted: QuerySet[Organisation], by: Actor) -> int:
    """Set-based: a county has hundreds; the rows are locked so that two clicks make one each."""
    ids = list(wanted.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    lacking = list(unmirrored().filter(pk__in=ids).select_related("place"))
    keys = _draw(len(lacking))
    teams = [_mirror_row(row, pk) for row, pk in zip(lacking, keys, strict=True)]
    Team.objects.bulk_create(teams)
    if teams:
        record_raw("teams.mirrored", "teams.team", "", by=by, data={"teams": keys})
    return len(teams)


def _draw(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('teams_team', 'id')) "
            "FROM generate_series(1, %s)",
            [count],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def _mirror_row(organisation: Organisation, pk: int) -> Team:
    kind = MIRRORS[Organisation.Kind(organisation.kind)]
    return Team(
        pk=pk,
        organisation=organisation,
        path=f"{organisation.path}t{pk}/",
        kind=kind,
        name=flag_name(organisation),
        short_name=flag_short_name(organisation),
        reach=_REACH[kind],
        founded_on=organisation.established_on or clock.today(),
    )


def _found(
    organisation: Organisation, *, by: Actor, categories: Collection[Category] = (), **fields: Any
) -> Team:
    pk = draw_key(Team)
    team = Team.objects.create(
        pk=pk, organisation=organisation, path=f"{organisation.path}t{pk}/", **fields
    )
    team.categories.set(categories)
    record("teams.created", team, by=by, data={"kind": team.kind, "at": organisation.pk})
    return team


def _publishing(team: Team, *, allowed: bool, reason: str, by: Actor) -> Team:
    team = Team.objects.select_for_update(of=("self",)).select_related("organisation").get(
        pk=team.pk
    )  # fmt: skip
    require(why_not_publishing(team, by, allowed=allowed))
    team.may_publish = allowed
    team.save(update_fields=["may_publish"])
    action = "teams.publishing_allowed" if allowed else "teams.publishing_forbidden"
    record(action, team, by=by, reason=reason)
    return team


def _locked(membership: Membership) -> Membership:
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("team__organisation", "volunteer__person")
        .get(pk=membership.pk)
    )


def _source(membership: Membership) -> str:
    return f"membership:{membership.pk}"


def _ids(membership: Membership) -> dict[str, int]:
    return {"team": membership.team_id, "volunteer": membership.volunteer_id}


def _tell(
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

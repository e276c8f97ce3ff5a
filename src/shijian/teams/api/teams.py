"""Teams as programs see them: the list, joining by request, letting in."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Status
from pydantic import Field

from shijian.common.actor import Actor
from shijian.common.api import (
    Asked,
    Coded,
    In,
    Key,
    Listed,
    Named,
    OneOf,
    Out,
    acting,
    changes,
    coded,
    listed,
    makes,
    named,
    reads,
    repeated,
)
from shijian.common.identifiers import mask_name
from shijian.common.refused import require
from shijian.organisations.queries import organisation_for
from shijian.teams import commands, queries, rules
from shijian.teams.api.shapes import router
from shijian.teams.models import Membership, Team
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.rules import half_days_in, serving


class TeamsAsked(Asked):
    """Which teams."""

    kind: Annotated[str | None, OneOf(Team.Kind), Field(description="A kind of team.")] = None
    q: Annotated[str, Field(max_length=40, description="Words of its name or host.")] = ""


class DeclineMemberIn(In):
    """Why not, for the one who asked alone: 5 to 100 characters."""

    reason: str = Field(min_length=1, max_length=100)


class TeamOut(Out):
    """A team as anybody may look it up."""

    id: int
    kind: Annotated[str, OneOf(Team.Kind)]
    name: str
    short_name: str
    organisation: Named
    duty_field: Coded | None
    host: str
    reach: Annotated[str, OneOf(Team.Reach)]
    members: int


class TeamFileOut(TeamOut):
    """A team with what it does; half-days: Monday morning is 0, Sunday afternoon 13."""

    introduction: str
    categories: list[Coded]
    half_days: list[int]
    weekly_capacity: int
    may_publish: bool
    founded_on: dt.date


class KindOut(Out):
    """A kind of team: wanted by the tier or the organisation's own, there or not, and why not."""

    duty_field: Coded
    wanted: bool
    covered: bool
    gap: str
    teams: list[Named]


class CoverageOut(Out):
    """The kinds of teams of one organisation."""

    organisation: Named
    kinds: list[KindOut]


class MembershipOut(Out):
    """A volunteer in a team or on the way into it, the name masked."""

    id: int
    team: Named
    volunteer: int
    number: str
    name: str
    role: Annotated[str, OneOf(Membership.Role)]
    state: Annotated[str, OneOf(Membership.State)]
    asked_at: dt.datetime
    joined_at: dt.datetime | None


def _team(row: Team) -> TeamOut:
    return TeamOut(
        id=row.pk,
        kind=row.kind,
        name=row.name,
        short_name=row.short_name,
        organisation=named(row.organisation),
        duty_field=coded(row.duty_field) if row.duty_field else None,
        host=row.host,
        reach=row.reach,
        members=row.member_count,  # type: ignore[attr-defined]
    )


def _file(row: Team) -> TeamFileOut:
    return TeamFileOut(
        **dict(_team(row)),
        introduction=row.introduction,
        categories=[coded(category) for category in row.categories.all()],
        half_days=half_days_in(row.half_days),
        weekly_capacity=row.weekly_capacity,
        may_publish=row.may_publish,
        founded_on=row.founded_on,
    )


def _kind(row: queries.Kind) -> KindOut:
    return KindOut(
        duty_field=coded(row.field),
        wanted=row.wanted,
        covered=row.covered,
        gap=row.gap,
        teams=[named(team) for team in row.teams],
    )


def _membership(row: Membership) -> MembershipOut:
    return MembershipOut(
        id=row.pk,
        team=named(row.team),
        volunteer=row.volunteer_id,
        number=row.volunteer.number,
        name=mask_name(row.volunteer.person.name),
        role=row.role,
        state=row.state,
        asked_at=row.asked_at,
        joined_at=row.joined_at,
    )


# ---------------------------------------------------------------- teams


@router.get("", response=reads(Listed[TeamOut]))
def list_teams(request: HttpRequest, asked: Query[TeamsAsked]) -> Listed[TeamOut]:
    """Every living team of the county, in the order of the tree."""
    rows = queries.found_teams(queries.public_teams(), asked.q)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return listed(TeamOut, rows, asked, order=("path",), shown=_team)


# ---------------------------------------------------------------- what an organisation should have


@router.get("/coverage/{organisation}", response=reads(CoverageOut))
def get_coverage(request: HttpRequest, organisation: Key) -> CoverageOut:
    """The kinds of teams of an organisation that the token's owner works with (8+N, 5+N, 3+N)."""
    here = organisation_for(acting(request), organisation)
    found = queries.covers([here])
    return CoverageOut(
        organisation=named(here), kinds=[_kind(kind) for cover in found for kind in cover.kinds]
    )


@router.get("/{pk}", response=reads(TeamFileOut))
def get_team(request: HttpRequest, pk: Key) -> TeamFileOut:
    """One team with what it does, when and how much."""
    return _file(queries.public_team(pk))


# ---------------------------------------------------------------- joining


@router.post("/{pk}/requests", response=makes(MembershipOut))
def request_membership(request: HttpRequest, pk: Key) -> Status[MembershipOut]:
    """Ask to join a team, as the token's owner; the captain answers."""
    by = acting(request)
    made = repeated(request, lambda: _asked(pk, by))
    return Status(201, _membership(queries.request_for(queries.public_team(pk), int(made))))


def _asked(pk: int, by: Actor) -> Membership:
    team = queries.public_team(pk)
    return commands.request_to_join(team, serving(volunteer_of(by)), by=by)


@router.get("/{pk}/requests", response=reads(Listed[MembershipOut]))
def list_requests(request: HttpRequest, pk: Key, asked: Query[Asked]) -> Listed[MembershipOut]:
    """Who asks to join a team that one leads, the longest waiting first."""
    team = _led(acting(request), pk)
    rows = queries.requests(team).select_related("team")
    return listed(MembershipOut, rows, asked, order=("id",), shown=_membership)


@router.get("/{pk}/members", response=reads(Listed[MembershipOut]))
def list_members(request: HttpRequest, pk: Key, asked: Query[Asked]) -> Listed[MembershipOut]:
    """Who belongs to a team that one leads, the captain first."""
    team = _led(acting(request), pk)
    rows, order = queries.members(team).select_related("team"), ("role", "joined_at", "id")
    return listed(MembershipOut, rows, asked, order=order, shown=_membership)


@router.post("/{pk}/requests/{asked}/accept", response=changes(MembershipOut))
def accept_member(request: HttpRequest, pk: Key, asked: Key) -> MembershipOut:
    """Let in somebody who asked."""
    by = acting(request)
    repeated(request, lambda: commands.accept_member(_request(by, pk, asked), by=by))
    return _membership(_request(by, pk, asked))


@router.post("/{pk}/requests/{asked}/decline", response=changes(MembershipOut))
def decline_member(
    request: HttpRequest, pk: Key, asked: Key, given: DeclineMemberIn
) -> MembershipOut:
    """Say no to somebody who asked, with a reason that only they read."""
    by, why = acting(request), given.reason
    repeated(request, lambda: commands.decline_member(_request(by, pk, asked), reason=why, by=by))
    return _membership(_request(by, pk, asked))


def _led(by: Actor, pk: int) -> Team:
    """A team that the actor leads; 403 for anybody else, because everybody may know the team."""
    team = queries.public_team(pk)
    require(rules.why_not_lead(team, by))
    return team


def _request(by: Actor, pk: int, asked: int) -> Membership:
    return queries.request_for(_led(by, pk), asked)

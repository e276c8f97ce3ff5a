"""Teams come with their organisation or by hand, and their parent decides what they may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from shijian.accounts.commands import draw_key
from shijian.catalogue.models import Category, DutyField
from shijian.common import clock
from shijian.common.actor import Actor, Kind
from shijian.common.refused import require
from shijian.journal.commands import record, record_raw
from shijian.organisations.models import Organisation
from shijian.teams.models import Membership, Team
from shijian.teams.queries import MIRRORS, unmirrored, without_mirror
from shijian.teams.rules import (
    flag_name,
    flag_short_name,
    why_not_assign_field,
    why_not_create,
    why_not_lead,
    why_not_publishing,
    why_not_reason,
    why_not_steer,
)

State, TeamRole = Membership.State, Membership.Role


@transaction.atomic
def create_team(
    organisation: Organisation,
    *,
    kind: str,
    name: str,
    short_name: str = "",
    host: str = "",
    duty_field: DutyField | None = None,
    by: Actor,
    categories: Collection[Category] = (),
    founded_on: dt.date | None = None,
    **offer: Any,
) -> Team:
    """A professional team on a host institution, or a team for one field, below an organisation."""
    require(why_not_create(organisation, kind, host, duty_field, by))
    return _found(
        organisation,
        kind=kind,
        name=name,
        short_name=short_name or name[:60],
        by=by,
        categories=categories,
        host=host,
        duty_field=duty_field,
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
def assign_field(team: Team, duty_field: DutyField, *, by: Actor) -> Team:
    """Say which of the kinds of 8+N, 5+N, 3+N a team stands for."""
    team = _locked(team)
    require(why_not_assign_field(team, by))
    team.duty_field = duty_field
    team.save(update_fields=["duty_field"])
    record("teams.field_assigned", team, by=by, data={"field": duty_field.code})
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
    team = _locked(team)
    require(why_not_publishing(team, by, allowed=allowed))
    team.may_publish = allowed
    team.save(update_fields=["may_publish"])
    action = "teams.publishing_allowed" if allowed else "teams.publishing_forbidden"
    record(action, team, by=by, reason=reason)
    return team


def _locked(team: Team) -> Team:
    return (
        Team.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=team.pk)
    )

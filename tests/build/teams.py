"""Teams for tests: a professional team of the centre unless told otherwise.

team = a_team()                                   # nobody leads it yet
team = a_team(organisation=a_station(), captain=zhang, categories=[a_category()])
squad = a_squad()                                 # 东街社区小队, the mirror of a_station()
member = a_member(team)                           # a new volunteer who asked and was let in
asked = a_request(team)                           # one who waits
"""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Any

from shijian.catalogue.models import Category
from shijian.common.actor import Actor, job
from shijian.organisations.models import Organisation
from shijian.teams.commands import (
    accept_member,
    allow_publishing,
    appoint_captain,
    change_team,
    create_team,
    mirror_team,
    request_to_join,
)
from shijian.teams.models import Membership, Team
from shijian.volunteers.models import Volunteer
from tests.build.catalogue import a_duty_field
from tests.build.organisations import a_centre, a_station
from tests.build.volunteers import a_volunteer, acting

BUILDER = job("tests")
_numbers = itertools.count(1)


def a_team(
    *,
    organisation: Organisation | None = None,
    name: str = "",
    captain: Volunteer | None = None,
    categories: Collection[Category] = (),
    may_publish: bool = False,
    by: Actor = BUILDER,
    **fields: Any,
) -> Team:
    """A professional team on a host institution; with `captain`, that volunteer joins and leads."""
    given = {"kind": Team.Kind.PROFESSIONAL, "host": "试县人民医院", "reach": "county"} | fields
    team = create_team(
        organisation or a_centre(),
        name=name or f"便民服务{next(_numbers)}队",
        categories=categories,
        by=by,
        **given,
    )
    return _ready(team, captain, may_publish=may_publish)


def a_field_team(organisation: Organisation, code: str = "theory", *, members: int = 3) -> Team:
    """A team that stands for one field, with so many members."""
    team = create_team(
        organisation,
        kind=Team.Kind.FIELD,
        name=f"专项{next(_numbers)}队",
        duty_field=a_duty_field(code),
        by=BUILDER,
    )
    for _number in range(members):
        a_member(team)
    return team


def a_squad(
    *,
    organisation: Organisation | None = None,
    captain: Volunteer | None = None,
    categories: Collection[Category] = (),
    may_publish: bool = False,
    **offer: Any,
) -> Team:
    """The team that mirrors an organisation; `offer`: half_days, reach, weekly_capacity."""
    team = mirror_team(organisation or a_station(), by=BUILDER)
    if categories or offer:
        given = {"half_days": 0, "reach": team.reach, "weekly_capacity": 6, "introduction": ""}
        team = change_team(team, categories=categories, by=BUILDER, **(given | offer))
    return _ready(team, captain, may_publish=may_publish)


def a_request(team: Team, volunteer: Volunteer | None = None) -> Membership:
    """A volunteer who asked to join and waits."""
    volunteer = volunteer or a_volunteer()
    return request_to_join(team, volunteer, by=acting(volunteer))


def a_member(team: Team, volunteer: Volunteer | None = None) -> Membership:
    """A volunteer who asked and was let in."""
    return accept_member(a_request(team, volunteer), by=BUILDER)


def _ready(team: Team, captain: Volunteer | None, *, may_publish: bool) -> Team:
    if captain is not None:
        a_member(team, captain)
        appoint_captain(team, captain, by=BUILDER)
    if may_publish:
        allow_publishing(team, by=BUILDER)
    team.refresh_from_db()
    return team

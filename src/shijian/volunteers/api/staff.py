"""The volunteers of the subtrees that the token's owner works for."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query

from shijian.common.api import (
    Key,
    Listed,
    acting,
    listed,
    reads,
)
from shijian.common.refused import require
from shijian.volunteers import queries
from shijian.volunteers.api.shapes import (
    VolunteerFileOut,
    VolunteerOut,
    VolunteersAsked,
    router,
    volunteer_file,
    volunteer_out,
)
from shijian.volunteers.rules import why_not_console


@router.get("", response=reads(Listed[VolunteerOut]))
def list_volunteers(request: HttpRequest, asked: Query[VolunteersAsked]) -> Listed[VolunteerOut]:
    """The volunteers of the subtrees that the token's owner works for, the newest first."""
    by = acting(request)
    require(why_not_console(by))
    rows = queries.visible_volunteers(by).select_related("person", "home__parent")
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.q:
        rows = queries.found_volunteers(rows, asked.q)
    return listed(VolunteerOut, rows, asked, order=("-id",), shown=volunteer_out)


@router.get("/{pk}", response=reads(VolunteerFileOut))
def get_volunteer(request: HttpRequest, pk: Key) -> VolunteerFileOut:
    """One volunteer of one's subtree with what they offer."""
    by = acting(request)
    require(why_not_console(by))
    return volunteer_file(queries.volunteer_for(by, pk))

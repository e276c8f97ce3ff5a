"""Inviting people by a list: numbers come back, names never."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Status
from pydantic import Field

from shijian.catalogue.queries import skills
from shijian.common.actor import Actor
from shijian.common.api import (
    Asked,
    In,
    Key,
    Listed,
    Out,
    acting,
    changes,
    listed,
    makes,
    one,
    reads,
    repeated,
)
from shijian.organisations.models import Organisation, Place
from shijian.organisations.queries import places
from shijian.volunteers import commands
from shijian.volunteers.api.shapes import HalfDay, router
from shijian.volunteers.models import Roster
from shijian.volunteers.queries import invitations as queries
from shijian.volunteers.rules import Invitee, half_day_mask

Code = Annotated[str, Field(max_length=20)]


class InviteeIn(In):
    """Somebody to ask; village, skills and half-days stand in their form, nothing more."""

    name: str = Field(min_length=1, max_length=50)
    phone: str = Field(max_length=30)
    home: Annotated[Key | None, Field(description="A village of the county.")] = None
    skills: list[Code] = Field([], max_length=50)
    half_days: list[HalfDay] = Field([], max_length=14)


class InviteIn(In):
    """A list of an organisation whose staff the token's owner is."""

    organisation: Key
    label: str = Field(min_length=1, max_length=60, description="Who invites, as people read it.")
    people: list[InviteeIn] = Field(min_length=1, max_length=500)


class RosterOut(Out):
    """A list that was sent."""

    id: int
    label: str
    made_at: dt.datetime
    expires_at: dt.datetime


class RosterFileOut(RosterOut):
    """How it was answered; who is unconfirmed is never said."""

    invited: int
    registered: int
    unconfirmed: int
    not_me: int


def _roster(row: Roster) -> RosterOut:
    return RosterOut(id=row.pk, label=row.label, made_at=row.made_at, expires_at=row.expires_at)


def _file(row: Roster) -> RosterFileOut:
    tally = queries.tallies([row])[row.pk]
    return RosterFileOut(
        **dict(_roster(row)),
        invited=tally.invited,
        registered=tally.registered,
        unconfirmed=tally.open,
        not_me=tally.not_me,
    )


@router.get("/invitations", response=reads(Listed[RosterOut]))
def list_rosters(request: HttpRequest, asked: Query[Asked]) -> Listed[RosterOut]:
    """The lists of the organisations and teams that the token's owner works for."""
    rows = queries.visible_rosters(acting(request))
    return listed(RosterOut, rows, asked, order=("-id",), shown=_roster)


@router.get("/invitations/{pk}", response=reads(RosterFileOut))
def get_roster(request: HttpRequest, pk: Key) -> RosterFileOut:
    """One list and how it was answered."""
    return _file(queries.roster_for(acting(request), pk))


@router.post("/invitations", response=makes(RosterFileOut))
def invite_people(request: HttpRequest, given: InviteIn) -> Status[RosterFileOut]:
    """Ask everybody on a list, all or none; each of them decides for themselves."""
    by = acting(request)
    made = repeated(request, lambda: _invited(given, by))
    return Status(201, _file(Roster.objects.get(pk=made)))


@router.post("/invitations/{pk}/withdraw", response=changes(RosterFileOut))
def take_back_roster(request: HttpRequest, pk: Key) -> RosterFileOut:
    """Ask nobody any more who has not answered."""
    by = acting(request)
    roster = queries.roster_for(by, pk)
    repeated(request, lambda: str(commands.take_back_roster(roster, by=by)))
    return _file(roster)


def _invited(given: InviteIn, by: Actor) -> Roster:
    place = one(Organisation.objects.all(), "organisation", pk=given.organisation)
    known = {skill.code: skill for skill in skills()}
    people = [
        Invitee(
            row.name,
            row.phone,
            one(places(Place.Kind.VILLAGE), "home", pk=row.home) if row.home else None,
            tuple(known[code] for code in row.skills if code in known),
            half_day_mask(row.half_days),
        )
        for row in given.people
    ]
    return commands.invite_people(
        people, label=given.label, source="station", path=place.path, by=by
    )

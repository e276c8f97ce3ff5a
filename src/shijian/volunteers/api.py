"""Volunteers as programs see them: one's own registration, and the staff's list."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from shijian.accounts.models import User
from shijian.accounts.queries import masked
from shijian.catalogue.queries import skills
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
    coded,
    listed,
    makes,
    named,
    one,
    reads,
    repeated,
)
from shijian.common.identifiers import mask_name
from shijian.common.refused import require
from shijian.organisations.models import Place
from shijian.organisations.queries import places
from shijian.volunteers import queries
from shijian.volunteers.commands import register_volunteer as register
from shijian.volunteers.models import Volunteer
from shijian.volunteers.rules import half_day_mask, half_days_in, why_not_console

router = Router(tags=["volunteers"])
HalfDay = Annotated[int, Field(ge=0, le=13)]


# ---------------------------------------------------------------- what is asked


class VolunteersAsked(Asked):
    """Which volunteers; names are masked, so they are not searched."""

    state: Annotated[str | None, OneOf(Volunteer.State), Field(description="A state.")] = None
    q: Annotated[str, Field(max_length=40, description="A number or a whole telephone.")] = ""


class RegisterIn(In):
    """A person registers by their own act; half-days: Monday morning is 0, Sunday afternoon 13."""

    name: str = Field(min_length=1, max_length=50)
    id_number: str = Field("", max_length=40)
    home: Key = Field(description="A village of the county.")
    consent_version: str = Field(max_length=20, description="The version that the person read.")
    half_days: list[HalfDay] = Field([], max_length=14)
    skills: list[Annotated[str, Field(max_length=20)]] = Field([], max_length=50)


# ---------------------------------------------------------------- what is answered


class ConsentOut(Out):
    """The words that a volunteer agrees to, in the language of the request."""

    version: str
    paragraphs: list[str]


class VolunteerOut(Out):
    """A volunteer in a list, the name masked."""

    id: int
    number: str
    name: str
    state: Annotated[str, OneOf(Volunteer.State)]
    home: Named
    registered_at: dt.datetime


class VolunteerFileOut(VolunteerOut):
    """A volunteer with what they offer; the telephone masked."""

    phone: str
    skills: list[Coded]
    half_days: list[int]
    reach: Annotated[str, OneOf(Volunteer.Reach)]
    weekly_capacity: int


def _volunteer(row: Volunteer) -> VolunteerOut:
    return VolunteerOut(
        id=row.pk,
        number=row.number,
        name=mask_name(row.person.name),
        state=row.state,
        home=named(row.home),
        registered_at=row.registered_at,
    )


def _file(row: Volunteer) -> VolunteerFileOut:
    return VolunteerFileOut(
        **dict(_volunteer(row)),
        phone=masked(row.person).phone,
        skills=[coded(skill) for skill in row.skills.all()],
        half_days=half_days_in(row.half_days),
        reach=row.reach,
        weekly_capacity=row.weekly_capacity,
    )


# ---------------------------------------------------------------- oneself


@router.get("/consent", response=reads(ConsentOut))
def get_consent(request: HttpRequest) -> ConsentOut:
    """The words that are agreed to by registering, with their version."""
    words = queries.consent_text("registration")
    return ConsentOut(version=words.version, paragraphs=list(words.paragraphs))


@router.get("/me", response=reads(VolunteerFileOut))
def get_own_volunteer(request: HttpRequest) -> VolunteerFileOut:
    """The token's owner as a volunteer; 404 before they register."""
    return _file(_own(acting(request)))


@router.post("/me", response=makes(VolunteerFileOut))
def register_volunteer(request: HttpRequest, given: RegisterIn) -> Status[VolunteerFileOut]:
    """Register the token's owner as a volunteer (条例 art. 7)."""
    by = acting(request)
    made = repeated(request, lambda: _registered(given, by))
    return Status(201, _file(Volunteer.objects.select_related("person", "home").get(pk=made)))


def _registered(given: RegisterIn, by: Actor) -> Volunteer:
    return register(
        User.objects.get(pk=by.user_id or 0),
        name=given.name,
        id_number=given.id_number,
        home=one(places(Place.Kind.VILLAGE), "home", pk=given.home),
        consent_version=given.consent_version,
        half_days=half_day_mask(given.half_days),
        skills=list(skills().filter(code__in=given.skills)),
        by=by,
    )


def _own(by: Actor) -> Volunteer:
    found = queries.volunteer_of(by)
    if found is None:
        raise Http404
    return found


# ---------------------------------------------------------------- the staff's list


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
    return listed(VolunteerOut, rows, asked, order=("-id",), shown=_volunteer)


@router.get("/{pk}", response=reads(VolunteerFileOut))
def get_volunteer(request: HttpRequest, pk: Key) -> VolunteerFileOut:
    """One volunteer of one's subtree with what they offer."""
    by = acting(request)
    require(why_not_console(by))
    return _file(queries.volunteer_for(by, pk))

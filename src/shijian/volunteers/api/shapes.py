"""What is asked of volunteers and what is answered; people masked as on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from ninja import Router
from pydantic import Field

from shijian.accounts.queries import masked
from shijian.common.api import (
    Asked,
    Coded,
    In,
    Key,
    Named,
    OneOf,
    Out,
    coded,
    named,
)
from shijian.common.identifiers import mask_name
from shijian.volunteers.models import Volunteer
from shijian.volunteers.rules import half_days_in

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


def volunteer_out(row: Volunteer) -> VolunteerOut:
    return VolunteerOut(
        id=row.pk,
        number=row.number,
        name=mask_name(row.person.name),
        state=row.state,
        home=named(row.home),
        registered_at=row.registered_at,
    )


def volunteer_file(row: Volunteer) -> VolunteerFileOut:
    return VolunteerFileOut(
        **dict(volunteer_out(row)),
        phone=masked(row.person).phone,
        skills=[coded(skill) for skill in row.skills.all()],
        half_days=half_days_in(row.half_days),
        reach=row.reach,
        weekly_capacity=row.weekly_capacity,
    )

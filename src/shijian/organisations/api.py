"""The tree as programs see it: level by level, one organisation, its plate and its posts."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from shijian.common import clock
from shijian.common.api import (
    Asked,
    Coded,
    Day,
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
from shijian.organisations import commands, queries, rules
from shijian.organisations.models import Holding, Organisation, Place

router = Router(tags=["organisations"])


# ---------------------------------------------------------------- what is asked


class PlacesAsked(Asked):
    """Which places of the county."""

    kind: Annotated[str, OneOf(Place.Kind)] = "village"
    parent: Annotated[Key | None, Field(description="The township of villages.")] = None


class OrganisationsAsked(Asked):
    """One level of the tree, or what a word finds in all of it."""

    under: Annotated[Key | None, Field(description="Whose next level.")] = None
    q: Annotated[str, Field(max_length=40, description="Words of the name.")] = ""


class EstablishIn(In):
    """The day of the plate, and where residents find it."""

    on: Day
    phone: str = Field("", max_length=30)
    address: str = Field("", max_length=120)
    opening: str = Field("", max_length=120)


class AppointIn(In):
    """Who takes which post; somebody already known is found by telephone or ID number."""

    post: str = Field(min_length=1, max_length=20)
    name: str = Field(min_length=1, max_length=50)
    phone: str = Field(min_length=1, max_length=20)
    title: str = Field(min_length=1, max_length=60)
    id_number: str = Field("", max_length=20)
    starts_on: Day | None = None
    term_until: Day | None = None
    acting: bool = False


class HandOverIn(In):
    """Who takes over a post, from which day."""

    name: str = Field(min_length=1, max_length=50)
    phone: str = Field(min_length=1, max_length=20)
    title: str = Field(min_length=1, max_length=60)
    on: Day
    id_number: str = Field("", max_length=20)
    term_until: Day | None = None
    acting: bool = False


class RenewIn(In):
    """How long somebody who was elected or appointed again stays."""

    term_until: Day


class EndIn(In):
    """The first day without the post."""

    on: Day


# ---------------------------------------------------------------- what is answered


class PlaceOut(Out):
    """A township or village of the division codes."""

    id: int
    code: str
    name: str
    kind: str
    parent: Named | None
    virtual: bool


class OrganisationOut(Out):
    """An organisation in the tree."""

    id: int
    name: str
    short_name: str
    kind: Annotated[str, OneOf(Organisation.Kind)]
    state: Annotated[str, OneOf(Organisation.State)]
    path: str
    parent: Named | None
    place: Named | None
    established_on: dt.date | None
    phone: str
    address: str
    opening: str


class HoldingOut(Out):
    """Somebody in a post, the name masked."""

    id: int
    post: str
    name: str
    title: str
    acting: bool
    starts_on: dt.date
    ends_on: dt.date | None
    term_until: dt.date | None


class LackOut(Out):
    """What the established organisations of a branch lack together, in numbers and a sentence."""

    organisation: Named
    organisations: int
    lacking: int
    missing: int
    leaders: int
    dedicated: int
    terms_over: int
    sentence: str


class StaffingOut(Out):
    """What an organisation lacks itself, and each branch directly below it."""

    own: list[str]
    branches: list[LackOut]


class PostOut(Out):
    """One place in a post of the staffing standard: who holds it, or that nobody does."""

    post: Coded
    first_responsible: bool
    holding: HoldingOut | None


class OrganisationFileOut(OrganisationOut):
    """An organisation with its posts."""

    posts: list[PostOut]
    vacancies: int


def _place(row: Place) -> PlaceOut:
    return PlaceOut(
        id=row.pk,
        code=row.code,
        name=row.short_name,
        kind=row.kind,
        parent=named(row.parent) if row.parent else None,
        virtual=row.virtual,
    )


def _organisation(row: Organisation) -> OrganisationOut:
    return OrganisationOut(
        id=row.pk,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        state=row.state,
        path=row.path,
        parent=named(row.parent) if row.parent else None,
        place=named(row.place) if row.place else None,
        established_on=row.established_on,
        phone=row.phone,
        address=row.address,
        opening=row.opening,
    )


def _file(row: Organisation) -> OrganisationFileOut:
    posts = queries.post_rows(row)
    return OrganisationFileOut(
        **dict(_organisation(row)),
        posts=[_post(line) for line in posts],
        vacancies=sum(line.holding is None for line in posts),
    )


def _post(line: queries.PostRow) -> PostOut:
    return PostOut(
        post=coded(line.post),
        first_responsible=line.post.first_responsible,
        holding=_holding(line.holding) if line.holding else None,
    )


def _holding(row: Holding) -> HoldingOut:
    return HoldingOut(
        id=row.pk,
        post=row.post,
        name=mask_name(row.person.name),
        title=row.title,
        acting=row.acting,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        term_until=row.term_until,
    )


def _staffing(row: Organisation, rows: list[Organisation]) -> StaffingOut:
    posts = queries.post_rows(row)
    lacks = queries.roll_up(row)
    return StaffingOut(
        own=[*map(str, queries.vacancies(posts)), *map(str, queries.remarks_of(posts))],
        branches=[
            LackOut(organisation=named(below), sentence=str(lack), **asdict(lack))
            for below in [row, *rows]
            if (lack := lacks.get(below.pk)) is not None
        ],
    )


# ---------------------------------------------------------------- operations


@router.get("/places", response=reads(Listed[PlaceOut]))
def list_places(request: HttpRequest, asked: Query[PlacesAsked]) -> Listed[PlaceOut]:
    """The townships and villages of the county, by division code."""
    rows = queries.places(asked.kind)
    if asked.parent is not None:
        rows = rows.filter(parent=asked.parent)
    return listed(PlaceOut, rows, asked, order=("code",), shown=_place)


@router.get("", response=reads(Listed[OrganisationOut]))
def list_organisations(
    request: HttpRequest, asked: Query[OrganisationsAsked]
) -> Listed[OrganisationOut]:
    """What stands below an organisation, or where the token's owner works, or what a word finds."""
    by = acting(request)
    require(rules.why_not_console(by))
    rows = queries.visible_organisations(by)
    if asked.q:
        rows = queries.found(rows, asked.q)
    elif asked.under is not None:
        rows = queries.children(rows, queries.organisation_for(by, asked.under))
    else:
        rows = rows.filter(path__in=by.paths(queries.CONSOLE))
    order = ("rank", "order", "id")
    return listed(OrganisationOut, queries.ranked(rows), asked, order=order, shown=_organisation)


@router.get("/{pk}", response=reads(OrganisationFileOut))
def get_organisation(request: HttpRequest, pk: Key) -> OrganisationFileOut:
    """One organisation with its posts, who holds them and which are empty."""
    return _file(queries.organisation_for(acting(request), pk))


@router.get("/{pk}/staffing", response=reads(StaffingOut))
def get_staffing(request: HttpRequest, pk: Key) -> StaffingOut:
    """Vacancies, terms that are over and missing staff, its own and rolled up by branch."""
    by = acting(request)
    row = queries.organisation_for(by, pk)
    return _staffing(row, list(queries.children(queries.visible_organisations(by), row)))


@router.post("/{pk}/establish", response=changes(OrganisationFileOut))
def establish_organisation(
    request: HttpRequest, pk: Key, given: EstablishIn
) -> OrganisationFileOut:
    """Give a planned organisation its plate (授牌)."""
    by = acting(request)
    said = given.model_dump()
    repeated(request, lambda: commands.establish(queries.organisation_for(by, pk), by=by, **said))
    return _file(queries.organisation_for(by, pk))


@router.post("/{pk}/holdings", response=makes(HoldingOut))
def appoint_person(request: HttpRequest, pk: Key, given: AppointIn) -> Status[HoldingOut]:
    """Put somebody into a post; the rights of the post follow from that day."""
    by = acting(request)
    said = given.model_dump() | {"starts_on": given.starts_on or clock.today()}
    made = repeated(
        request, lambda: commands.appoint_someone(queries.organisation_for(by, pk), by=by, **said)
    )
    return Status(201, _holding(queries.holding_for(by, int(made))))


@router.post("/holdings/{pk}/hand-over", response=makes(HoldingOut))
def hand_over_post(request: HttpRequest, pk: Key, given: HandOverIn) -> Status[HoldingOut]:
    """Hand a post over in one step: the old term ends on the day the new one begins."""
    by = acting(request)
    said = given.model_dump()
    made = repeated(request, lambda: commands.hand_over(queries.holding_for(by, pk), by=by, **said))
    return Status(201, _holding(queries.holding_for(by, int(made))))


@router.post("/holdings/{pk}/renew", response=changes(HoldingOut))
def renew_term(request: HttpRequest, pk: Key, given: RenewIn) -> HoldingOut:
    """Prolong the term of somebody who was elected or appointed again."""
    by = acting(request)
    said = given.model_dump()
    repeated(request, lambda: commands.renew_term(queries.holding_for(by, pk), by=by, **said))
    return _holding(queries.holding_for(by, pk))


@router.post("/holdings/{pk}/end", response=changes(HoldingOut))
def end_term(request: HttpRequest, pk: Key, given: EndIn) -> HoldingOut:
    """End a term: from that day the person is not in the post, and its rights end now."""
    by = acting(request)
    repeated(request, lambda: commands.end_holding(queries.holding_for(by, pk), on=given.on, by=by))
    return _holding(queries.holding_for(by, pk))

"""The menu as programs see it: what can be asked for, and keeping it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status
from pydantic import Field

from shijian.catalogue.queries import categories
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
    one,
    reads,
    repeated,
)
from shijian.common.refused import Refused
from shijian.menu import commands, queries
from shijian.menu.models import MenuItem
from shijian.organisations.models import Place
from shijian.organisations.queries import places
from shijian.teams.queries import visible_teams
from shijian.volunteers.rules import half_day_mask, half_days_in

router = Router(tags=["menu"])
HalfDay = Annotated[int, Field(ge=0, le=13)]


class ItemsAsked(Asked):
    """What is looked for on the menu; half-days: Monday morning is 0, Sunday afternoon 13."""

    platform: Annotated[str, Field(max_length=20, description="The code of a platform.")] = ""
    q: Annotated[str, Field(max_length=40, description="Words, as residents say it.")] = ""
    place: Annotated[Key | None, Field(description="A village that it must reach.")] = None
    half_day: Annotated[HalfDay | None, Field(description="A half-day of the week.")] = None
    team: Annotated[Key | None, Field(description="Whose offers.")] = None


class KeptAsked(Asked):
    """Which of the offers that one keeps."""

    state: Annotated[str | None, OneOf(MenuItem.State), Field(description="A state.")] = None


class ItemIn(In):
    """One offer: what, where, when, how much."""

    team: Key
    category: str = Field(max_length=20)
    kind: Annotated[str, OneOf(MenuItem.Kind)] = "service"
    title: str = Field(min_length=1, max_length=60)
    description: str = Field(min_length=1, max_length=500)
    where: Annotated[str, OneOf(MenuItem.Where)] = "home"
    place_text: str = Field("", max_length=120, description="Where residents come to the team.")
    half_days: list[HalfDay] = Field(min_length=1, max_length=14)
    lead_days: int = Field(1, ge=0, le=60)
    weekly_capacity: int = Field(6, ge=1, le=200)
    people_needed: int = Field(1, ge=1, le=100)
    minutes: int = Field(60, ge=10, le=720)
    conditions: str = Field("", max_length=200)


class ItemOut(Out):
    """One offer of a team."""

    id: int
    title: str
    state: Annotated[str, OneOf(MenuItem.State)]
    kind: Annotated[str, OneOf(MenuItem.Kind)]
    category: Coded
    platform: Coded
    team: Named
    where: Annotated[str, OneOf(MenuItem.Where)]
    place_text: str
    half_days: list[int]
    lead_days: int
    weekly_capacity: int
    minutes: int


class FreeOut(Out):
    """A half-day that can be had, and how many more the team takes in its week."""

    day: dt.date
    afternoon: bool
    left: int


class ItemFileOut(ItemOut):
    """One offer with its words and its next free half-days."""

    description: str
    conditions: str
    people_needed: int
    free: list[FreeOut]


def _item(row: MenuItem) -> ItemOut:
    return ItemOut(
        id=row.pk,
        title=row.title,
        state=row.state,
        kind=row.kind,
        category=coded(row.category),
        platform=coded(row.category.platform),
        team=named(row.team),
        where=row.where,
        place_text=row.place_text,
        half_days=half_days_in(row.half_days),
        lead_days=row.lead_days,
        weekly_capacity=row.weekly_capacity,
        minutes=row.minutes,
    )


def _file(row: MenuItem) -> ItemFileOut:
    free = queries.free_half_days(row, count=8) if row.state == MenuItem.State.OPEN else []
    return ItemFileOut(
        **dict(_item(row)),
        description=row.description,
        conditions=row.conditions,
        people_needed=row.people_needed,
        free=[
            FreeOut(day=one.slot.day, afternoon=one.slot.afternoon, left=one.left) for one in free
        ],
    )


# ---------------------------------------------------------------- reading


@router.get("/items", response=reads(Listed[ItemOut]))
def list_items(request: HttpRequest, asked: Query[ItemsAsked]) -> Listed[ItemOut]:
    """What residents can ask for now, the newest first."""
    villages = places(Place.Kind.VILLAGE)
    rows = queries.open_items(
        platform=asked.platform,
        place=one(villages, "place", pk=asked.place) if asked.place else None,
        words=asked.q,
        half_day=asked.half_day,
        team=asked.team,
    )
    return listed(ItemOut, rows, asked, order=("-opened_at", "-id"), shown=_item)


@router.get("/kept", response=reads(Listed[ItemOut]))
def list_kept_items(request: HttpRequest, asked: Query[KeptAsked]) -> Listed[ItemOut]:
    """The offers of the teams one leads or works for, drafts too."""
    rows = queries.visible_items(acting(request))
    if asked.state:
        rows = rows.filter(state=asked.state)
    return listed(ItemOut, rows, asked, order=("-id",), shown=_item)


@router.get("/items/{pk}", response=reads(ItemFileOut))
def get_item(request: HttpRequest, pk: Key) -> ItemFileOut:
    """One offer; a draft is seen only by those who keep it."""
    by = acting(request)
    kept = queries.visible_items(by).filter(pk=pk).first()
    return _file(kept or queries.public_item(pk))


# ---------------------------------------------------------------- keeping


@router.post("/items", response=makes(ItemFileOut))
def draft_item(request: HttpRequest, given: ItemIn) -> Status[ItemFileOut]:
    """Write an offer down (制单); it is a draft until somebody who may opens it."""
    by = acting(request)
    made = repeated(request, lambda: _drafted(given, by))
    return Status(201, _file(queries.item_for(by, int(made))))


def _drafted(given: ItemIn, by: Actor) -> MenuItem:
    offer = given.model_dump(exclude={"team", "category", "half_days"})
    if given.where == MenuItem.Where.PROVIDER and not given.place_text:
        raise Refused(_("Say where residents should come."), "menu.place", status=422,
                      field="place_text")  # fmt: skip
    return commands.draft_item(
        one(visible_teams(by), "team", pk=given.team),
        category=one(categories(), "category", code=given.category),
        half_days=half_day_mask(given.half_days),
        by=by,
        **offer,
    )


@router.post("/items/{pk}/open", response=changes(ItemFileOut))
def open_item(request: HttpRequest, pk: Key) -> ItemFileOut:
    """Put an offer on the menu of every resident it reaches."""
    by = acting(request)
    repeated(request, lambda: commands.open_item(queries.item_for(by, pk), by=by))
    return _file(queries.item_for(by, pk))


@router.post("/items/{pk}/close", response=changes(ItemFileOut))
def close_item(request: HttpRequest, pk: Key) -> ItemFileOut:
    """Take an offer off the menu; orders already placed go on."""
    by = acting(request)
    repeated(request, lambda: commands.close_item(queries.item_for(by, pk), by=by))
    return _file(queries.item_for(by, pk))

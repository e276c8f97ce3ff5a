"""Who asks, is invited, or hands a place on."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Status
from pydantic import Field

from shijian.accounts.models import Person
from shijian.activities import commands, queries
from shijian.activities.api.shapes import SignupOut, router, signup_out
from shijian.activities.models import Signup, Swap
from shijian.activities.rules import why_not_run
from shijian.common.api import (
    Asked,
    In,
    Key,
    Listed,
    Named,
    OneOf,
    Out,
    acting,
    changes,
    listed,
    makes,
    named,
    one,
    reads,
    repeated,
)
from shijian.common.identifiers import mask_name
from shijian.common.refused import require
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.rules import serving


class RequestOut(Out):
    """Somebody who asks for a place, the name masked."""

    signup: int
    name: str
    number: str
    shift: int
    post: Named | None
    companions: int
    at: dt.datetime


class DeclineIn(In):
    """Why somebody is not let in; they read it."""

    reason: str = Field(min_length=5, max_length=100)


class NumberIn(In):
    """A volunteer, by their number."""

    number: str = Field(min_length=1, max_length=20)


class HandOnIn(In):
    """To whom a place is handed on; without a number, to any who can do it."""

    number: Annotated[str, Field(max_length=20)] = ""


class SwapOut(Out):
    """A place that somebody would hand on."""

    id: int
    activity: Named
    shift: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    post: Named | None
    for_one_person: bool
    state: Annotated[str, OneOf(Swap.State)]


def _swap_out(row: Swap) -> SwapOut:
    shift, post = row.signup.shift, row.signup.post
    return SwapOut(
        id=row.pk,
        activity=named(shift.activity),
        shift=shift.pk,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        post=named(post) if post else None,
        for_one_person=row.named_id is not None,
        state=row.state,
    )


def _request_out(row: Signup) -> RequestOut:
    return RequestOut(
        signup=row.pk,
        name=mask_name(row.person.name),
        number=row.person.volunteer.number,
        shift=row.shift_id,
        post=named(row.post) if row.post else None,
        companions=row.companions,
        at=row.at,
    )


# ---------------------------------------------------------------- requests and invitations


@router.get("/requests", response=reads(Listed[RequestOut]))
def list_place_requests(
    request: HttpRequest, asked: Query[Asked], activity: Key
) -> Listed[RequestOut]:
    """Who asks for a place in an activity that the token's owner runs."""
    by = acting(request)
    found = queries.activity_for(by, activity)
    require(why_not_run(found, by=by))
    return listed(
        RequestOut, queries.requests_in(found), asked, order=("at", "id"), shown=_request_out
    )


@router.post("/signups/{pk}/approve", response=changes(SignupOut))
def approve_place(request: HttpRequest, pk: Key) -> SignupOut:
    """Let somebody in who asked."""
    by = acting(request)
    repeated(request, lambda: commands.approve_request(queries.signup_for(by, pk), by=by))
    return signup_out(queries.signup_for(by, pk))


@router.post("/signups/{pk}/decline", response=changes(SignupOut))
def decline_place(request: HttpRequest, pk: Key, said: DeclineIn) -> SignupOut:
    """Do not let somebody in who asked, with the reason that they read."""
    by = acting(request)

    def act() -> Signup:
        return commands.decline_request(queries.signup_for(by, pk), reason=said.reason, by=by)

    repeated(request, act)
    return signup_out(queries.signup_for(by, pk))


@router.post("/shifts/{pk}/invitations", response=makes(SignupOut))
def invite_volunteer(request: HttpRequest, pk: Key, said: NumberIn) -> Status[SignupOut]:
    """Ask a volunteer whether they would come; nothing is taken until they say yes."""
    by = acting(request)

    def act() -> Signup:
        return commands.invite(queries.shift_for(by, pk), person=_volunteer(said.number), by=by)

    made = repeated(request, act)
    return Status(201, signup_out(queries.signup_for(by, int(made))))


def _volunteer(number: str) -> Person:
    rows = Volunteer.objects.filter(state=Volunteer.State.ACTIVE).select_related("person")
    return one(rows, "number", number__iexact=number).person


# ---------------------------------------------------------------- handing a place on


@router.post("/signups/{pk}/hand-on", response=makes(SwapOut))
def hand_on_place(request: HttpRequest, pk: Key, said: HandOnIn) -> Status[SwapOut]:
    """Look for somebody to take one's place over; until then it stays one's own."""
    by = acting(request)

    def act() -> Swap:
        to = _volunteer(said.number) if said.number else None
        return commands.offer_place(queries.signup_for(by, pk), to=to, by=by)

    made = repeated(request, act)
    return Status(201, _swap_out(queries.swap_for(by, int(made))))


@router.get("/swaps", response=reads(Listed[SwapOut]))
def list_swaps(request: HttpRequest, asked: Query[Asked]) -> Listed[SwapOut]:
    """Places that the token's owner may take over, or has on offer."""
    rows = queries.swaps_for(acting(request))
    return listed(SwapOut, rows, asked, order=("id",), shown=_swap_out)


@router.post("/swaps/{pk}/take", response=makes(SignupOut))
def take_over_place(request: HttpRequest, pk: Key) -> Status[SignupOut]:
    """Take somebody's place over, as the token's owner."""
    by = acting(request)

    def act() -> Signup:
        person = serving(volunteer_of(by)).person
        return commands.take_over(queries.swap_for(by, pk), person=person, by=by)

    made = repeated(request, act)
    return Status(201, signup_out(queries.signup_for(by, int(made))))


@router.post("/swaps/{pk}/end", response=changes(SwapOut))
def end_swap(request: HttpRequest, pk: Key) -> SwapOut:
    """Keep the place after all, or, as the one who was named, say no."""
    by = acting(request)
    repeated(request, lambda: commands.take_back_offer(queries.swap_for(by, pk), by=by))
    return _swap_out(queries.swap_for(by, pk))

"""Finding an activity, taking a place, giving it back."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from ninja import Query, Status

from shijian.activities import commands, queries
from shijian.activities.api.shapes import (
    ActivitiesAsked,
    ActivityFileOut,
    ActivityOut,
    SignUpIn,
    SignupOut,
    activity_file,
    activity_out,
    router,
    signup_out,
)
from shijian.activities.models import Signup
from shijian.common.actor import Actor
from shijian.common.api import (
    Asked,
    Key,
    Listed,
    acting,
    changes,
    listed,
    makes,
    one,
    reads,
    repeated,
)
from shijian.organisations.models import Place
from shijian.organisations.queries import places
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.rules import serving


@router.get("", response=reads(Listed[ActivityOut]))
def list_activities(request: HttpRequest, asked: Query[ActivitiesAsked]) -> Listed[ActivityOut]:
    """What anybody can sign up for, the soonest first."""
    towns = places(Place.Kind.TOWN)
    rows = queries.open_activities(
        platform=asked.platform,
        town=one(towns, "town", pk=asked.town) if asked.town else None,
        words=asked.q,
        free=asked.free,
    )
    return listed(ActivityOut, rows, asked, order=("starts_at", "id"), shown=activity_out)


@router.get("/signups", response=reads(Listed[SignupOut]))
def list_own_signups(request: HttpRequest, asked: Query[Asked]) -> Listed[SignupOut]:
    """The places of the token's owner, the latest shift first."""
    rows = queries.my_signups(acting(request).person_id or 0)
    return listed(SignupOut, rows, asked, order=("-starts_at", "-id"), shown=signup_out)


@router.get("/{pk}", response=reads(ActivityFileOut))
def get_activity(request: HttpRequest, pk: Key) -> ActivityFileOut:
    """One activity with its shifts, and why the token's owner gets no place in one."""
    by = acting(request)
    return activity_file(queries.activity_for(by, pk), by.person_id)


@router.post("/{pk}/shifts/{shift}/signups", response=makes(SignupOut))
def sign_up(
    request: HttpRequest, pk: Key, shift: Key, said: SignUpIn | None = None
) -> Status[SignupOut]:
    """Take a place in a shift as the token's owner, ask for one, or stand on the list."""
    by, said = acting(request), said or SignUpIn()
    made = repeated(request, lambda: _signed_up(by, pk, shift, said))
    return Status(201, signup_out(queries.signup_for(by, int(made))))


def _signed_up(by: Actor, pk: int, wanted: int, said: SignUpIn) -> Signup:
    activity = queries.activity_for(by, pk)
    shift = next((row for row in activity.shifts.all() if row.pk == wanted), None)
    if shift is None:
        raise Http404
    shift.activity = activity
    return commands.sign_up(
        shift,
        person=serving(volunteer_of(by)).person,
        post=one(shift.posts.all(), "post", pk=said.post) if said.post else None,
        companions=said.companions,
        wait=said.wait,
        by=by,
    )


@router.post("/signups/{pk}/withdraw", response=changes(SignupOut))
def withdraw_signup(request: HttpRequest, pk: Key) -> SignupOut:
    """Give a place back before the shift begins."""
    by = acting(request)
    repeated(request, lambda: commands.withdraw(queries.signup_for(by, pk), by=by))
    return signup_out(queries.signup_for(by, pk))

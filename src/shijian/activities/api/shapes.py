"""What is asked of an activity and what is answered; people masked as on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.db.models import Sum
from ninja import Router
from pydantic import Field

from shijian.activities import queries
from shijian.activities.models import Activity, Attendance, Post, Scan, Shift, Signup
from shijian.activities.rules import why_not_sign_up
from shijian.common.api import Asked, Coded, In, Key, Named, OneOf, Out, Problem, coded, named
from shijian.common.identifiers import mask_name
from shijian.common.refused import Refused

router = Router(tags=["activities"])

# ---------------------------------------------------------------- what is asked


class ActivitiesAsked(Asked):
    """What is looked for."""

    platform: Annotated[str, Field(max_length=20, description="The code of a platform.")] = ""
    town: Annotated[Key | None, Field(description="A township.")] = None
    q: Annotated[str, Field(max_length=40, description="Words of the title or the content.")] = ""
    free: Annotated[bool, Field(description="Only where a place is left.")] = False


class SignUpIn(In):
    """What somebody signs up for beyond the shift itself."""

    post: Annotated[Key | None, Field(description="A post in the shift.")] = None
    companions: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=50)]],
        Field(max_length=20, description="The names of those who come along."),
    ] = []
    wait: Annotated[bool, Field(description="Stand on the list where it is full.")] = False


class ScanIn(In):
    """A rotating code as its QR carries it; without a direction: in first, then out."""

    token: str = Field(min_length=1, max_length=64)
    direction: Annotated[str | None, OneOf(Scan.Direction)] = None


class DigitsIn(In):
    """The six digits of a rotating code."""

    digits: str = Field(pattern=r"^[0-9]{6}$")
    direction: Annotated[str | None, OneOf(Scan.Direction)] = None


class ConfirmIn(In):
    """Whose attendance becomes hours."""

    attendance: list[Key] = Field(min_length=1, max_length=500)


# ---------------------------------------------------------------- what is answered


class ActivityOut(Out):
    """An activity in a list; `places` and `taken` count the shifts to come."""

    id: int
    title: str
    state: Annotated[str, OneOf(Activity.State)]
    category: Coded
    team: Named
    place: Named
    starts_at: dt.datetime
    ends_at: dt.datetime
    places: int
    taken: int


class ShiftOut(Out):
    """A stretch of an activity with places."""

    id: int
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    break_minutes: int
    minutes: int
    capacity: int
    taken: int
    age_min: int
    ended: bool


class ShiftPostOut(Out):
    """Somebody in particular who is needed in a shift, and why it is not the token's owner."""

    id: int
    name: str
    least: int
    most: int
    taken: int
    age_min: int | None
    age_max: int | None
    sex: Annotated[int | None, Field(description="1 a man, 2 a woman (GB/T 2261.1).")]
    sex_reason: str
    why_not: Problem | None


class OpenShiftOut(ShiftOut):
    """A shift, and why the token's owner gets no place in it."""

    why_not: Problem | None
    posts: list[ShiftPostOut]


class ActivityFileOut(ActivityOut):
    """One activity with everything the law asks it to say (条例 art. 12)."""

    place_text: str
    content: str
    conditions: str
    risks: str
    safeguards: str
    served: str
    responsible: str
    private: bool
    joining: Annotated[str, OneOf(Activity.Joining)]
    companions_max: int
    shifts: list[OpenShiftOut]


class AttendanceOut(Out):
    """When somebody came and went; not yet hours."""

    id: int
    in_at: dt.datetime
    out_at: dt.datetime | None
    assumed_end: bool = Field(description="Nobody signed out: `out_at` is the planned end.")
    state: Annotated[str, OneOf(Attendance.State)]


class SignupOut(Out):
    """A place in a shift."""

    id: int
    activity: Named
    shift: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: Annotated[str, OneOf(Signup.State)]
    post: Named | None
    companions: int
    offer_until: dt.datetime | None
    attendance: AttendanceOut | None


class PresenceOut(Out):
    """One person on the captain's list, the name masked."""

    signup: int
    name: str
    number: str
    attendance: AttendanceOut | None


class CodeOut(Out):
    """What a screen shows now; `path` is the address that a QR carries."""

    token: str
    digits: str
    path: str
    seconds_left: int


class WaitingOut(ShiftOut):
    """A shift whose attendance waits for confirmation."""

    activity: Named
    waiting: int


class ConfirmedOut(Out):
    """What became of one attendance: a record, hours that wait for others, or why not."""

    attendance: int
    record: int | None
    pending: int | None = Field(description="Where others have to look at it before it counts.")
    refused: Problem | None


class ResultsOut(Out):
    """What became of each attendance that was named."""

    results: list[ConfirmedOut]


# ---------------------------------------------------------------- from rows


def activity_out(row: Activity) -> ActivityOut:
    """An activity in a list; its counts come with the row or are asked for."""
    counts = row.__dict__ if "places" in row.__dict__ else _counts(row)
    return ActivityOut(
        id=row.pk,
        title=row.title,
        state=row.state,
        category=coded(row.category),
        team=named(row.team),
        place=named(row.place),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        places=counts["places"] or 0,
        taken=counts["taken"] or 0,
    )


def _counts(row: Activity) -> dict[str, int]:
    return row.shifts.aggregate(places=Sum("capacity"), taken=Sum("taken"))


def activity_file(row: Activity, person_id: int | None) -> ActivityFileOut:
    """One activity as the token's owner may see it."""
    shifts = list(row.shifts.all())
    for shift in shifts:
        shift.activity = row
    facts = queries.facts_of(person_id, shifts)
    return ActivityFileOut(
        **dict(activity_out(row)),
        place_text=row.place_text,
        content=row.content,
        conditions=row.conditions,
        risks=row.risks,
        safeguards=row.safeguards,
        served=row.served,
        responsible=mask_name(row.responsible.name),
        private=row.private,
        joining=row.joining,
        companions_max=row.companions_max,
        shifts=[_open_shift(shift, facts) for shift in shifts],
    )


def _open_shift(row: Shift, facts: queries.Facts) -> OpenShiftOut:
    posts = [_post_out(row, post, facts) for post in row.posts.all()]
    problem = _problem(why_not_sign_up(row, facts))
    return OpenShiftOut(**dict(shift_out(row)), why_not=problem, posts=posts)


def _post_out(shift: Shift, row: Post, facts: queries.Facts) -> ShiftPostOut:
    return ShiftPostOut(
        id=row.pk,
        name=row.name,
        least=row.least,
        most=row.most,
        taken=row.taken,
        age_min=row.age_min,
        age_max=row.age_max,
        sex=row.sex,
        sex_reason=row.sex_reason,
        why_not=_problem(why_not_sign_up(shift, facts, post=row)),
    )


def _problem(why: Refused | None) -> Problem | None:
    return Problem(code=why.code, reason=str(why)) if why else None


def shift_out(row: Shift) -> ShiftOut:
    """A stretch of an activity."""
    return ShiftOut(
        id=row.pk,
        name=row.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        break_minutes=row.break_minutes,
        minutes=queries.shift_minutes(row),
        capacity=row.capacity,
        taken=row.taken,
        age_min=row.age_min,
        ended=row.ended_at is not None,
    )


def waiting_out(row: Shift) -> WaitingOut:
    """A shift whose attendance waits."""
    waiting: int = row.waiting  # type: ignore[attr-defined]
    return WaitingOut(**dict(shift_out(row)), activity=named(row.activity), waiting=waiting)


def attendance_out(row: Attendance | None) -> AttendanceOut | None:
    """When somebody came and went, where they did."""
    if row is None:
        return None
    return AttendanceOut(
        id=row.pk, in_at=row.in_at, out_at=row.out_at, assumed_end=row.assumed_end, state=row.state
    )


def signup_out(row: Signup) -> SignupOut:
    """A place in a shift."""
    return SignupOut(
        id=row.pk,
        activity=named(row.shift.activity),
        shift=row.shift_id,
        starts_at=row.shift.starts_at,
        ends_at=row.shift.ends_at,
        state=row.state,
        post=named(row.post) if row.post else None,
        companions=row.companions,
        offer_until=row.offer_until,
        attendance=attendance_out(getattr(row, "attendance", None)),
    )


def presence_out(row: Signup) -> PresenceOut:
    """One person on the captain's list."""
    volunteer = getattr(row.person, "volunteer", None)
    return PresenceOut(
        signup=row.pk,
        name=mask_name(row.person.name),
        number=volunteer.number if volunteer else "",
        attendance=attendance_out(getattr(row, "attendance", None)),
    )

"""Coming and going by rotating code, handing a shift over, confirming it by somebody else."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Query

from shijian.activities import commands, queries
from shijian.activities.api.shapes import (
    CodeOut,
    ConfirmedOut,
    ConfirmIn,
    DigitsIn,
    PresenceOut,
    ResultsOut,
    ScanIn,
    ShiftOut,
    SignupOut,
    WaitingOut,
    presence_out,
    router,
    shift_out,
    signup_out,
    waiting_out,
)
from shijian.activities.models import Scan, Signup
from shijian.activities.queries.attendance import SOURCE
from shijian.activities.rules import old_code, own_code, why_not_run, wrong_digits
from shijian.common.actor import Actor
from shijian.common.api import (
    Asked,
    Key,
    Listed,
    Problem,
    acting,
    changes,
    listed,
    reads,
    repeated,
)
from shijian.common.limits import hit
from shijian.common.refused import Refused, require
from shijian.hours.commands import Result
from shijian.hours.queries import records_from
from shijian.hours.rules import why_not_console

OWN_TRIES, ORGANISER_TRIES = 5, 60  # in five minutes, as on the pages


# ---------------------------------------------------------------- codes


@router.get("/shifts/{pk}/code", response=reads(CodeOut))
def get_place_code(request: HttpRequest, pk: Key) -> CodeOut:
    """The code that the organiser's screen shows this half minute."""
    by = acting(request)
    shift = queries.shift_for(by, pk)
    require(why_not_run(shift.activity, by=by))
    return _code(queries.place_code(shift))


@router.get("/signups/{pk}/code", response=reads(CodeOut))
def get_own_code(request: HttpRequest, pk: Key) -> CodeOut:
    """The code that a volunteer shows to the organiser."""
    return _code(queries.person_code(queries.signup_for(acting(request), pk)))


def _code(code: queries.Code) -> CodeOut:
    return CodeOut(
        token=code.token,
        digits=code.digits,
        path=reverse("activities:scan", args=[code.token]),
        seconds_left=code.seconds_left,
    )


@router.post("/scans", response=changes(SignupOut))
def scan_code(request: HttpRequest, given: ScanIn) -> SignupOut:
    """Sign in or out by a scanned code: the place's, or a volunteer's read by the organiser."""
    by = acting(request)

    def act() -> Signup:
        signup, method, window = _meant(given.token, by)
        return _recorded(signup, given.direction, method, window, by)

    return signup_out(queries.signup_for(by, int(repeated(request, act))))


def _meant(token: str, by: Actor) -> tuple[Signup, str, int]:
    """Whose place the code is about: the reader's own, or the one whose code was read."""
    meaning = queries.meaning_of(token)
    if meaning is None:
        raise old_code()
    if meaning.signup is None:
        return _own_place(meaning.shift.pk, by), Scan.Method.PLACE, meaning.window
    if meaning.signup.person_id == by.person_id:
        raise own_code()
    require(why_not_run(meaning.shift.activity, by=by))
    return meaning.signup, Scan.Method.PERSON, meaning.window


def _own_place(shift: int, by: Actor) -> Signup:
    rows = queries.my_signups(by.person_id or 0).filter(shift=shift, state=Signup.State.TAKEN)
    found = rows.select_related("shift__activity", "person", "attendance").first()
    if found is None:
        raise Refused(_("There is no place for this person in this shift."),
                      "activities.scan_not_signed_up")  # fmt: skip
    return found


def _recorded(signup: Signup, direction: str | None, method: str, window: int, by: Actor) -> Signup:
    way = direction or queries.next_direction(signup)
    commands.scan(signup, direction=way, method=method, window=window, by=by)
    return signup


@router.post("/signups/{pk}/scans", response=changes(SignupOut))
def type_digits(request: HttpRequest, pk: Key, given: DigitsIn) -> SignupOut:
    """Sign in or out by typing the six digits on the organiser's screen."""
    by = acting(request)
    hit(f"activities.digits:{by.user_id}", limit=OWN_TRIES, per_seconds=300)

    def act() -> Signup:
        signup = queries.signup_for(by, pk)
        window = queries.place_digits_window(signup.shift, given.digits)
        if window is None:
            raise wrong_digits()
        return _recorded(signup, given.direction, Scan.Method.DIGITS, window, by)

    return signup_out(queries.signup_for(by, int(repeated(request, act))))


@router.post("/shifts/{pk}/scans", response=changes(SignupOut))
def read_digits(request: HttpRequest, pk: Key, given: DigitsIn) -> SignupOut:
    """Sign somebody in or out by the six digits that they read out to the organiser."""
    by = acting(request)
    hit(f"activities.digits:{by.user_id}", limit=ORGANISER_TRIES, per_seconds=300)

    def act() -> Signup:
        shift = queries.shift_for(by, pk)
        require(why_not_run(shift.activity, by=by))
        found = queries.signups_with_digits(shift, given.digits)
        if len(found) != 1 or found[0].signup is None:
            raise wrong_digits()
        return _recorded(found[0].signup, given.direction, Scan.Method.DIGITS, found[0].window, by)

    return signup_out(queries.signup_for(by, int(repeated(request, act))))


# ---------------------------------------------------------------- a shift


@router.get("/shifts/{pk}/attendance", response=reads(Listed[PresenceOut]))
def list_attendance(request: HttpRequest, pk: Key, asked: Query[Asked]) -> Listed[PresenceOut]:
    """Everybody with a place in a shift, and when they came and went."""
    shift = queries.shift_for(acting(request), pk)
    rows = shift.signups.filter(state=Signup.State.TAKEN).select_related(
        "person__volunteer", "attendance"
    )
    return listed(PresenceOut, rows, asked, order=("id",), shown=presence_out)


@router.post("/shifts/{pk}/end", response=changes(ShiftOut))
def end_shift(request: HttpRequest, pk: Key) -> ShiftOut:
    """Hand a shift's attendance over; who never signed out is put down until the planned end."""
    by = acting(request)
    repeated(request, lambda: commands.end_shift(queries.shift_for(by, pk), by=by))
    return shift_out(queries.shift_for(by, pk))


@router.get("/waiting", response=reads(Listed[WaitingOut]))
def list_waiting_shifts(request: HttpRequest, asked: Query[Asked]) -> Listed[WaitingOut]:
    """The shifts of one's subtrees in which somebody's attendance waits, the oldest first."""
    by = acting(request)
    require(why_not_console(by))
    rows = queries.batches_to_confirm(by)
    return listed(WaitingOut, rows, asked, order=("ends_at", "id"), shown=waiting_out)


@router.post("/shifts/{pk}/confirm", response=changes(ResultsOut))
def confirm_attendance(request: HttpRequest, pk: Key, given: ConfirmIn) -> ResultsOut:
    """Turn attendance into hours and points, by another person than the one who led.

    Each person is judged alone; confirming again changes nothing and finds the same records.
    """
    by = acting(request)
    repeated(request, lambda: None)
    shift = queries.shift_for(by, pk)
    found = commands.confirm_attendance(shift, given.attendance, by=by)
    records = records_from(SOURCE, [row.service.source_id for row in found])
    return ResultsOut(results=[_became(row, records) for row in found])


def _became(row: Result, records: dict[int, int]) -> ConfirmedOut:
    source, no = row.service.source_id, row.refused
    kept = records.get(source)
    problem = Problem(code=no.code, reason=str(no)) if no and kept is None else None
    waits = row.pending.pk if row.pending else None
    return ConfirmedOut(attendance=source, record=kept, pending=waits, refused=problem)

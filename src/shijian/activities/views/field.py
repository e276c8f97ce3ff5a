"""The page that works without network, and the two addresses through which its phone speaks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST
from pydantic import Field, ValidationError

from shijian.accounts.queries import Request
from shijian.activities.commands.attendance import windows
from shijian.activities.commands.field import Reading, prepare_phone, settle_reading, sync
from shijian.activities.models import FieldPhone, Scan
from shijian.activities.queries.field import (
    held_reading_for,
    led_today,
    own_codes,
    own_today,
    phone_with,
    roster,
    token_of,
)
from shijian.activities.rules.field import PhoneClock, outcome_said, unknown_phone
from shijian.activities.views.sent import sent
from shijian.common import clock
from shijian.common.actor import Actor, Kind
from shijian.common.api import In, OneOf
from shijian.common.http import POLICY, client_address
from shijian.common.refused import Refused

SCANNER_POLICY = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"  # on this page alone
LAST_MS = 4_102_444_800_000  # the year 2100
Moment = Annotated[int, Field(ge=0, le=LAST_MS)]
Number = Annotated[int, Field(ge=1, le=2**62)]


class ReadingIn(In):
    """One reading; times are milliseconds since 1970 by the phone's own clock."""

    id: uuid.UUID = Field(strict=False)
    shift: Number
    signup: Number
    direction: Annotated[str, OneOf(Scan.Direction)]
    method: Annotated[str, Field(pattern="^(person|digits|roll)$")]
    at: Moment
    code: Annotated[str, Field(max_length=40)] = ""
    window: Annotated[int, Field(ge=0, le=2**40)] | None = None


class SyncIn(In):
    """What a phone sends, with its clock now and at the last contact with the server."""

    now: Moment
    met_server: Moment
    met_phone: Moment
    readings: Annotated[list[ReadingIn], Field(max_length=5000)]


View = Callable[..., HttpResponse]


def _speaks_json(view: View) -> View:
    """A no is a document that the phone's page shows, not a page of its own."""

    @wraps(view)
    def answered(request: Request, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except Refused as no:
            return JsonResponse({"code": no.code, "reason": str(no)}, status=no.status)

    return answered


@ensure_csrf_cookie
@cache_control(no_cache=True)
@require_GET
def field_page(request: HttpRequest) -> HttpResponse:
    """The page itself: it holds nothing of anybody, so that a phone may keep it."""
    response = render(request, "activities/field.html")
    response.headers["Content-Security-Policy"] = SCANNER_POLICY
    return response


@login_required
@never_cache
@require_POST
@_speaks_json
def field_day(request: Request) -> HttpResponse:
    """Make this phone ready for the day: rosters that check codes, and one's own codes."""
    phone = prepare_phone(by=request.actor)
    return JsonResponse(_day(request.actor, phone))


def _day(by: Actor, phone: FieldPhone) -> dict[str, Any]:
    open_for = windows()

    def span(shift: Any) -> tuple[dt.datetime, dt.datetime]:
        return open_for.sign_in(shift)[0], open_for.sign_out(shift)[1]

    mine = own_today(by.person_id) if by.person_id else []
    return {
        "token": token_of(phone),
        "user": by.user_id,
        "server": _ms(clock.now()),
        "until": _ms(phone.ends_at),
        "led": [roster(shift, span(shift), by) for shift in led_today(by)],
        "own": [own_codes(signup, span(signup.shift)) for signup in mine],
    }


def _ms(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)


@csrf_exempt  # the phone's own token speaks, not a session; it may be sent days later
@never_cache
@require_POST
@_speaks_json
def field_sync(request: HttpRequest) -> HttpResponse:
    """Take what a phone recorded without network, and say what became of each reading."""
    phone = phone_with(request.headers.get("X-Field-Phone", ""))
    if phone is None:
        raise unknown_phone()
    given = _parsed(request.body)
    outcomes = sync(phone, [_reading(row) for row in given.readings], _clock(given),
                    by=_owner(request, phone))  # fmt: skip
    results = {str(key): {"outcome": one, "said": outcome_said(one)}
               for key, one in outcomes.items()}  # fmt: skip
    return JsonResponse({"server": _ms(clock.now()), "results": results})


@login_required
@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    """A reading whose time was not certain counts, or does not."""
    reading = held_reading_for(request.actor, pk)
    url, accepted = reverse("activities:confirm", args=[reading.shift_id]), "yes" in request.POST
    return sent(request, url, lambda: settle_reading(reading, accepted=accepted, by=request.actor))


def _parsed(body: bytes) -> SyncIn:
    try:
        return SyncIn.model_validate_json(body)
    except (ValidationError, ValueError) as error:
        sentence = _("This cannot be read. Open the page with network once and send again.")
        raise Refused(sentence, "activities.field_form", status=422) from error


def _owner(request: HttpRequest, phone: FieldPhone) -> Actor:
    """The phone's user, without any right but to send what this phone recorded."""
    return Actor(
        kind=Kind.TOKEN,
        user_id=phone.user_id,
        person_id=phone.user.person_id,
        channel="field",
        ip=client_address(request),
    )


def _clock(given: SyncIn) -> PhoneClock:
    then = dt.timedelta(milliseconds=given.met_phone - given.met_server)
    return PhoneClock(then, _moment(given.now) - clock.now())


def _reading(row: ReadingIn) -> Reading:
    return Reading(
        row.id, row.shift, row.signup, row.direction, row.method, _moment(row.at), row.code,
        row.window,
    )  # fmt: skip


def _moment(ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(ms / 1000, dt.UTC)

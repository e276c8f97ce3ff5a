"""Proving an identity: offline at once by default, by a real-name service where one is configured.

The service is asked outside any transaction, by a job; while it is down a registration waits in
the state “applied” and is asked again, so that nobody is turned away and nothing is lost.
"""

from __future__ import annotations

import datetime as dt
import json
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from django.conf import settings
from django.db import transaction

from shijian.accounts.queries import clear_field, user_of
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.jobs import defer
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.notices.commands import send
from shijian.organisations.queries import station_for
from shijian.volunteers.models import StateChange, Verification, Volunteer
from shijian.volunteers.rules import why_not_prove

SECONDS = 5  # a service that answers later is as good as down
MOST_BYTES = 4_096
LEASE = dt.timedelta(minutes=2)
WAITS = (1, 5, 15, 60, 240)  # minutes after each failure, the last one for ever
State = Verification.State


class ServiceDown(Exception):
    """The service gave no answer that counts; it is asked again later."""


def _door() -> OpenerDirector:
    """Speaks to the address it is given and to no other: no proxy, no redirect (R4)."""
    door = OpenerDirector()
    for part in (HTTPHandler, HTTPSHandler, HTTPErrorProcessor, HTTPDefaultErrorHandler):
        door.add_handler(part())
    return door


def is_configured() -> bool:
    """Whether identities are proven by a service; else by the number's own proof, at once."""
    return bool(settings.IDENTITY["url"])


def begin_verification(volunteer: Volunteer) -> None:
    """The registration waits for the service; called by the command that registers."""
    Verification.objects.create(volunteer=volunteer, due_at=clock.now())
    defer("volunteers.verify_identities")


def verify_identities(*, by: Actor, limit: int = 50) -> int:
    """Ask the service about those who wait, the longest first; how many were answered."""
    answered = 0
    for _ in range(limit):
        row = _claim()
        if row is None:
            break
        try:
            matches = ask_service(row.volunteer)
        except ServiceDown as down:
            _wait(row, str(down), by=by)
            continue
        _end(row, matches=matches, by=by)
        answered += 1
    return answered


@transaction.atomic
def prove_at_desk(volunteer: Volunteer, *, by: Actor) -> Volunteer:
    """A worker looked at the identity card itself: that proves it, whatever the service said."""
    row = (
        Verification.objects.select_for_update(of=("self",))
        .select_related("volunteer__person", "volunteer__home")
        .get(volunteer=volunteer)
    )
    require(why_not_prove(row, by))
    _pass(row, "card_seen", by)
    return row.volunteer


def ask_service(volunteer: Volunteer) -> bool:
    """Whether name and number belong together, as the service answers: {"match": true}.

    Raises ServiceDown where it is slow, away, answers elsewhere or in other words.
    """
    url, person = settings.IDENTITY["url"], volunteer.person
    if urlsplit(url).scheme not in {"https", "http"}:
        raise ServiceDown("the address is not http")
    body = {"name": person.name, "id_number": clear_field(person, "id_number")}
    request = Request(url, data=json.dumps(body).encode(), method="POST")  # noqa: S310 -- as above
    request.add_header("Content-Type", "application/json")
    if settings.IDENTITY["key"]:
        request.add_header("Authorization", f"Bearer {settings.IDENTITY['key']}")
    try:
        with _door().open(request, timeout=SECONDS) as answer:
            said = json.loads(answer.read(MOST_BYTES))
    except HTTPError as error:
        raise ServiceDown(f"http {error.code}") from error
    except (OSError, ValueError) as error:
        raise ServiceDown(type(error).__name__) from error
    if not isinstance(said, dict) or not isinstance(said.get("match"), bool):
        raise ServiceDown("unknown answer")
    return bool(said["match"])


@transaction.atomic
def _claim() -> Verification | None:
    now = clock.now()
    row = (
        Verification.objects.filter(state=State.WAITING, due_at__lte=now)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("volunteer__person", "volunteer__home")
        .order_by("due_at", "pk")
        .first()
    )
    if row is not None:
        row.due_at, row.tries = now + LEASE, row.tries + 1
        row.save(update_fields=["due_at", "tries"])
    return row


@transaction.atomic
def _wait(row: Verification, fault: str, *, by: Actor) -> None:
    minutes = WAITS[min(row.tries, len(WAITS)) - 1]
    due_at = clock.now() + dt.timedelta(minutes=minutes)
    Verification.objects.filter(pk=row.pk, state=State.WAITING).update(
        due_at=due_at, fault=fault[:40]
    )
    record("volunteers.verifier_down", row, by=by, data={"tries": row.tries, "fault": fault[:40]})


@transaction.atomic
def _end(row: Verification, *, matches: bool, by: Actor) -> None:
    row = (
        Verification.objects.select_for_update(of=("self",))
        .select_related("volunteer__person", "volunteer__home")
        .get(pk=row.pk)
    )
    if row.state != State.WAITING:
        return  # somebody looked at the card meanwhile
    if matches:
        _pass(row, "real_name_service", by)
        return
    row.state, row.ended_at = State.FAILED, clock.now()
    row.save(update_fields=["state", "ended_at"])
    record("volunteers.identity_failed", row, by=by, scope_path=_path(row))
    _tell(row, "volunteers.identity_failed", by)


def _pass(row: Verification, how: str, by: Actor) -> None:
    now, volunteer = clock.now(), row.volunteer
    row.state, row.ended_at, row.fault = State.PASSED, now, ""
    row.save(update_fields=["state", "ended_at", "fault"])
    waits = Volunteer.objects.filter(pk=volunteer.pk, state=Volunteer.State.APPLIED)
    if waits.update(state=Volunteer.State.ACTIVE):  # who left meanwhile stays away
        StateChange.objects.create(
            volunteer=volunteer, state=Volunteer.State.ACTIVE, at=now, reason_code=how
        )
        volunteer.refresh_from_db(fields=["state"])
    data = {"volunteer": volunteer.pk, "how": how}
    record("volunteers.identity_proven", row, by=by, scope_path=_path(row), data=data)
    _tell(row, "volunteers.identity_proven", by)


def _path(row: Verification) -> str:
    return station_for(row.volunteer.home).path


def _tell(row: Verification, template: str, by: Actor) -> None:
    user = user_of(row.volunteer.person)
    if user is not None:
        send(user, template, {}, key=f"{template}:{row.pk}", by=by, link="/volunteers/me/")

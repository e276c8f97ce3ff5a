"""What a measurement needs in a seeded county: places to take, codes to scan, hours to confirm.

Written as the owner, in sets, straight into the tables: only what is measured goes through pages.
"""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from shijian.accounts.models import Device, Grant, User
from shijian.accounts.queries import device_mark
from shijian.activities.models import Activity, Attendance, Shift, Signup
from shijian.activities.queries import DEVICE
from shijian.common import clock
from shijian.volunteers.models import Volunteer

VOLUNTEERS = 100
DAYS, HOURS = 30, (8, 9, 10, 11, 13, 14, 15, 16, 17, 18)
TODAY, SINGLE_DAYS, GROUP_DAYS = 24, 6, 12
CAPACITY = 2000


def build() -> dict[str, Any]:
    """Everything, in one transaction; ids and cookies for the client."""
    people = _volunteers()
    office, captain = _office(), _captain(people)
    first = Activity.objects.filter(state="published").order_by("pk").first()
    assert first is not None
    with transaction.atomic():
        ahead = list(_ahead(first))
        now = list(_now(first))
        past = list(_past(first, SINGLE_DAYS + GROUP_DAYS))
        signups = _signups(now, people)
        attended = _attended(past, people, captain)
    with connection.cursor() as cursor:
        cursor.execute("SELECT points_open_accounts(%s, %s)",
                       [[user.person_id for user in people], [first.organisation_id]])  # fmt: skip
        cursor.execute(
            "INSERT INTO points_balance (account_id, points)"
            " SELECT id, 0 FROM points_account WHERE kind = 'volunteer' ON CONFLICT DO NOTHING"
        )
        cursor.execute("ANALYZE")
    return {
        "cookies": {user.person_id: _cookie(user) for user in people},
        "users": {user.person_id: user.pk for user in people},
        "devices": {user.person_id: _device(user) for user in people},
        "office": _cookie(office),
        "office_user": office.pk,
        "ahead": [[shift.activity_id, shift.pk] for shift in ahead],
        "now": signups,
        "secrets": {shift.pk: shift.secret.hex() for shift in now},
        "past": attended,
        "two_shifts": ahead[-1].activity_id,
        "addresses": _addresses(),
    }


def _volunteers() -> list[User]:
    active = Volunteer.objects.filter(state="active").values("person")
    users = User.objects.filter(person__in=active, person__grants__isnull=True).order_by("pk")
    return list(users[:VOLUNTEERS])


def _office() -> User:
    granted = Grant.objects.filter(role="office", ends_on__isnull=True).order_by("pk").first()
    assert granted is not None
    return User.objects.get(person=granted.person)


def _captain(people: Sequence[User]) -> User:
    captains = Grant.objects.filter(role="captain").values("person")
    return User.objects.filter(person__in=captains).exclude(pk__in=[u.pk for u in people])[0]


# ---------------------------------------------------------------- activities


def _like(first: Activity, title: str, starts: dt.datetime, ends: dt.datetime) -> Activity:
    copied = Activity.objects.get(pk=first.pk)
    copied.pk, copied.title = None, title
    copied.starts_at, copied.ends_at = starts, ends
    copied.state, copied.private = Activity.State.PUBLISHED, False
    return copied


def _made(first: Activity, spans: Sequence[tuple[dt.datetime, dt.datetime]]) -> list[Shift]:
    """An activity with one shift for each span."""
    activities = Activity.objects.bulk_create(
        _like(first, f"bench {n}", *span) for n, span in enumerate(spans)
    )
    return Shift.objects.bulk_create(
        Shift(activity=activity, name="", starts_at=activity.starts_at, ends_at=activity.ends_at,
              capacity=CAPACITY, secret=secrets.token_bytes(32))
        for activity in activities
    )  # fmt: skip


def _hour(days: int, hour: int) -> tuple[dt.datetime, dt.datetime]:
    start = clock.moment(clock.today() + dt.timedelta(days=days), hour)
    return start, start + dt.timedelta(minutes=30)


def _ahead(first: Activity) -> list[Shift]:
    """Three hundred activities to come; the last has two shifts."""
    spans = [_hour(day, hour) for day, hour in itertools.product(range(1, DAYS + 1), HOURS)]
    shifts = _made(first, spans)
    last = shifts[-1]
    second = Shift(activity=last.activity, name="2", starts_at=last.ends_at,
                   ends_at=last.ends_at + dt.timedelta(minutes=30), capacity=CAPACITY,
                   secret=secrets.token_bytes(32))  # fmt: skip
    second.save()
    Activity.objects.filter(pk=last.activity_id).update(ends_at=second.ends_at)
    return shifts


def _now(first: Activity) -> list[Shift]:
    """Under way at this moment, inside the county's day."""
    now, day = clock.now(), clock.today()
    starts = max(now - dt.timedelta(minutes=30), clock.moment(day))
    ends = min(now + dt.timedelta(hours=2), clock.moment(day, 23, 59))
    return _made(first, [(starts, ends)] * TODAY)


def _past(first: Activity, days: int) -> list[Shift]:
    """Evenings of days gone by, when nothing else was."""
    return _made(first, [_hour(-day, 22) for day in range(1, days + 1)])


# ---------------------------------------------------------------- people in them


def _signups(shifts: Sequence[Shift], people: Sequence[User]) -> list[list[int]]:
    rows = Signup.objects.bulk_create(
        Signup(shift=shift, person_id=user.person_id, at=clock.now())
        for shift, user in itertools.product(shifts, people)
    )
    Shift.objects.filter(pk__in=[s.pk for s in shifts]).update(taken=len(people))
    return [[row.pk, row.shift_id, row.person_id] for row in rows]


def _attended(
    shifts: Sequence[Shift], people: Sequence[User], captain: User
) -> list[dict[str, Any]]:
    """Everybody came and went, and nobody has confirmed it."""
    _signups(shifts, people)
    Shift.objects.filter(pk__in=[s.pk for s in shifts]).update(ended_at=clock.now())
    signups = Signup.objects.filter(shift__in=shifts).select_related("shift").order_by("pk")
    Attendance.objects.bulk_create(
        Attendance(signup=s, shift=s.shift, person_id=s.person_id, in_at=s.shift.starts_at,
                   out_at=s.shift.ends_at, recorder=captain, state="ended")
        for s in signups
    )  # fmt: skip
    rows = Attendance.objects.filter(shift__in=shifts).order_by("pk")
    found: dict[int, list[int]] = {}
    for pk, shift in rows.values_list("pk", "shift"):
        found.setdefault(shift, []).append(pk)
    return [{"shift": shift, "rows": pks} for shift, pks in found.items()]


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={'c' * 32}"


def _device(user: User) -> str:
    """The mark that a phone gets when it opens the page of a code."""
    key = secrets.token_hex(16)
    Device.objects.create(user=user, session_key=key, signed_in_at=clock.now())
    return f"{DEVICE}={device_mark(user, key)}"


# ---------------------------------------------------------------- queries of every page


def _addresses() -> list[str]:
    """Every address without a part to fill in."""
    return sorted(set(_plain(get_resolver().url_patterns, "/")))


def _plain(patterns: Sequence[Any], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _plain(pattern.url_patterns, route)
        elif "<" not in route and "(" not in route and not route.startswith("/api/"):
            yield route


def count_queries(made: dict[str, Any]) -> dict[str, dict[str, int]]:
    """How many statements each page takes, for the office and for a volunteer."""
    paths = [*made["addresses"], f"/activities/{made['two_shifts']}/"]
    found: dict[str, dict[str, int]] = {}
    volunteer = User.objects.get(person_id=next(iter(made["cookies"])))
    for who, user in (
        ("volunteer", volunteer),
        ("office", User.objects.get(pk=made["office_user"])),
    ):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        for path in paths:
            client.get(path)  # the first look fills what a process keeps
            with CaptureQueriesContext(connection) as caught:
                response = client.get(path)
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                found.setdefault(path, {})[who] = len(caught)
    return found

"""What a phone is given so that it can sign people in where there is no network.

An organiser's phone gets, for its shifts of the day, masked names and what checks their codes; a
volunteer's phone gets what makes its own codes. Neither is given the secret of a shift.
"""

from __future__ import annotations

import datetime as dt
import hmac
from base64 import b64encode
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from shijian.activities.models import Activity, FieldPhone, FieldScan, Shift, Signup
from shijian.activities.queries.attendance import next_direction
from shijian.activities.queries.lists import RUNNERS, my_signups
from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.identifiers import mask_name
from shijian.engines import chained
from shijian.hours.queries import CONFIRMERS

MOST_PEOPLE = 2000  # on one phone: what a slow phone still opens at once
HELD = (FieldScan.Outcome.FUTURE, FieldScan.Outcome.CLOCK)


def end_of_day() -> dt.datetime:
    """When what a phone was given today checks nothing any more."""
    return clock.moment(clock.today() + dt.timedelta(days=1))


def led_today(viewer: Actor) -> QuerySet[Shift]:
    """The shifts of this day that the viewer runs, the first one first."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(RUNNERS):
        wanted |= Q(activity__scope_path__startswith=path)
    return _today(Shift.objects.filter(wanted)).order_by("starts_at", "pk")


def _today(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    open_or_over = [Activity.State.PUBLISHED, Activity.State.CLOSED]
    return shifts.filter(
        activity__state__in=open_or_over,
        starts_at__lt=end_of_day(),
        ends_at__gt=clock.moment(clock.today()),
    ).select_related("activity")


def token_of(phone: FieldPhone) -> str:
    """What the phone shows when it sends what it recorded; worth nothing for anything else."""
    return f"{phone.pk}.{_mark(phone.pk)}"


def phone_with(token: str) -> FieldPhone | None:
    """The phone that this token was given to; None where it is forged or its user left."""
    number, _, mark = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if not hmac.compare_digest(_mark(int(number)).encode(), mark.encode(errors="surrogatepass")):
        return None
    rows = FieldPhone.objects.select_related("user__person")
    return rows.filter(pk=int(number), user__is_active=True).first()


def _mark(pk: int) -> str:
    return crypto.sign("field", str(pk)).hex()


# ---------------------------------------------------------------- the organiser's phone


def roster(shift: Shift, span: tuple[dt.datetime, dt.datetime], viewer: Actor) -> dict[str, Any]:
    """One shift for the organiser's phone: who is expected, and the anchors of their codes.

    `span` is from the first sign-in to the last sign-out; codes outside it cannot be checked.
    """
    rows = (
        Signup.objects.filter(shift=shift, state=Signup.State.TAKEN)
        .select_related("person__volunteer", "attendance")
        .order_by("pk")[:MOST_PEOPLE]
    )
    first, last = (chained.window(moment) for moment in span)
    people = [
        _person(shift, row, first, last) | {"own": row.person_id == viewer.person_id}
        for row in rows
    ]
    return _facts(shift, span) | {"people": people}


def _facts(shift: Shift, span: tuple[dt.datetime, dt.datetime]) -> dict[str, Any]:
    first, last = (chained.window(moment) for moment in span)
    return {
        "shift": shift.pk,
        "title": shift.activity.title,
        "name": shift.name,
        "starts": _ms(shift.starts_at),
        "ends": _ms(shift.ends_at),
        "opens": _ms(span[0]),
        "closes": _ms(span[1]),
        "first_window": first,
        "last_window": last,
        "first_block": first // chained.LINKS,
    }


def _person(shift: Shift, row: Signup, first: int, last: int) -> dict[str, Any]:
    secret, subject = bytes(shift.secret), subject_of(row)
    blocks = range(first // chained.LINKS, last // chained.LINKS + 1)
    volunteer = getattr(row.person, "volunteer", None)
    codes = (chained.link(secret, subject, window) for window in range(first, last + 1))
    return {
        "signup": row.pk,
        "name": mask_name(row.person.name),
        "number": volunteer.number if volunteer else "",
        "next": next_direction(row),
        "anchors": [chained.text(chained.anchor(secret, subject, block)) for block in blocks],
        "checks": b64encode(
            bytes(chained.check(subject, chained.digits(code)) for code in codes)
        ).decode(),
    }


def subject_of(signup: Signup) -> str:
    """What a volunteer's code speaks of."""
    return f"signup:{signup.pk}"


def _ms(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)


# ---------------------------------------------------------------- the volunteer's phone


def own_today(person_id: int) -> QuerySet[Signup]:
    """One's own places of this day."""
    return my_signups(person_id).filter(
        state=Signup.State.TAKEN,
        shift__activity__state=Activity.State.PUBLISHED,
        shift__starts_at__lt=end_of_day(),
        shift__ends_at__gt=clock.moment(clock.today()),
    )


def own_codes(signup: Signup, span: tuple[dt.datetime, dt.datetime]) -> dict[str, Any]:
    """What makes one's own codes of one shift on one's own phone, and nobody else's."""
    shift = signup.shift
    first, last = (chained.window(moment) for moment in span)
    blocks = range(first // chained.LINKS, last // chained.LINKS + 1)
    seeds = [chained.seed(bytes(shift.secret), subject_of(signup), block) for block in blocks]
    return _facts(shift, span) | {
        "signup": signup.pk,
        "token": signup.pk * 2 + 1,
        "seeds": [chained.text(seed) for seed in seeds],
    }


# ---------------------------------------------------------------- what is to be looked at


def held_readings(shift: Shift) -> QuerySet[FieldScan]:
    """What a phone recorded at a time that is not certain."""
    return (
        FieldScan.objects.filter(shift=shift, outcome__in=HELD, decision__isnull=True)
        .select_related("signup__person__volunteer", "phone__user__person")
        .order_by("at", "pk")
    )


def held_reading_for(viewer: Actor, pk: int) -> FieldScan:
    """One held reading in the subtrees whose hours the viewer answers for; else 404."""
    found = (
        FieldScan.objects.filter(pk=pk, outcome__in=HELD)
        .select_related("shift__activity__team", "phone")
        .first()
    )
    path = found.shift.activity.scope_path if found and found.shift else ""
    if found is None or not viewer.holds(CONFIRMERS, path):
        raise Http404
    return found

"""Telling people: from jobs, so that nobody waits at a page for a hundred messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse

from shijian.accounts.queries import users_of
from shijian.activities.models import Activity, Shift, Signup
from shijian.activities.queries.attendance import shifts_waiting
from shijian.catalogue.queries import calendar, rules
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.engines.schedule import local_day, working_days_between
from shijian.hours.models import ServiceRecord
from shijian.hours.queries import confirmers_at, levels
from shijian.journal import commands as journal
from shijian.notices.commands import send


@transaction.atomic
def tell_confirmed(records: Collection[int], *, by: Actor) -> int:
    """Everybody whose hours were confirmed learns it; how many have a sign-in to read it."""
    rows = list(ServiceRecord.objects.filter(pk__in=records).order_by("pk"))
    users = users_of([row.person_id for row in rows])
    told = 0
    for row in rows:
        if user := users.get(row.person_id):
            send(
                user,
                "activities.hours_confirmed",
                {"title": row.title, "hours": f"{row.minutes / 60:.1f}".removesuffix(".0")},
                key=f"activities.hours_confirmed:{row.pk}",
                by=by,
                link=reverse("hours:my_hours"),
            )
            told += 1
    data = {"records": list(records), "told": told}
    journal.record_raw("activities.told_confirmed", "hours.servicerecord", "", by=by, data=data)
    return told


@transaction.atomic
def tell_cancelled(activity_id: int, *, by: Actor) -> int:
    """Everybody who had a place learns that the activity does not take place."""
    activity = Activity.objects.get(pk=activity_id)
    places = Signup.objects.filter(shift__activity=activity, state=Signup.State.CANCELLED)
    return _tell(list(places.select_related("shift__activity")), "cancelled", by=by)


@transaction.atomic
def remind_tomorrow(*, by: Actor) -> int:
    """Everybody who is expected tomorrow is reminded once, the evening before."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    places = Signup.objects.filter(
        state=Signup.State.TAKEN,
        shift__starts_at__gte=clock.moment(tomorrow),
        shift__starts_at__lt=clock.moment(tomorrow + dt.timedelta(days=1)),
        shift__activity__state=Activity.State.PUBLISHED,
    )
    return _tell(list(places.select_related("shift__activity")), "reminder", by=by)


def _tell(places: list[Signup], template: str, *, by: Actor) -> int:
    users = users_of([place.person_id for place in places])
    told = 0
    for place in places:
        if user := users.get(place.person_id):
            activity = place.shift.activity
            send(
                user,
                f"activities.{template}",
                {"title": activity.title, "at": {"t": place.shift.starts_at.isoformat()}},
                key=f"activities.{template}:{place.pk}",
                by=by,
                link=reverse("activities:activity_detail", args=[activity.pk]),
            )
            told += 1
    if places:
        data = {"places": [place.pk for place in places], "told": told}
        journal.record_raw(f"activities.told_{template}", "activities.signup", "", by=by, data=data)
    return told


# ---------------------------------------------------------------- the clock of confirmation


@transaction.atomic
def warn_confirmers(*, by: Actor) -> int:
    """On the fifth and eighth working day the confirmers hear of it, then the level above.

    The clock binds whoever confirms; it never turns measured hours into back-filled ones.
    """
    values = rules("hours.warn_working_days", "hours.entry_working_days")
    warn, allowed = values["hours.warn_working_days"], int(values["hours.entry_working_days"])
    days, told = calendar(), 0
    for shift in shifts_waiting():
        passed = working_days_between(local_day(shift.ends_at), clock.today(), days)
        if passed in warn or passed > allowed:
            told += _warn(shift, passed, over=passed > allowed, by=by)
    if told:
        journal.record_raw("activities.warned", "activities.shift", "", by=by, data={"told": told})
    return told


def _warn(shift: Shift, passed: int, *, over: bool, by: Actor) -> int:
    team = shift.activity.team_id
    level = levels([team])[team]
    step = "overdue" if over else "waiting"
    facts = {
        "title": shift.activity.title,
        "at": {"t": shift.starts_at.isoformat()},
        "people": int(getattr(shift, "waiting", 0)),
    }
    users = confirmers_at(level.above_path if over else level.path)
    for user in users:
        send(
            user,
            f"activities.{step}",
            facts if over else facts | {"days": passed},
            key=f"activities.{step}:{shift.pk}:{user.pk}" + ("" if over else f":{passed}"),
            by=by,
            link=reverse("activities:confirm", args=[shift.pk]),
        )
    return len(users)

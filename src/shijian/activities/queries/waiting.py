"""The waiting list: when a place is offered, and until when it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from shijian.activities.models import Activity, Shift, Signup
from shijian.catalogue.queries import rules as rule_values
from shijian.common import clock

LIVING = (
    Signup.State.TAKEN, Signup.State.OFFERED, Signup.State.WAITING, Signup.State.ASKED,
    Signup.State.INVITED,
)  # fmt: skip
HELD = (Signup.State.TAKEN, Signup.State.OFFERED)


@dataclass(frozen=True, slots=True)
class Offer:
    """How a place is offered to the next on the list, in minutes and hours of the clock."""

    minutes: int = 720
    before_minutes: int = 120
    quiet_from: int = 21
    quiet_to: int = 7

    def is_quiet(self, moment: dt.datetime) -> bool:
        """Whether nobody is asked at this hour."""
        return not self.quiet_to <= clock.local(moment).hour < self.quiet_from

    def until(self, now: dt.datetime, starts_at: dt.datetime) -> dt.datetime | None:
        """Until when a place offered now is kept; the night does not count; None: not offered."""
        if self.is_quiet(now):
            return None
        at, left = now, dt.timedelta(minutes=self.minutes)
        while left > (today := self._evening(at) - at):
            at, left = self._morning(at), left - today
        end = min(at + left, self._last(starts_at))
        return end if end > now else None

    def morning_after(self, now: dt.datetime) -> dt.datetime:
        """When the list is asked again after a quiet hour."""
        local = clock.local(now)
        late = dt.timedelta(days=1 if local.hour >= self.quiet_from else 0)
        return clock.moment(local.date() + late, self.quiet_to)

    def _last(self, starts_at: dt.datetime) -> dt.datetime:
        last = starts_at - dt.timedelta(minutes=self.before_minutes)
        local = clock.local(last)
        if not self.is_quiet(last):
            return last
        early = dt.timedelta(days=1 if local.hour < self.quiet_to else 0)
        return clock.moment(local.date() - early, self.quiet_from)

    def _evening(self, moment: dt.datetime) -> dt.datetime:
        return clock.moment(clock.local(moment).date(), self.quiet_from)

    def _morning(self, moment: dt.datetime) -> dt.datetime:
        return clock.moment(clock.local(moment).date() + dt.timedelta(days=1), self.quiet_to)


def sign_up_rules() -> dict[str, Any]:
    """The rule values under which places are given, as the database functions take them."""
    found = rule_values("hours.day_ladder", "activities.offer", "volunteers.adult_years")
    return {
        "adult_years": found["volunteers.adult_years"],
        "day_limit": found["hours.day_ladder"]["parent"],
        "ladder": found["hours.day_ladder"],
        "offer": found["activities.offer"],
    }


def shifts_to_settle() -> QuerySet[Shift]:
    """Shifts to come with a list on which something may have to move."""
    moving = Q(signups__state=Signup.State.WAITING) | Q(
        signups__state=Signup.State.OFFERED, signups__offer_until__lte=clock.now()
    )
    return Shift.objects.filter(moving, starts_at__gt=clock.now()).distinct().order_by("pk")


def places_in_line(signups: Collection[Signup]) -> dict[int, int]:
    """How many wait before each of these people, themselves included."""
    found = {}
    for one in signups:
        before = Q(at__lt=one.at) | Q(at=one.at, pk__lte=one.pk)
        rows = Signup.objects.filter(before, shift=one.shift_id, state=Signup.State.WAITING)
        found[one.pk] = rows.count()
    return found


def waiting_in(shifts: Collection[Shift]) -> dict[int, int]:
    """How many wait for each of these shifts."""
    rows = Signup.objects.filter(shift__in=shifts, state=Signup.State.WAITING)
    return dict(rows.values_list("shift").annotate(n=Count("pk")))


def requests_in(activity: Activity) -> QuerySet[Signup]:
    """Who asks to take part and waits for the organiser, the longest first."""
    rows = Signup.objects.filter(shift__activity=activity, state=Signup.State.ASKED)
    return rows.select_related("person__volunteer", "shift", "post").order_by("at", "pk")

"""Making an activity, saying everything the law asks for, opening it, calling it off."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.activities.models import Activity, Attendance, Shift, Signup
from shijian.activities.rules import (
    why_not_cancel,
    why_not_open,
    why_not_publish,
    why_not_run,
)
from shijian.catalogue.models import Category
from shijian.common import clock, jobs
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal import commands as journal
from shijian.organisations.models import Place
from shijian.teams.models import Team

# What a captain or a worker may still change in a draft.
TEXTS = (
    "title", "place_text", "content", "conditions", "risks", "safeguards", "served",
    "starts_at", "ends_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShiftPlan:
    """A stretch of an activity as its organiser plans it."""

    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    capacity: int
    break_minutes: int = 0
    age_min: int = 0


@transaction.atomic
def draft_activity(
    *,
    team: Team,
    category: Category,
    title: str,
    place: Place,
    place_text: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    shifts: Sequence[ShiftPlan],
    responsible: Person,
    content: str = "",
    conditions: str = "",
    risks: str = "",
    safeguards: str = "",
    served: str = "",
    private: bool = False,
    joining: str = Activity.Joining.INSTANT,
    companions_max: int = 0,
    by: Actor,
) -> Activity:
    """Write down an activity that nobody but its team and their organisation sees yet."""
    activity = Activity(
        title=title, category=category, team=team, organisation_id=team.organisation_id,
        scope_path=team.path, place=place, place_text=place_text, starts_at=starts_at,
        ends_at=ends_at, content=content, conditions=conditions, risks=risks,
        safeguards=safeguards, served=served, responsible=responsible, private=private,
        joining=joining, companions_max=companions_max,
        created_by_id=_user(by), created_at=clock.now(),
    )  # fmt: skip
    require(why_not_run(activity, by=by))
    activity.save(force_insert=True)
    _plan(activity, shifts)
    journal.record("activities.drafted", activity, by=by, data={"team": team.pk})
    return activity


@transaction.atomic
def change_activity(
    activity: Activity, *, shifts: Sequence[ShiftPlan], by: Actor, **fields: Any
) -> Activity:
    """Correct a draft; what is published stays as people signed up for it."""
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    require(why_not_run(activity, by=by))
    if activity.state != Activity.State.DRAFT:
        raise Refused(
            _("It is published: cancel it and make a new one instead."), "activities.published"
        )
    for name in TEXTS:
        setattr(activity, name, fields.get(name, getattr(activity, name)))
    for name in ("category", "place", "responsible"):
        setattr(activity, name, fields.get(name, getattr(activity, name)))
    activity.save()
    activity.shifts.all().delete()
    _plan(activity, shifts)
    journal.record("activities.changed", activity, by=by)
    return activity


def _plan(activity: Activity, shifts: Sequence[ShiftPlan]) -> None:
    Shift.objects.bulk_create(
        Shift(
            activity=activity,
            name=plan.name,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            capacity=plan.capacity,
            break_minutes=plan.break_minutes,
            age_min=plan.age_min,
            secret=secrets.token_bytes(32),
        )
        for plan in shifts
    )


def _user(by: Actor) -> int:
    if by.user_id is None:
        raise Refused(_("An activity is made by a person."), "activities.nobody", status=403)
    return by.user_id


# ---------------------------------------------------------------- opening


@transaction.atomic
def publish_activity(activity: Activity, *, by: Actor) -> Activity:
    """Open an activity for sign-up; refused with everything that is missing (条例 art. 12)."""
    activity = (
        Activity.objects.select_for_update(of=["self"]).select_related("team").get(pk=activity.pk)
    )
    require(why_not_run(activity, by=by))
    require(why_not_open(activity, by=by))
    if missing := why_not_publish(activity, list(activity.shifts.all())):
        raise Refused(" ".join(missing), "activities.incomplete")
    _open(activity)
    journal.record("activities.published", activity, by=by)
    return activity


def _open(activity: Activity) -> None:
    activity.state, activity.published_at = Activity.State.PUBLISHED, clock.now()
    activity.save(update_fields=["state", "published_at"])


@transaction.atomic
def make_for_order(
    *,
    team: Team,
    category: Category,
    title: str,
    content: str,
    place: Place,
    place_text: str,
    starts_at: dt.datetime,
    minutes: int,
    people: int,
    responsible: Person,
    served: str = "",
    risks: str = "",
    by: Actor,
) -> Activity:
    """The activity that an accepted order becomes: open at once, for members of the team only.

    `place_text` says how the place is called, never a resident's address: that stays encrypted
    in the order, and `title` and `content` never name anybody.
    """
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    activity = draft_activity(
        team=team, category=category, title=title, place=place, place_text=place_text,
        starts_at=starts_at, ends_at=ends_at, responsible=responsible,
        content=content or title, served=served, private=True,
        conditions=str(_("Members of the team")),
        risks=risks[:200] or str(_("Nothing particular was said in the order")),
        safeguards=str(_("Accident insurance by the organisation; go in pairs")),
        shifts=[ShiftPlan("", starts_at, ends_at, people)],
        by=by,
    )  # fmt: skip
    if missing := why_not_publish(activity, list(activity.shifts.all())):
        raise Refused(" ".join(missing), "activities.incomplete")
    _open(activity)
    journal.record("activities.published", activity, by=by, data={"for_order": True})
    return activity


# ---------------------------------------------------------------- calling off


@transaction.atomic
def cancel_activity(activity: Activity, *, reason: str, by: Actor) -> Activity:
    """Call an activity off: every place is given back and everybody is told."""
    shifts = list(Shift.objects.select_for_update().filter(activity=activity).order_by("pk"))
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    require(why_not_run(activity, by=by))
    attended = Attendance.objects.filter(shift__in=shifts).exists()
    require(why_not_cancel(activity, attended=attended))
    places = Signup.objects.filter(shift__in=shifts, state=Signup.State.TAKEN).update(
        state=Signup.State.CANCELLED, withdrawn_at=clock.now()
    )
    Shift.objects.filter(activity=activity).update(taken=0)
    Activity.objects.filter(pk=activity.pk).update(state=Activity.State.CANCELLED)
    activity.state = Activity.State.CANCELLED
    journal.record("activities.cancelled", activity, by=by, data={"places": places}, reason=reason)
    jobs.defer("activities.tell_cancelled", activity=activity.pk)
    return activity

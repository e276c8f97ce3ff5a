"""Handing an activity in, opening it for everybody, sending it back, calling it off."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from shijian.activities.models import Activity, Attendance, Post, Shift, Signup
from shijian.activities.queries.waiting import LIVING
from shijian.activities.rules import (
    why_not_cancel,
    why_not_open,
    why_not_propose,
    why_not_publish,
    why_not_return,
    why_not_run,
)
from shijian.common import clock, jobs
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal import commands as journal
from shijian.notices.commands import send


@transaction.atomic
def propose_activity(activity: Activity, *, by: Actor) -> Activity:
    """Hand a draft in to whoever answers for the team; refused with everything that is missing."""
    activity = _locked(activity)
    require(why_not_run(activity, by=by))
    require(why_not_propose(activity))
    _require_complete(activity)
    activity.state = Activity.State.PROPOSED
    activity.save(update_fields=["state"])
    journal.record("activities.proposed", activity, by=by)
    return activity


@transaction.atomic
def publish_activity(activity: Activity, *, checked: int = 0, by: Actor) -> Activity:
    """Open an activity for sign-up; refused with everything that is missing (条例 art. 12).

    `checked`: the bits of the six kinds that are not volunteering, each looked at by the one who
    publishes (R10).
    """
    activity = _locked(activity)
    require(why_not_run(activity, by=by))
    require(why_not_open(activity, by=by))
    _require_complete(activity, checked)
    activity.state, activity.published_at = Activity.State.PUBLISHED, clock.now()
    activity.checked_kinds, activity.checked_by_id = checked, by.user_id
    activity.save(update_fields=["state", "published_at", "checked_kinds", "checked_by"])
    journal.record("activities.published", activity, by=by, data={"checked": checked})
    return activity


@transaction.atomic
def return_activity(activity: Activity, *, reason: str, by: Actor) -> Activity:
    """Send back what was handed in, with the reason that its writer reads."""
    activity = _locked(activity)
    require(why_not_return(activity, by=by))
    activity.state = Activity.State.DRAFT
    activity.save(update_fields=["state"])
    entry = journal.record("activities.returned", activity, by=by, reason=reason)
    send(
        activity.created_by,
        "activities.returned",
        {"title": activity.title},
        key=f"activities.returned:{activity.pk}:{entry}",
        by=by,
        link=reverse("activities:activity_file", args=[activity.pk]),
    )
    return activity


def _locked(activity: Activity) -> Activity:
    rows = Activity.objects.select_for_update(of=["self"]).select_related(
        "team__organisation", "created_by"
    )
    return rows.get(pk=activity.pk)


def _require_complete(activity: Activity, checked: int | None = None) -> None:
    shifts = list(activity.shifts.all())
    missing = (
        why_not_publish(activity, shifts)
        if checked is None
        else why_not_publish(activity, shifts, checked)
    )
    if missing:
        raise Refused(" ".join(missing), "activities.incomplete")


# ---------------------------------------------------------------- calling off


@transaction.atomic
def cancel_activity(activity: Activity, *, reason: str, by: Actor) -> Activity:
    """Call an activity off: every place is given back and everybody is told."""
    shifts = list(Shift.objects.select_for_update().filter(activity=activity).order_by("pk"))
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    require(why_not_run(activity, by=by))
    attended = Attendance.objects.filter(shift__in=shifts).exists()
    require(why_not_cancel(activity, attended=attended))
    places = Signup.objects.filter(shift__in=shifts, state__in=LIVING).update(
        state=Signup.State.CANCELLED, withdrawn_at=clock.now(), offer_until=None
    )
    Post.objects.filter(shift__in=shifts).update(taken=0)
    Shift.objects.filter(activity=activity).update(taken=0)
    Activity.objects.filter(pk=activity.pk).update(state=Activity.State.CANCELLED)
    activity.state = Activity.State.CANCELLED
    journal.record("activities.cancelled", activity, by=by, data={"places": places}, reason=reason)
    jobs.defer("activities.tell_cancelled", activity=activity.pk)
    return activity

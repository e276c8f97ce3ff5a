"""Writing an activity down again for other days: the copy of a good one is the quickest plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from shijian.activities.commands.drafting import FACTS, PostPlan, ShiftPlan, draft_activity
from shijian.activities.models import Activity, Post, Shift
from shijian.activities.rules import why_not_copy, why_not_run
from shijian.catalogue.queries import rules as rule_values
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require


@transaction.atomic
def copy_activity(activity: Activity, *, days: Sequence[dt.date], by: Actor) -> list[Activity]:
    """A draft for each of these days, with the same shifts and posts at the same hours.

    An insurance is not copied: it is looked at anew for each day.
    """
    require(why_not_run(activity, by=by))
    longest = rule_values("activities.longest_days")["activities.longest_days"]
    require(why_not_copy(days, longest_days=longest))
    return [_copied(activity, day, by) for day in days]


def _copied(activity: Activity, day: dt.date, by: Actor) -> Activity:
    later = day - clock.local(activity.starts_at).date()
    facts = {name: getattr(activity, name) for name in FACTS}
    facts |= {"insurer": "", "policy": "", "insured_from": None, "insured_to": None}
    facts |= {"starts_at": activity.starts_at + later, "ends_at": activity.ends_at + later}
    rows = activity.shifts.order_by("starts_at", "pk").prefetch_related("posts__qualification")
    return draft_activity(
        team=activity.team,
        category=activity.category,
        place=activity.place,
        responsible=activity.responsible,
        shifts=[_shift_plan(row, later) for row in rows],
        by=by,
        **facts,
    )


def _shift_plan(row: Shift, later: dt.timedelta) -> ShiftPlan:
    return ShiftPlan(
        row.name,
        row.starts_at + later,
        row.ends_at + later,
        row.capacity,
        row.break_minutes,
        row.age_min,
        tuple(_post_plan(post) for post in row.posts.all()),
    )


def _post_plan(post: Post) -> PostPlan:
    return PostPlan(**{name: getattr(post, name) for name in PostPlan.__slots__})

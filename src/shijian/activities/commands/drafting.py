"""Writing an activity down, by itself or for an order that was accepted."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.activities.models import Activity, Post, Shift
from shijian.activities.rules import why_not_publish, why_not_run
from shijian.catalogue.models import Category, QualificationKind
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal import commands as journal
from shijian.organisations.models import Place
from shijian.teams.models import Team

# What a captain or a worker may still change in a draft.
FACTS = (
    "title", "place_text", "meeting_point", "content", "conditions", "risks", "safeguards",
    "served", "starts_at", "ends_at", "joining", "companions_max", "dangerous", "insurer",
    "policy", "insured_from", "insured_to", "minors", "serves_minors", "safety",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PostPlan:
    """Somebody in particular who is needed in a shift."""

    name: str
    least: int = 1
    most: int = 1
    age_min: int | None = None
    age_max: int | None = None
    qualification: QualificationKind | None = None
    sex: int | None = None
    sex_reason: str = ""


@dataclass(frozen=True, slots=True)
class ShiftPlan:
    """A stretch of an activity as its organiser plans it."""

    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    capacity: int
    break_minutes: int = 0
    age_min: int = 0
    posts: tuple[PostPlan, ...] = ()


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
    by: Actor,
    **more: Any,
) -> Activity:
    """Write down an activity that nobody but its team and their organisation sees yet.

    `more`: the other facts of an activity, as FACTS names them.
    """
    activity = Activity(
        title=title, category=category, team=team, organisation_id=team.organisation_id,
        scope_path=team.path, place=place, place_text=place_text, starts_at=starts_at,
        ends_at=ends_at, content=content, conditions=conditions, risks=risks,
        safeguards=safeguards, served=served, responsible=responsible, private=private,
        **{name: more[name] for name in FACTS if name in more},
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
    for name in FACTS:
        setattr(activity, name, fields.get(name, getattr(activity, name)))
    for name in ("category", "place", "responsible"):
        setattr(activity, name, fields.get(name, getattr(activity, name)))
    activity.save()
    Post.objects.filter(shift__activity=activity).delete()
    activity.shifts.all().delete()
    _plan(activity, shifts)
    journal.record("activities.changed", activity, by=by)
    return activity


def _plan(activity: Activity, shifts: Sequence[ShiftPlan]) -> None:
    rows = Shift.objects.bulk_create(
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
    Post.objects.bulk_create(
        Post(shift=row, **{name: getattr(post, name) for name in PostPlan.__slots__})
        for row, plan in zip(rows, shifts, strict=True)
        for post in plan.posts
    )


def _user(by: Actor) -> int:
    if by.user_id is None:
        raise Refused(_("An activity is made by a person."), "activities.nobody", status=403)
    return by.user_id


# ---------------------------------------------------------------- for an order


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
    activity.state, activity.published_at = Activity.State.PUBLISHED, clock.now()
    activity.save(update_fields=["state", "published_at"])
    journal.record("activities.published", activity, by=by, data={"for_order": True})
    return activity

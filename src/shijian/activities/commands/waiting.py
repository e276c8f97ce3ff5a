"""The waiting list, questions to the organiser, invitations: who is let in, and who is told."""

from __future__ import annotations

import json

from django.db import transaction
from django.urls import reverse

from shijian.accounts.models import Person
from shijian.accounts.queries import user_of
from shijian.activities.models import Post, Shift, Signup
from shijian.activities.queries.waiting import shifts_to_settle, sign_up_rules
from shijian.activities.rules import full, why_not_answer, why_not_invite, why_not_run
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import by_json, call
from shijian.common.refused import require
from shijian.journal import commands as journal
from shijian.notices.commands import send


@transaction.atomic
def settle(shift: Shift, *, by: Actor) -> int:
    """Lapsed offers go, and whoever waits longest moves up; everybody concerned is told."""
    moved = call(
        "activities_settle",
        p_shift=shift.pk,
        p_rules=json.dumps(sign_up_rules()),
        p_now=clock.now(),
    )
    for row in moved:
        tell_place(_place(row["o_signup"]), by=by)
    return len(moved)


def settle_lists(*, by: Actor) -> int:
    """Every few minutes: each list on which something may have to move; how many moved."""
    return sum(settle(shift, by=by) for shift in shifts_to_settle())


def tell_place(signup: Signup, *, by: Actor) -> None:
    """Tell somebody how their place stands now, once for each change of it."""
    user = user_of(signup.person)
    if user is None:
        return
    activity = signup.shift.activity
    facts: dict[str, object] = {
        "title": activity.title,
        "at": {"t": signup.shift.starts_at.isoformat()},
    }
    stamp = signup.at.isoformat()
    if signup.offer_until:
        stamp = signup.offer_until.isoformat()
        facts["until"] = {"t": stamp}
    send(
        user,
        f"activities.place_{signup.state}",
        facts,
        key=f"activities.place:{signup.pk}:{signup.state}:{stamp}",
        by=by,
        link=reverse("activities:activity_detail", args=[activity.pk]),
    )


def _place(pk: int) -> Signup:
    return Signup.objects.select_related("shift__activity", "person", "post").get(pk=pk)


# ---------------------------------------------------------------- questions and invitations


@transaction.atomic
def approve_request(signup: Signup, *, by: Actor) -> Signup:
    """The organiser's yes to somebody who asked for a place."""
    require(why_not_run(signup.shift.activity, by=by))
    answer = call(
        "activities_approve",
        p_signup=signup.pk,
        p_rules=json.dumps(sign_up_rules()),
        p_by=by_json(by),
        p_now=clock.now(),
    )[0]["o_outcome"]
    fresh = _place(signup.pk)
    if answer != "done":
        require(full() if answer == "full" else why_not_answer(fresh, answer))
    tell_place(fresh, by=by)
    return fresh


@transaction.atomic
def decline_request(signup: Signup, *, reason: str, by: Actor) -> Signup:
    """The organiser's no, with a reason that the person reads."""
    Shift.objects.select_for_update().get(pk=signup.shift_id)
    fresh = _place(signup.pk)
    require(why_not_run(fresh.shift.activity, by=by))
    require(why_not_answer(fresh))
    Signup.objects.filter(pk=fresh.pk).update(state=Signup.State.DECLINED, withdrawn_at=clock.now())
    fresh.state = Signup.State.DECLINED
    journal.record("activities.declined", fresh, by=by, data={"shift": fresh.shift_id},
                   reason=reason)  # fmt: skip
    tell_place(fresh, by=by)
    return fresh


@transaction.atomic
def invite(shift: Shift, *, person: Person, post: Post | None = None, by: Actor) -> Signup:
    """Ask a volunteer whether they would come; nothing is taken until they say yes."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    locked = Shift.objects.select_for_update(of=["self"]).select_related("activity__team")
    shift = locked.get(pk=shift.pk)
    require(why_not_run(shift.activity, by=by))
    require(why_not_invite(shift, person, post))
    row = Signup.objects.create(
        shift=shift, person=person, post=post, state=Signup.State.INVITED, at=clock.now()
    )
    journal.record("activities.invited", row, by=by, data={"shift": shift.pk, "person": person.pk})
    tell_place(row, by=by)
    return row

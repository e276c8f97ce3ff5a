"""Handing a place on to somebody who can do the same, without a gap in the shift."""

from __future__ import annotations

import json

from django.db import transaction
from django.urls import reverse

from shijian.accounts.models import Person
from shijian.accounts.queries import user_of
from shijian.activities.commands.places import why_not_for, why_not_private
from shijian.activities.commands.waiting import settle
from shijian.activities.models import Shift, Signup, Swap
from shijian.activities.queries.facts import facts_of
from shijian.activities.queries.waiting import sign_up_rules
from shijian.activities.rules import place_gone, why_not_offer_place, why_not_take_over
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import by_json, call
from shijian.common.refused import require
from shijian.journal import commands as journal
from shijian.notices.commands import send


@transaction.atomic
def offer_place(signup: Signup, *, to: Person | None = None, by: Actor) -> Swap:
    """Look for somebody to take one's place: a named person, who is asked, or any suitable one.

    Until somebody says yes the place stays one's own.
    """
    require(why_not_for(signup.person, by=by))
    Shift.objects.select_for_update().get(pk=signup.shift_id)
    fresh = Signup.objects.select_related("shift__activity", "attendance").get(pk=signup.pk)
    looking = Swap.objects.filter(signup=fresh, state=Swap.State.OPEN).exists()
    require(why_not_offer_place(fresh, looking=looking))
    swap = Swap.objects.create(signup=fresh, named=to, at=clock.now())
    journal.record(
        "activities.place_offered_on", fresh, by=by, data={"swap": swap.pk, "named": bool(to)}
    )
    if to is not None:
        _tell(swap, to, "swap_asked", by=by)
    return swap


@transaction.atomic
def take_back_offer(swap: Swap, *, by: Actor) -> Swap:
    """Keep the place after all, or, as the one who was named, say no."""
    if by.person_id != swap.named_id:
        require(why_not_for(swap.signup.person, by=by))
    Shift.objects.select_for_update().get(pk=swap.signup.shift_id)
    ended = Swap.objects.filter(pk=swap.pk, state=Swap.State.OPEN).update(
        state=Swap.State.ENDED, ended_at=clock.now()
    )
    require(None if ended else place_gone())
    journal.record("activities.place_kept", swap.signup, by=by, data={"swap": swap.pk})
    return Swap.objects.get(pk=swap.pk)


@transaction.atomic
def take_over(swap: Swap, *, person: Person, by: Actor) -> Signup:
    """Take somebody's place over; the shift never has one person less or more for it."""
    require(why_not_for(person, by=by))
    if swap.named_id != person.pk:
        require(why_not_private(swap.signup.shift, by=by))
    answer = call(
        "activities_take_over",
        p_swap=swap.pk,
        p_person=person.pk,
        p_rules=json.dumps(sign_up_rules()),
        p_by=by_json(by),
        p_now=clock.now(),
    )[0]
    if answer["o_outcome"] != "done":
        fresh = Swap.objects.select_related("signup__shift__activity", "signup__post")
        facts = facts_of(person.pk, [swap.signup.shift])
        raise why_not_take_over(fresh.get(pk=swap.pk), facts, person.pk) or place_gone()
    _tell(swap, swap.signup.person, "swap_done", by=by)
    settle(swap.signup.shift, by=by)
    rows = Signup.objects.select_related("shift__activity__team", "shift__activity__place")
    return rows.get(pk=answer["o_signup"])


def _tell(swap: Swap, person: Person, template: str, *, by: Actor) -> None:
    user = user_of(person)
    if user is not None:
        shift = swap.signup.shift
        send(
            user,
            f"activities.{template}",
            {"title": shift.activity.title, "at": {"t": shift.starts_at.isoformat()}},
            key=f"activities.{template}:{swap.pk}",
            by=by,
            link=reverse("activities:swap", args=[swap.pk]),
        )

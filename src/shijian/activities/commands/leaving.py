"""What becomes of places when somebody pauses, leaves or is kept from serving."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from shijian.activities.commands.waiting import settle
from shijian.activities.models import Signup
from shijian.activities.queries.leaving import places_to_come
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import by_json, call


@transaction.atomic
def give_back_places(people: Collection[int], *, by: Actor) -> int:
    """Give back every place, offer and wait of one human in shifts that have not begun; how many.

    Not by `withdraw`: this is no late withdrawal of the volunteer's, and an authority that
    suspends somebody does not run the activities.
    """
    signups: list[Signup] = list(places_to_come(people).order_by("person_id", "pk"))
    done = 0
    for signup in signups:
        answer = call(
            "activities_withdraw",
            p_signup=signup.pk,
            p_state=Signup.State.WITHDRAWN,
            p_by=by_json(by),
            p_now=clock.now(),
        )[0]
        if answer["o_outcome"] == "done":
            settle(signup.shift, by=by)
            done += 1
    return done

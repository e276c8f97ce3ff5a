"""Taking a place in a shift and giving it back; the database function decides who gets the last."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.activities.commands.waiting import settle
from shijian.activities.models import Post, Shift, Signup
from shijian.activities.queries.facts import facts_of
from shijian.activities.queries.lists import may_run, visible_activities
from shijian.activities.queries.waiting import sign_up_rules
from shijian.activities.rules import full, why_not_sign_up, why_not_withdraw
from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.functions import by_json, call
from shijian.common.refused import Refused, require

GIVEN = {"yes": Signup.State.TAKEN, "ask": Signup.State.ASKED, "waiting": Signup.State.WAITING}


@transaction.atomic
def sign_up(
    shift: Shift,
    *,
    person: Person,
    post: Post | None = None,
    companions: Sequence[str] = (),
    wait: bool = False,
    by: Actor,
) -> Signup:
    """Give somebody a place, by their own act or done for them with their word (代办).

    Where the organiser has to agree it is a question; with `wait`, a full shift puts them on the
    list. `companions` are the names of those who come along, kept encrypted.
    """
    require(why_not_for(person, by=by))
    require(why_not_private(shift, by=by))
    now = clock.now()
    answer = call(
        "activities_sign_up",
        p_shift=shift.pk,
        p_post=post.pk if post else None,
        p_person=person.pk,
        p_companions=_sealed(companions),
        p_wait=wait,
        p_rules=json.dumps(sign_up_rules()),
        p_by=by_json(by),
        p_now=now,
    )[0]
    if answer["o_outcome"] not in GIVEN:
        raise _refused(answer["o_outcome"], shift, person, post, len(companions))
    state = GIVEN[answer["o_outcome"]]
    return Signup(pk=answer["o_signup"], shift=shift, person=person, post=post, at=now, state=state)


def take_place(activity_id: int, shift_id: int, *, sending: str, by: Actor) -> bool:
    """One's own place in a public shift, in one round trip, as most people take it.

    False where nothing was written and `sign_up` has to do or to explain it. `sending` is kept
    with the answer, so that a form sent twice counts once.
    """
    answer = call(
        "activities_take_place",
        p_activity=activity_id,
        p_shift=shift_id,
        p_rules=json.dumps(sign_up_rules()),
        p_sending=sending,
        p_by=by_json(by),
        p_now=clock.now(),
    )[0]
    return bool(answer["o_outcome"] == "yes")


def _sealed(names: Sequence[str]) -> str:
    """The names of companions as the function stores them, each bound to its own row."""
    if not names:
        return "[]"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('activities_companion', 'id'))"
            " FROM generate_series(1, %s)",
            [len(names)],
        )
        keys = [int(row[0]) for row in cursor.fetchall()]
    return json.dumps(
        [
            {
                "id": pk,
                "cipher": crypto.encrypt(
                    name, table="activities_companion", pk=pk, field="name"
                ).hex(),
            }
            for pk, name in zip(keys, names, strict=True)
        ]
    )


def why_not_for(person: Person, *, by: Actor) -> Refused | None:
    """Nobody is signed up by others: the person acts, or is acted for with their word."""
    if person.pk in (by.person_id, by.on_behalf_of):
        return None
    return Refused(_("Everybody signs up for themselves."), "activities.not_self", status=403)


def why_not_private(shift: Shift, *, by: Actor) -> Refused | None:
    """An activity that serves one resident takes members of its team only."""
    activity = shift.activity
    if not activity.private or visible_activities(by).filter(pk=activity.pk).exists():
        return None
    return Refused(_("Only members of the team take part."), "activities.members", status=403)


def _refused(
    outcome: str, shift: Shift, person: Person, post: Post | None, companions: int = 0
) -> Refused:
    """The rule's own sentence, from facts read after the decision."""
    fresh = Shift.objects.select_related("activity").get(pk=shift.pk)
    facts = facts_of(person.pk, [fresh])
    no = why_not_sign_up(fresh, facts, post=post, companions=companions)
    return full() if outcome == "full" or no is None else no


@transaction.atomic
def withdraw(signup: Signup, *, by: Actor) -> Signup:
    """Give a place back before the shift begins; the volunteer does it, or the captain for them.

    Whoever waits longest moves up in the same transaction.
    """
    own = signup.person_id in by.records
    if not own and not may_run(by, signup.shift.activity):
        require(why_not_for(signup.person, by=by))
    answer = call(
        "activities_withdraw",
        p_signup=signup.pk,
        p_state=Signup.State.WITHDRAWN,
        p_by=by_json(by),
        p_now=clock.now(),
    )[0]
    fresh = Signup.objects.select_related("shift__activity").get(pk=signup.pk)
    if answer["o_outcome"] != "done":
        require(why_not_withdraw(fresh))
    settle(fresh.shift, by=by)
    return fresh

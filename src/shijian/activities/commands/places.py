"""Taking a place in a shift and giving it back; the database function decides who gets the last."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.activities.models import Shift, Signup
from shijian.activities.queries.facts import facts_of
from shijian.activities.queries.lists import may_run, visible_activities
from shijian.activities.rules import full, why_not_sign_up, why_not_withdraw
from shijian.catalogue.queries import rules as rule_values
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import by_json, call
from shijian.common.refused import Refused, require


@transaction.atomic
def sign_up(shift: Shift, *, person: Person, by: Actor) -> Signup:
    """Give somebody a place, by their own act or done for them with their word (代办)."""
    require(why_not_for(person, by=by))
    require(why_not_private(shift, by=by))
    ladder, now = rule_values("hours.day_ladder")["hours.day_ladder"], clock.now()
    answer = call(
        "activities_sign_up",
        p_shift=shift.pk,
        p_person=person.pk,
        p_day_limit=ladder["parent"],
        p_by=by_json(by),
        p_now=now,
    )[0]
    if answer["o_outcome"] != "yes":
        raise _refused(answer["o_outcome"], shift, person)
    return Signup(pk=answer["o_signup"], shift=shift, person=person, at=now)


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


def _refused(outcome: str, shift: Shift, person: Person) -> Refused:
    """The rule's own sentence, from facts read after the decision."""
    fresh = Shift.objects.select_related("activity").get(pk=shift.pk)
    no = why_not_sign_up(fresh, facts_of(person.pk, [fresh]))
    return full() if outcome == "full" or no is None else no


@transaction.atomic
def withdraw(signup: Signup, *, by: Actor) -> Signup:
    """Give a place back before the shift begins; the volunteer does it, or the captain for them."""
    own = signup.person_id in by.records
    if not own and not may_run(by, signup.shift.activity):
        require(why_not_for(signup.person, by=by))
    answer = call("activities_withdraw", p_signup=signup.pk, p_by=by_json(by), p_now=clock.now())[0]
    fresh = Signup.objects.select_related("shift__activity").get(pk=signup.pk)
    if answer["o_outcome"] != "done":
        require(why_not_withdraw(fresh))
    return fresh

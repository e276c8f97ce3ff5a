"""Handing a place on: who may offer it, who may take it over."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shijian.activities.models import Signup, Swap
from shijian.activities.queries.facts import Facts
from shijian.activities.rules.places import (
    why_not_this_day,
    why_not_this_person,
    why_not_this_post,
    why_not_withdraw,
)
from shijian.common import clock
from shijian.common.refused import Refused


def why_not_offer_place(signup: Signup, *, looking: bool) -> Refused | None:
    """A place is handed on before the shift begins, to one person or to any, not to two."""
    if signup.state != Signup.State.TAKEN:
        return Refused(_("You have no place here to hand on."), "activities.no_place")
    if looking:
        return Refused(
            _("You are looking for somebody already. Take that back first."), "activities.looking"
        )
    return why_not_withdraw(signup)


def why_not_take_over(swap: Swap, facts: Facts, person_id: int) -> Refused | None:
    """Whoever fulfils the same conditions takes the place over; one person gets it."""
    old = swap.signup
    if (
        swap.state != Swap.State.OPEN
        or old.state != Signup.State.TAKEN
        or swap.named_id not in (None, person_id)
    ):
        return place_gone()
    if old.shift.pk in facts.signups:
        return Refused(_("You have a place in this shift already."), "activities.again")
    if old.shift.starts_at <= clock.now():
        return Refused(_("This shift has begun already."), "activities.past")
    return (
        why_not_this_person(old.shift, facts)
        or why_not_this_post(old.shift, old.post, facts)
        or why_not_this_day(old.shift, facts)
    )


def place_gone() -> Refused:
    """Somebody else was quicker, or the holder keeps the place."""
    return Refused(_("This place is not on offer any more."), "activities.swap_gone")

"""Agreeing to what waits, releasing or voiding what is held: always another person."""

from __future__ import annotations

from django.db import transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.hours.commands.confirming import complete, give
from shijian.hours.commands.telling import tell
from shijian.hours.models import Pending
from shijian.hours.queries import level_of, steps_wanted
from shijian.hours.rules import step_for, why_not_approve, why_not_decide, why_not_release
from shijian.journal import commands as journal

State = Pending.State


@transaction.atomic
def approve(pending: Pending, *, by: Actor) -> Pending:
    """Another person's yes; the record and its points are written with the last one."""
    pending = _locked(pending)
    level, steps = level_of(pending), steps_wanted(pending)
    require(why_not_approve(pending, level, steps, by=by))
    step = step_for(pending, level, steps, by=by)
    give(pending, step or "", user_id=by.user_id or 0)
    made = complete(pending, by=by)
    journal.record(
        "hours.agreed", pending, by=by,
        data={"step": step, "person": pending.person_id, "record": made.pk if made else None},
    )  # fmt: skip
    if made:
        tell(pending, by=by)
    return pending


@transaction.atomic
def release(pending: Pending, *, reason: str, by: Actor) -> Pending:
    """Let a held service count: nothing was wrong with it. The reason is read by the volunteer."""
    pending = _locked(pending)
    require(why_not_decide(pending, level_of(pending), by=by) or why_not_release(pending))
    _decide(pending, State.WAITING, by=by)
    made = complete(pending, by=by)
    journal.record(
        "hours.released", pending, by=by, reason=reason,
        data={"person": pending.person_id, "record": made.pk if made else None},
    )  # fmt: skip
    tell(pending, by=by)
    return pending


@transaction.atomic
def void(pending: Pending, *, reason: str, by: Actor, anew: bool = False) -> Pending:
    """No hours come of it; `anew` sends it back to be recorded as it really was."""
    pending = _locked(pending)
    require(why_not_decide(pending, level_of(pending), by=by))
    _decide(pending, State.RETURNED if anew else State.VOIDED, by=by)
    journal.record(
        "hours.returned" if anew else "hours.voided", pending, by=by, reason=reason,
        data={"person": pending.person_id, "minutes": pending.minutes},
    )  # fmt: skip
    tell(pending, by=by)
    return pending


def _decide(pending: Pending, state: str, *, by: Actor) -> None:
    pending.state, pending.decided_by_id, pending.decided_at = state, by.user_id, clock.now()
    pending.save(update_fields=["state", "decided_by", "decided_at"])


def _locked(pending: Pending) -> Pending:
    return (
        Pending.objects.select_for_update(of=("self",))
        .select_related("category", "team__organisation", "organisation")
        .get(pk=pending.pk)
    )

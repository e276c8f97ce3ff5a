"""Holding (待核查) what looked odd only afterwards; the engine notices, a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from django.db import transaction

from shijian.common.actor import Actor
from shijian.engines.vigilance import Noticed
from shijian.hours.commands.confirming import add_signals, give, open_pending
from shijian.hours.commands.correcting import take_back_in_any_case
from shijian.hours.commands.telling import tell
from shijian.hours.models import Approval, Pending, ServiceRecord
from shijian.hours.queries import signals_before
from shijian.hours.rules import Service
from shijian.journal import commands as journal

State, Step = Pending.State, Approval.Step


@transaction.atomic
def hold_record(record: ServiceRecord, signals: Sequence[Noticed], *, by: Actor) -> Pending | None:
    """Take a record back into waiting: it counts again when somebody releases it.

    None where somebody saw just this before and let it count.
    """
    known = signals_before(record)
    fresh = [one for one in signals if one.kind not in known]
    if not fresh or take_back_in_any_case(record, confirmer=record.confirmer_id) is None:
        return None
    pending = open_pending(anew(record), fresh, by=by, instead_of=record)
    agreed_before(record, pending)
    return pending


def anew(record: ServiceRecord) -> Service:
    """The same service as its next entry."""
    copied = {f.name for f in fields(Service)} - {"category_code", "entry"}
    return Service(
        **{name: getattr(record, name) for name in copied},
        category_code=record.category.code,
        entry=record.entry + 1,
    )


def agreed_before(record: ServiceRecord, pending: Pending) -> None:
    """Whoever agreed to the record agreed to the service that waits again in its place."""
    before = Approval.objects.filter(pending__record=record).order_by("pk")
    given = [(row.step, row.by_id, row.at) for row in before]
    for step, user, at in given or [(Step.ORGANISER, record.confirmer_id, record.confirmed_at)]:
        give(pending, step, user_id=user, at=at)


def agreed_again(before: Pending, pending: Pending) -> None:
    """The same, where what it had agreed to was made void and is written after all."""
    for row in before.approvals.order_by("pk"):
        give(pending, row.step, user_id=row.by_id, at=row.at)


@transaction.atomic
def hold_pending(pending: Pending, signals: Sequence[Noticed], *, by: Actor) -> Pending | None:
    """What waits for a further confirmation is held first; None where it was looked at before."""
    pending = Pending.objects.select_for_update(of=("self",)).get(pk=pending.pk)
    known = set(pending.signals.values_list("kind", flat=True))
    fresh = [one for one in signals if one.kind not in known]
    if pending.state != State.WAITING or not fresh:
        return None
    pending.state, pending.decided_by, pending.decided_at = State.HELD, None, None
    pending.save(update_fields=["state", "decided_by", "decided_at"])
    add_signals(pending, fresh)
    journal.record(
        "hours.held", pending, by=by,
        data={"person": pending.person_id, "signals": [one.kind for one in fresh]},
    )  # fmt: skip
    tell(pending, by=by)
    return pending

"""What the operations about hours send and receive."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from ninja import Router
from pydantic import Field

from shijian.common.api import In, Named, OneOf, Out, named
from shijian.common.identifiers import mask_name
from shijian.hours.models import Approval, Pending
from shijian.hours.rules import signal_said

router = Router(tags=["hours"])


class ReasonIn(In):
    """A reason in a sentence, which the volunteer reads."""

    reason: str = Field(min_length=5, max_length=100)


class DecisionIn(ReasonIn):
    """What becomes of a held service: it counts, is recorded anew, or is void."""

    outcome: Annotated[str, OneOf(("release", "anew", "void"))]


class SignalOut(Out):
    """Why a service is held: what was noticed, its weight, and the rows that show it."""

    kind: str
    weight: int
    title: str
    text: str
    rows: list[list[str | int]]


class PendingOut(Out):
    """A service that is no record yet: it waits for others, or is held, and is in no total."""

    id: int
    title: str
    state: Annotated[str, OneOf(Pending.State)]
    organisation: Named
    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes: int
    due_at: dt.datetime
    record: int | None


class PendingFileOut(PendingOut):
    """The same with who served (masked), who agreed so far, and why it is held."""

    name: str
    agreed: list[Annotated[str, OneOf(Approval.Step)]]
    signals: list[SignalOut]


def pending_out(row: Pending) -> PendingOut:
    """A pending service in a list."""
    return PendingOut(
        id=row.pk,
        title=row.title,
        state=row.state,
        organisation=named(row.organisation),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=row.minutes,
        due_at=row.due_at,
        record=row.record_id,
    )


def pending_file_out(row: Pending) -> PendingFileOut:
    """One pending service with what it takes to decide about it."""
    signals = []
    for one in row.signals.all():
        said = signal_said(one)
        signals.append(
            SignalOut(kind=one.kind, weight=one.weight, title=said.title, text=said.text,
                      rows=one.rows)
        )  # fmt: skip
    return PendingFileOut(
        **dict(pending_out(row)),
        name=mask_name(row.person.name),
        agreed=[one.step for one in row.approvals.all()],
        signals=signals,
    )

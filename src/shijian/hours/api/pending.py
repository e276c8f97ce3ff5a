"""What waits for another person's yes or is held, and the decision about it."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from shijian.common.api import Asked, Key, Listed, OneOf, acting, changes, listed, reads, repeated
from shijian.common.refused import require
from shijian.hours import commands, queries
from shijian.hours.api.shapes import (
    DecisionIn,
    PendingFileOut,
    PendingOut,
    pending_file_out,
    pending_out,
    router,
)
from shijian.hours.models import Pending
from shijian.hours.rules import why_not_pending


class PendingAsked(Asked):
    """Which pending services, by where they stand."""

    state: Annotated[str, OneOf(Pending.State)] = Pending.State.HELD.value


@router.get("/me/pending", response=reads(Listed[PendingOut]))
def list_own_pending(request: HttpRequest, asked: Query[Asked]) -> Listed[PendingOut]:
    """What of the token's owner waits, is held, or was made void; none of it is in a total."""
    rows = queries.pending_of(acting(request).person_id or 0)
    return listed(PendingOut, rows, asked, order=("-starts_at", "-id"), shown=pending_out)


@router.get("/pending", response=reads(Listed[PendingOut]))
def list_pending(request: HttpRequest, asked: Query[PendingAsked]) -> Listed[PendingOut]:
    """What waits or is held in the subtrees of the token's owner, the most urgent first."""
    by = acting(request)
    require(why_not_pending(by))
    rows = queries.visible_pending(by).filter(state=asked.state)
    return listed(PendingOut, rows, asked, order=("due_at", "id"), shown=pending_out)


@router.get("/pending/{pk}", response=reads(PendingFileOut))
def get_pending(request: HttpRequest, pk: Key) -> PendingFileOut:
    """One of them: who agreed so far, and why it is held."""
    return pending_file_out(queries.pending_for(acting(request), pk))


@router.post("/pending/{pk}/agree", response=changes(PendingFileOut))
def agree_to_pending(request: HttpRequest, pk: Key) -> PendingFileOut:
    """Another person's yes; the record and its points are written with the last one."""
    by = acting(request)
    repeated(request, lambda: commands.approve(queries.pending_for(by, pk), by=by))
    return pending_file_out(queries.pending_for(by, pk))


@router.post("/pending/{pk}/decide", response=changes(PendingFileOut))
def decide_pending(request: HttpRequest, pk: Key, given: DecisionIn) -> PendingFileOut:
    """Release a held service, or make it void, by somebody who had no part in it."""
    by = acting(request)

    def act() -> Pending:
        pending = queries.pending_for(by, pk)
        if given.outcome == "release":
            return commands.release(pending, reason=given.reason, by=by)
        return commands.void(pending, reason=given.reason, by=by, anew=given.outcome == "anew")

    repeated(request, act)
    return pending_file_out(queries.pending_for(by, pk))

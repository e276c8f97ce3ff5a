"""The points of the token's owner: what they hold, and every movement it is the sum of."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from ninja import Query, Router

from shijian.common.api import Asked, Listed, Out, acting, listed, reads
from shijian.points import queries
from shijian.points.models import Entry

router = Router(tags=["points"])


class BalanceOut(Out):
    """What somebody holds now; nothing before they ever served."""

    points: int


class EntryOut(Out):
    """One movement of points; `source` names what it was for."""

    id: int
    amount: int
    memo: str
    source: str
    rule_version: str
    at: dt.datetime


def _entry(row: Entry) -> EntryOut:
    return EntryOut(
        id=row.pk,
        amount=row.amount,
        memo=row.transfer.memo,
        source=row.transfer.source,
        rule_version=row.transfer.rule_version,
        at=row.transfer.at,
    )


@router.get("/me", response=reads(BalanceOut))
def get_own_balance(request: HttpRequest) -> BalanceOut:
    """What the token's owner holds."""
    return BalanceOut(points=queries.balance(acting(request).person_id or 0))


@router.get("/me/entries", response=reads(Listed[EntryOut]))
def list_own_entries(request: HttpRequest, asked: Query[Asked]) -> Listed[EntryOut]:
    """Every movement of the owner's points, the newest first."""
    rows = queries.history(acting(request).person_id or 0)
    return listed(EntryOut, rows, asked, order=("-id",), shown=_entry)

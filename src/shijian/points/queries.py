"""Reading the ledger: what somebody holds, how it came, and whether it adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from shijian.accounts.queries import one_human
from shijian.catalogue.queries import in_force
from shijian.points.models import Account, Balance, Entry, Transfer


@dataclass(frozen=True, slots=True)
class AwardRule:
    """What an hour is worth on a day, with the version that a transfer remembers."""

    per_hour: int
    coefficients: dict[str, int]  # percent by category; 100 where nothing is said
    version: str


def award_rule(on: dt.date) -> AwardRule:
    """The rule in force on the day of the service, not on the day of its confirmation."""
    found = in_force("points.per_hour", "points.coefficients", on=on)
    shares = found["points.coefficients"].value.get("category", {})
    return AwardRule(
        per_hour=int(found["points.per_hour"].value),
        coefficients={code: round(share * 100) for code, share in shares.items()},
        version=found["points.per_hour"].version,
    )


def balance(person_id: int) -> int:
    """What one human holds now, over every record that was merged into theirs."""
    rows = Balance.objects.filter(account__in=_accounts(person_id))
    return sum(rows.values_list("points", flat=True))


def history(person_id: int) -> QuerySet[Entry]:
    """Every movement of one human's points, the newest first."""
    return (
        Entry.objects.filter(account__in=_accounts(person_id))
        .select_related("transfer")
        .order_by("-id")
    )


def _accounts(person_id: int) -> QuerySet[Account]:
    return Account.objects.filter(kind=Account.Kind.VOLUNTEER, person__in=one_human(person_id))


_MISMATCHES = {
    "transfer {} does not sum to zero: {}": """
        SELECT transfer_id, sum(amount) FROM points_entry GROUP BY 1 HAVING sum(amount) <> 0
    """,
    "transfer {} moves nothing": """
        SELECT t.id FROM points_transfer t
        WHERE NOT EXISTS (SELECT FROM points_entry e WHERE e.transfer_id = t.id)
    """,
    "account {} holds {} and its entries say {}": """
        SELECT a.id, coalesce(b.points, 0), coalesce(e.total, 0) FROM points_account a
        LEFT JOIN points_balance b ON b.account_id = a.id
        LEFT JOIN (SELECT account_id, sum(amount) AS total FROM points_entry GROUP BY 1) e
            ON e.account_id = a.id
        WHERE a.kind = 'volunteer' AND coalesce(b.points, 0) <> coalesce(e.total, 0)
    """,
    "transfer {} does not turn round what it reverses": """
        SELECT t.id FROM points_transfer t WHERE t.reverses_id IS NOT NULL AND EXISTS (
            SELECT account_id FROM points_entry e WHERE e.transfer_id IN (t.id, t.reverses_id)
            GROUP BY 1 HAVING sum(amount) <> 0)
    """,
}


def mismatches() -> Iterator[str]:
    """Each place where the ledger does not add up, in words; nothing where it does."""
    with connection.cursor() as cursor:
        for words, query in _MISMATCHES.items():
            cursor.execute(query)
            yield from (words.format(*row) for row in cursor.fetchall())


def stands(source: str) -> bool:
    """Whether a transfer was posted for this source and never reversed."""
    gone = Transfer.objects.filter(reverses__source=source).values("reverses")
    return Transfer.objects.filter(source=source).exclude(pk__in=gone).exists()

"""Double entry in whole points: lines that sum to zero, and lots that are spent first in first out.

A transfer moves points out of one account (debit) into another (credit). Nothing is changed
afterwards: a mistake is taken back by a reversal, a transfer of its own.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

Account = TypeVar("Account", bound=Hashable)


class Unbalanced(ValueError):
    """Lines that would make points out of nothing or lose some."""


@dataclass(frozen=True, slots=True)
class Line(Generic[Account]):
    """One side of a transfer: what an account gains, or loses below zero."""

    account: Account
    points: int


def transfer(debit: Account, credit: Account, amount: int) -> tuple[Line[Account], Line[Account]]:
    """Points from one account to another; at least one, and never to itself."""
    if amount <= 0:
        raise ValueError("a transfer moves at least one point")
    if debit == credit:
        raise ValueError("a transfer needs two accounts")
    return Line(debit, -amount), Line(credit, amount)


def require_balanced(lines: Collection[Line[Account]]) -> None:
    """Raise unless the lines move something and sum to zero."""
    if not lines or any(line.points == 0 for line in lines):
        raise Unbalanced("every line moves something")
    if surplus := sum(line.points for line in lines):
        raise Unbalanced(f"the lines do not sum to zero: {surplus:+}")


def reversal(lines: Collection[Line[Account]]) -> tuple[Line[Account], ...]:
    """The lines that take a transfer back."""
    require_balanced(lines)
    return tuple(replace(line, points=-line.points) for line in lines)


def balances(
    lines: Iterable[Line[Account]], before: Mapping[Account, int] | None = None
) -> dict[Account, int]:
    """What every account holds after these lines."""
    held: defaultdict[Account, int] = defaultdict(int, before or {})
    for line in lines:
        held[line.account] += line.points
    return dict(held)


def overdrawn(
    lines: Iterable[Line[Account]], before: Mapping[Account, int], limited: Collection[Account]
) -> tuple[Account, ...]:
    """Which of the accounts that can run short these lines would take below zero."""
    after = balances(lines, before)
    return tuple(account for account in after if account in limited and after[account] < 0)


# ------------------------------------------------------------------ lots


@dataclass(frozen=True, slots=True)
class Lot:
    """Points earned together, with the last day they can be used."""

    id: int
    points: int
    earned_on: dt.date
    last_day: dt.date | None = None  # None: never expires

    @property
    def turn(self) -> tuple[dt.date, dt.date, int]:
        """What is spent first: the points that end first, then the oldest."""
        return self.last_day or dt.date.max, self.earned_on, self.id


def lots_left(lots: Iterable[Lot], spent: int) -> tuple[Lot, ...]:
    """What is left of each lot when so many points have gone (spent, held or expired), first in
    first out. An award that was reversed is no lot any more.
    """
    left: list[Lot] = []
    for lot in sorted(lots, key=lambda lot: lot.turn):
        used = min(spent, lot.points)
        spent -= used
        if used < lot.points:
            left.append(replace(lot, points=lot.points - used))
    if spent:
        raise ValueError(f"{spent} more points are gone than were ever earned")
    return tuple(left)


def expired(lots: Iterable[Lot], spent: int, on: dt.date) -> int:
    """How many unspent points have had their last day before this one: what a job posts to the
    expiry account. Posting it counts as spent, so that the next run finds nothing.
    """
    return sum(lot.points for lot in lots_left(lots, spent) if _ends_before(lot, on))


def expiring(lots: Iterable[Lot], spent: int, on: dt.date, days: int) -> tuple[Lot, ...]:
    """What will expire within so many days: announced 30 days before."""
    soon = on + dt.timedelta(days=days)
    left = lots_left(lots, spent)
    return tuple(lot for lot in left if not _ends_before(lot, on) and _ends_before(lot, soon))


def _ends_before(lot: Lot, day: dt.date) -> bool:
    return lot.last_day is not None and lot.last_day < day

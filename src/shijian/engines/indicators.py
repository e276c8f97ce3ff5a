"""Figures that add up over places and months, ratios of their sums, cells too small to show."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Generic, TypeVar

FLOOR = 10  # people; nobody is to be recognised in a cell (red line 4)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part of a whole; ratios of units add by their parts and are never averaged."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.part + other.part, self.whole + other.whole)

    def percent(self, floor: int = FLOOR) -> int | None:
        """Whole per cent, half rounded up; None where the whole is too small to show."""
        return _rounded(100 * self.part, self.whole) if self.whole >= max(floor, 1) else None

    def tenths(self, floor: int = FLOOR) -> float | None:
        """Per cent with one decimal, for shares of a whole population."""
        shown = self.whole >= max(floor, 1)
        return _rounded(1000 * self.part, self.whole) / 10 if shown else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted for a place over a time: adding two neighbours gives both together."""

    residents: int = 0
    registered: int = 0
    active: int = 0  # registered, and served within a year
    ordinary: int = 0  # active, neither party member nor public employee by their own word
    villages: int = 0
    reached: int = 0  # villages with a service within 90 days
    placed: int = 0
    met: int = 0
    minutes: int = 0

    def __add__(self, other: Figures) -> Figures:
        mine, theirs = astuple(self), astuple(other)
        return Figures(*(a + b for a, b in zip(mine, theirs, strict=True)))

    @property
    def registered_share(self) -> float | None:
        """Registered of the residents (C17)."""
        return Ratio(self.registered, self.residents).tenths()

    @property
    def active_share(self) -> int | None:
        """Active of the registered, always shown beside the share of the registered."""
        return Ratio(self.active, self.registered).percent()

    @property
    def ordinary_share(self) -> int | None:
        """Ordinary residents of the active: the turn to everyone's participation (C28)."""
        return Ratio(self.ordinary, self.active).percent()

    @property
    def reached_share(self) -> int | None:
        """Villages reached: the turn to the whole county (C28). Villages are no people."""
        return Ratio(self.reached, self.villages).percent(floor=1)

    @property
    def met_share(self) -> int | None:
        """Needs met of those placed. Needs are no people."""
        return Ratio(self.met, self.placed).percent(floor=1)


ZERO = Figures()


def total(figures: Iterable[Figures]) -> Figures:
    """All of them together; nothing is ZERO."""
    return sum(figures, ZERO)


@dataclass(frozen=True, slots=True)
class Cells(Generic[Key]):
    """Units that can be shown alone, and the small ones shown as one (10 人以下单位合并)."""

    shown: dict[Key, Ratio]
    merged: Ratio | None
    merged_keys: tuple[Key, ...]


def merge_small(cells: Mapping[Key, Ratio], floor: int = FLOOR) -> Cells[Key]:
    """Merge the units with fewer people than the floor, and as many of the next smallest as it
    takes for the merged cell to reach it: else the total less the others would show the small one.
    """
    by_size = sorted(cells, key=lambda key: (cells[key].whole, str(key)))
    merged, keys = Ratio(), list[Key]()
    for key in by_size:
        if cells[key].whole >= floor and (not keys or merged.whole >= floor):
            break
        merged, keys = merged + cells[key], [*keys, key]
    shown = {key: ratio for key, ratio in cells.items() if key not in keys}
    return Cells(shown, merged if merged.whole >= floor else None, tuple(keys))


class Band(StrEnum):
    """How an organisation is doing, never a place in a table: 运行良好, 基本正常, 需帮扶."""

    GOOD = "good"
    FAIR = "fair"
    HELP = "help"


def band(
    evidence: Mapping[str, bool], *, essential: Collection[str] = (), fair_missing: int
) -> tuple[Band, tuple[str, ...]]:
    """The band and what is missing for a better one, in the order asked."""
    missing = tuple(code for code, there in evidence.items() if not there)
    if not missing:
        return Band.GOOD, missing
    hurts = len(missing) > fair_missing or any(code in essential for code in missing)
    return (Band.HELP if hurts else Band.FAIR), missing


def _rounded(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)

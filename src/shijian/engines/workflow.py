"""Which state may follow which, as one table that a rule, a page and a test read alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import Generic, TypeVar

State = TypeVar("State", bound=str)


class Workflow(Generic[State]):
    """The moves of one kind of thing: `{from: {to: who or why}}`; the first state is the start.

    A table that names a state without a row, leaves one out of reach, or locks one in where others
    come to an end is refused when the module is imported.
    """

    def __init__(self, moves: Mapping[State, Mapping[State, str]]) -> None:
        if not moves:
            raise ValueError("a workflow needs a state")
        self._moves: dict[str, dict[State, str]] = {old: dict(row) for old, row in moves.items()}
        self._reasons: dict[tuple[str, str], str] = {
            (old, new): why for old, row in moves.items() for new, why in row.items()
        }
        self.states = tuple(moves)
        self.start = self.states[0]
        self.final = frozenset(state for state in self.states if not moves[state])
        self._refuse_unknown()
        self._refuse_stranded()

    def allows(self, old: str, new: str) -> bool:
        """Whether this is one move of the table; an unknown state moves nowhere."""
        return new in self._row(old)

    def next(self, state: str) -> tuple[State, ...]:
        """Where it can go from here."""
        return tuple(self._row(state))

    def reason(self, old: str, new: str) -> str:
        """Who makes this move or why, as the table says."""
        return self._reasons[old, new]

    def before(self, state: str) -> tuple[State, ...]:
        """From where it can come here: the states a command may find."""
        return tuple(old for old in self.states if state in self._row(old))

    def first_wrong_step(self, walk: Sequence[str]) -> tuple[str, str] | None:
        """The first step of a story that the table does not know, or none."""
        steps = pairwise(walk)
        return next(((old, new) for old, new in steps if not self.allows(old, new)), None)

    def walks(self, steps: int) -> Iterator[tuple[State, ...]]:
        """Every story from the start that ends, or has come this far."""
        stack: list[tuple[State, ...]] = [(self.start,)]
        while stack:
            walk = stack.pop()
            if walk[-1] in self.final or len(walk) > steps:
                yield walk
            else:
                stack.extend((*walk, new) for new in reversed(self.next(walk[-1])))

    def _row(self, state: str) -> Mapping[State, str]:
        return self._moves.get(state, {})

    def _refuse_unknown(self) -> None:
        for old, row in self._moves.items():
            if unknown := [new for new in row if new not in self._moves]:
                raise ValueError(f"{old} leads to a state without a row: {unknown}")
            if old in row:
                raise ValueError(f"{old} leads to itself")
        kind = type(self.start)
        declared: list[str] = list(kind) if issubclass(kind, Enum) else []
        if left_out := [state for state in declared if state not in self._moves]:
            raise ValueError(f"the table leaves out {left_out}")

    def _refuse_stranded(self) -> None:
        reached = _closure([self.start], self.next)
        if unreached := [state for state in self.states if state not in reached]:
            raise ValueError(f"no way leads to {unreached}")
        ends = _closure(self.final, self.before)
        if self.final and (locked := [state for state in self.states if state not in ends]):
            raise ValueError(f"no way leads out of {locked}")


def _closure(
    found: Iterable[State], beyond: Callable[[State], Iterable[State]]
) -> frozenset[State]:
    reached = set(found)
    waiting = list(reached)
    while waiting:
        fresh = [state for state in beyond(waiting.pop()) if state not in reached]
        reached.update(fresh)
        waiting.extend(fresh)
    return frozenset(reached)

"""What in an activity asks for a human look: each signal with its reason and the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Row = tuple[str, int]  # table and key: the evidence a human can open


@dataclass(frozen=True, slots=True)
class Noticed:
    """One thing noticed about one service; facts are numbers and keys, never names."""

    kind: str
    weight: int
    facts: Mapping[str, int | str]
    rows: tuple[Row, ...]
    version: str

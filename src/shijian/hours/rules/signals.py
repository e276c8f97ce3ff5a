"""What a signal says, in words that the volunteer and the office both read."""

from __future__ import annotations

from dataclasses import dataclass

from shijian.hours.models import Signal


@dataclass(frozen=True, slots=True)
class Said:
    """A signal on a page: what was noticed, and why that asks for a look."""

    title: str
    text: str


def signal_said(signal: Signal) -> Said:
    """One signal in plain words."""
    return Said(signal.kind, "")

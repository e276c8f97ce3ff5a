"""The weights and limits by which hours are watched: rule values with their version."""

from __future__ import annotations

from shijian.catalogue.queries import in_force
from shijian.engines.vigilance import Rules

_KEYS = ("vigilance.weights", "vigilance.limits", "vigilance.stars", "hours.day_ladder")


def vigilance_rules() -> Rules:
    """What is a signal today, and how much each weighs."""
    found = in_force(*_KEYS)
    weights, limits, stars, ladder = (found[key] for key in _KEYS)
    return Rules(
        weights=weights.value,
        limits=limits.value,
        stars=sorted(int(mark) for mark in stars.value),
        days=sorted(int(step) for step in ladder.value.values()),
        version=weights.version,
    )

"""How many points a service earns; points follow hours, never the other way round (R36)."""

from __future__ import annotations

from shijian.points.queries import AwardRule


def points_for(minutes: int, category_code: str, rule: AwardRule) -> int:
    """Whole points for minutes served: a begun point does not count."""
    per_hour = rule.per_hour * rule.coefficients.get(category_code, 100)
    return max(0, minutes * per_hour // 6_000)

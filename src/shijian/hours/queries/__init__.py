"""The only door to hours: totals, lists, who confirms, what waits, whether it adds up."""

from shijian.hours.queries.levels import (
    CONFIRMERS,
    READERS,
    Level,
    confirmers_at,
    level_of,
    levels,
    parent_path,
)
from shijian.hours.queries.pending import (
    DECIDERS,
    OPEN,
    Ladder,
    counts_of_pending,
    covers,
    day_minutes,
    ladder_now,
    latest_from,
    minutes_allowed,
    own_pending,
    pending_for,
    pending_of,
    reason_of_decision,
    steps_of,
    steps_wanted,
    visible_pending,
)
from shijian.hours.queries.records import (
    minutes_by_kind,
    minutes_of,
    minutes_on,
    own_record,
    record_for,
    records_from,
    records_of,
    visible_records,
)
from shijian.hours.queries.sums import differences

__all__ = [
    "CONFIRMERS", "DECIDERS", "OPEN", "READERS", "Ladder", "Level", "confirmers_at",
    "counts_of_pending", "covers", "day_minutes", "differences", "ladder_now", "latest_from",
    "level_of", "levels", "minutes_allowed", "minutes_by_kind", "minutes_of", "minutes_on",
    "own_pending", "own_record", "parent_path", "pending_for", "pending_of", "reason_of_decision",
    "record_for", "records_from", "records_of", "steps_of", "steps_wanted", "visible_pending",
    "visible_records",
]  # fmt: skip

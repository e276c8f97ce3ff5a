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
from shijian.hours.queries.objections import (
    answer_of,
    involved,
    objection_for,
    objections_of,
    open_objection,
    outside_for,
    outside_minutes,
    outside_of,
    reason_of_review,
    visible_objections,
    visible_outside,
    words_of,
)
from shijian.hours.queries.pending import (
    DECIDERS,
    OPEN,
    Ladder,
    PublicCounts,
    counts_of_pending,
    counts_public,
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
    waiting_pending,
)
from shijian.hours.queries.records import (
    all_pending,
    all_records,
    is_found,
    living_records,
    minutes_by_kind,
    minutes_of,
    minutes_on,
    own_record,
    record_for,
    records_from,
    records_of,
    signals_before,
    visible_records,
)
from shijian.hours.queries.sums import differences
from shijian.hours.queries.vigilance import vigilance_rules

__all__ = [
    "CONFIRMERS", "DECIDERS", "OPEN", "READERS", "Ladder", "Level", "PublicCounts", "all_pending",
    "all_records", "answer_of", "confirmers_at", "counts_of_pending", "counts_public", "covers",
    "day_minutes", "differences", "involved", "is_found", "ladder_now", "latest_from", "level_of",
    "levels", "living_records", "minutes_allowed", "minutes_by_kind", "minutes_of", "minutes_on",
    "objection_for", "objections_of", "open_objection", "outside_for", "outside_minutes",
    "outside_of", "own_pending", "own_record", "parent_path", "pending_for", "pending_of",
    "reason_of_decision", "reason_of_review", "record_for", "records_from", "records_of",
    "signals_before", "steps_of", "steps_wanted", "vigilance_rules", "visible_objections",
    "visible_outside", "visible_pending", "visible_records", "waiting_pending", "words_of",
]  # fmt: skip

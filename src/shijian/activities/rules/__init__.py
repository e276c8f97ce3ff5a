"""What may be done about activities, places and attendance, and the sentence why not."""

from shijian.activities.rules.backfill import why_not_backfill, why_not_hours
from shijian.activities.rules.checking import (
    NOT_SERVICE,
    kinds_as_bits,
    may_review,
    why_not_consent,
    why_not_open,
    why_not_propose,
    why_not_publish,
    why_not_return,
)
from shijian.activities.rules.conditions import (
    age_on,
    is_minor,
)
from shijian.activities.rules.copying import (
    why_not_copy,
)
from shijian.activities.rules.places import (
    LATE_AT,
    Condition,
    ages,
    conditions,
    fits_age,
    full,
    needs_yes,
    old_enough,
    why_not_sign_up,
    why_not_this_day,
    why_not_this_person,
    why_not_this_post,
    why_not_withdraw,
    withdraw_by,
)
from shijian.activities.rules.running import (
    Windows,
    evidence_said,
    happened,
    old_code,
    own_code,
    scanned_at,
    time_left,
    why_not_cancel,
    why_not_end,
    why_not_led,
    why_not_run,
    why_not_scanned,
    why_not_this_shift,
    wrong_digits,
)
from shijian.activities.rules.swaps import (
    place_gone,
    why_not_offer_place,
    why_not_take_over,
)
from shijian.activities.rules.waiting import (
    why_not_answer,
    why_not_invite,
)

__all__ = [
    "LATE_AT", "NOT_SERVICE", "Condition", "Windows", "age_on", "ages", "conditions",
    "evidence_said", "fits_age", "full", "happened", "is_minor", "kinds_as_bits", "may_review",
    "needs_yes", "old_code", "old_enough", "own_code", "place_gone", "scanned_at", "time_left",
    "why_not_answer", "why_not_backfill", "why_not_cancel", "why_not_consent", "why_not_copy",
    "why_not_end", "why_not_hours", "why_not_invite", "why_not_led", "why_not_offer_place",
    "why_not_open", "why_not_propose", "why_not_publish", "why_not_return", "why_not_run",
    "why_not_scanned", "why_not_sign_up", "why_not_take_over", "why_not_this_day",
    "why_not_this_person", "why_not_this_post", "why_not_this_shift", "why_not_withdraw",
    "withdraw_by", "wrong_digits",
]  # fmt: skip

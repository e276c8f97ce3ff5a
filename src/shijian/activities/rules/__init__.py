"""What may be done about activities, places and attendance, and the sentence why not."""

from shijian.activities.rules.places import (
    LATE_AT,
    Condition,
    age_on,
    conditions,
    full,
    old_enough,
    why_not_sign_up,
    why_not_this_day,
    why_not_this_person,
    why_not_withdraw,
    withdraw_by,
)
from shijian.activities.rules.running import (
    Windows,
    evidence_said,
    happened,
    old_code,
    own_code,
    time_left,
    why_not_cancel,
    why_not_end,
    why_not_led,
    why_not_open,
    why_not_publish,
    why_not_run,
    why_not_scanned,
    why_not_this_shift,
    wrong_digits,
)

__all__ = [
    "LATE_AT", "Condition", "Windows", "age_on", "conditions", "evidence_said", "full",
    "happened", "old_code", "old_enough", "own_code", "time_left", "why_not_cancel",
    "why_not_end", "why_not_led", "why_not_open", "why_not_publish", "why_not_run",
    "why_not_scanned", "why_not_sign_up", "why_not_this_day", "why_not_this_person",
    "why_not_this_shift", "why_not_withdraw", "withdraw_by", "wrong_digits",
]  # fmt: skip

"""Every write about activities: drafting, opening, places, attendance, confirmation."""

from shijian.activities.commands.attendance import (
    confirm_attendance,
    end_forgotten_shifts,
    end_shift,
    refuse_attendance,
    scan,
    scan_place,
    windows,
)
from shijian.activities.commands.drafting import (
    ShiftPlan,
    cancel_activity,
    change_activity,
    draft_activity,
    make_for_order,
    publish_activity,
)
from shijian.activities.commands.places import sign_up, withdraw
from shijian.activities.commands.telling import (
    remind_tomorrow,
    tell_cancelled,
    tell_confirmed,
    warn_confirmers,
)

__all__ = [
    "ShiftPlan", "cancel_activity", "change_activity", "confirm_attendance", "draft_activity",
    "end_forgotten_shifts", "end_shift", "make_for_order", "publish_activity",
    "refuse_attendance", "remind_tomorrow", "scan", "scan_place", "sign_up", "tell_cancelled",
    "tell_confirmed", "warn_confirmers", "windows", "withdraw",
]  # fmt: skip

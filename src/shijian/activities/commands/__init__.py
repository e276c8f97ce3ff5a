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
from shijian.activities.commands.backfill import backfill, find_activity
from shijian.activities.commands.copying import (
    copy_activity,
)
from shijian.activities.commands.drafting import (
    PostPlan,
    ShiftPlan,
    change_activity,
    draft_activity,
    make_for_order,
)
from shijian.activities.commands.guardians import (
    consent_to_activity,
)
from shijian.activities.commands.moving import (
    rehang,
)
from shijian.activities.commands.opening import (
    cancel_activity,
    propose_activity,
    publish_activity,
    return_activity,
)
from shijian.activities.commands.places import (
    sign_up,
    take_place,
    withdraw,
)
from shijian.activities.commands.swaps import (
    offer_place,
    take_back_offer,
    take_over,
)
from shijian.activities.commands.telling import (
    remind_tomorrow,
    tell_cancelled,
    tell_confirmed,
    warn_confirmers,
)
from shijian.activities.commands.waiting import (
    approve_request,
    decline_request,
    invite,
    settle,
    settle_lists,
)
from shijian.activities.commands.watching import noticed_between, noticed_in, watch, watch_lately

__all__ = [
    "PostPlan", "ShiftPlan", "approve_request", "backfill", "cancel_activity", "change_activity",
    "confirm_attendance", "consent_to_activity", "copy_activity", "decline_request",
    "draft_activity", "end_forgotten_shifts", "end_shift", "find_activity", "invite",
    "make_for_order", "noticed_between", "noticed_in", "offer_place", "propose_activity",
    "publish_activity", "refuse_attendance", "rehang", "remind_tomorrow", "return_activity", "scan",
    "scan_place", "settle", "settle_lists", "sign_up", "take_back_offer", "take_over", "take_place",
    "tell_cancelled", "tell_confirmed", "warn_confirmers", "watch", "watch_lately", "windows",
    "withdraw",
]  # fmt: skip

"""For which days an activity can be written down again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shijian.common import clock
from shijian.common.refused import Refused

MOST_AT_ONCE = 53  # a weekly activity of a year


def why_not_copy(days: Sequence[dt.date], *, longest_days: int) -> Refused | None:
    """Days to come, each once, none further away than an activity may last."""
    if not days:
        return Refused(_("No day is left for it."), "activities.no_day", status=422, field="day")
    if len(set(days)) != len(days) or len(days) > MOST_AT_ONCE:
        return Refused(
            _("At most %(n)s days at once, each of them once.") % {"n": MOST_AT_ONCE},
            "activities.days",
            status=422,
            field="until",
        )
    if min(days) <= clock.today():
        return Refused(
            _("Choose days from tomorrow on."), "activities.past_day", status=422, field="day"
        )
    if max(days) > clock.today() + dt.timedelta(days=longest_days):
        return Refused(
            _("Plan at most %(days)s days ahead.") % {"days": longest_days},
            "activities.too_far",
            status=422,
            field="until",
        )
    return None

"""How a week of half-days is kept, shown and said."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from shijian.engines.schedule import WHOLE_WEEK, week_slots

WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
)  # fmt: skip
_HALVES = {1: _("%(days)s, mornings"), 2: _("%(days)s, afternoons"), 3: _("%(days)s, all day")}


def half_days_in(week: int) -> list[int]:
    """The bits of a week of half-days: Monday morning is 0, Sunday afternoon 13."""
    return [bit for bit in range(14) if week >> bit & 1]


def half_day_mask(bits: Iterable[int]) -> int:
    """The week of these half-days."""
    return sum({1 << bit for bit in bits if 0 <= bit < 14})


def half_days_shown(chosen: Iterable[Any]) -> list[dict[str, Any]]:
    """Seven days of two half-days for the part `slots`, with those that are chosen."""
    ticked = {str(bit) for bit in chosen}
    halves = (_("morning"), _("afternoon"))
    return [
        {
            "label": WEEKDAYS[day],
            "slots": [
                {"value": bit, "label": halves[bit % 2], "checked": str(bit) in ticked}
                for bit in (day * 2, day * 2 + 1)
            ],
        }
        for day in range(7)
    ]


def half_days_said(week: int) -> str:
    """周一至周五上午、周六全天: a week of half-days as people say it."""
    if week & WHOLE_WEEK == WHOLE_WEEK:
        return str(_("any day"))
    slots = set(week_slots(week))
    shape = [((day, False) in slots) + 2 * ((day, True) in slots) for day in range(7)]
    said = []
    for half, run in groupby(range(7), key=shape.__getitem__):
        if half:
            days = list(run)
            said.append(str(_HALVES[half] % {"days": _days_said(days[0], days[-1])}))
    return pgettext("between half-days", "; ").join(said)


def _days_said(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    return str(_("%(first)s to %(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]})

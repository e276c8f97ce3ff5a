"""How the pages say a name, a number and a time: 张*, 3.5 小时, 2026年11月23日(周一)14:30."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from shijian.common import clock, identifiers

SOON = dt.timedelta(hours=8)
_WEEK_ZH = "一二三四五六日"
_WEEK_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def mask_name(name: str | None) -> str:
    """The family name and a star."""
    return identifiers.mask_name(name or "")


def mask_phone(phone: str | None) -> str:
    """The first three and last four digits of a mobile number."""
    return identifiers.mask_mobile(phone or "")


def thousands(number: float | None) -> str:
    """58,420; nothing where nothing is known."""
    return "" if number is None else f"{number:,}"


def hours(minutes: int | None) -> str:
    """Minutes as hours with one decimal at most; under a tenth of an hour, the minutes."""
    if minutes is None:
        return ""
    if 0 < abs(minutes) < 6:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    text = f"{minutes / 60:,.1f}"
    return _("%(hours)s h") % {"hours": text.removesuffix(".0")}


# ---------------------------------------------------------------- days and times


def local_day(value: dt.date) -> dt.date:
    """The county's day of a day or an instant."""
    return clock.local(value).date() if isinstance(value, dt.datetime) else value


def weekday(value: dt.date | None) -> str:
    """周一."""
    if value is None:
        return ""
    number = local_day(value).weekday()
    return f"周{_WEEK_ZH[number]}" if _chinese() else _WEEK_EN[number]


def clock_time(value: dt.datetime | dt.time | None) -> str:
    """14:30."""
    if value is None:
        return ""
    return f"{clock.local(value) if isinstance(value, dt.datetime) else value:%H:%M}"


def day(value: dt.date | None) -> str:
    """2026年11月23日(周一)."""
    if value is None:
        return ""
    on = local_day(value)
    if _chinese():
        return f"{on.year}年{on.month}月{on.day}日({weekday(on)})"
    return f"{on.isoformat()} ({weekday(on)})"


def short_day(value: dt.date | None) -> str:
    """11月23日(周一); the year is said where it is not this one."""
    if value is None:
        return ""
    on = local_day(value)
    if on.year != clock.today().year:
        return day(on)
    return f"{on.month}月{on.day}日({weekday(on)})" if _chinese() else f"{on:%m-%d} ({weekday(on)})"


def _with_time(said: str, value: dt.datetime) -> str:
    return f"{said}{'' if _chinese() else ' '}{clock_time(value)}"


def moment(value: dt.datetime | None) -> str:
    """2026年11月23日(周一)14:30."""
    return "" if value is None else _with_time(day(value), value)


def short(value: dt.datetime | None) -> str:
    """11月23日(周一)14:30."""
    return "" if value is None else _with_time(short_day(value), value)


def ago(value: dt.datetime | None) -> str:
    """How long ago, as people say it; after a month, the day."""
    if value is None:
        return ""
    days = (clock.today() - local_day(value)).days
    if days > 31:
        return short_day(value)
    if days == 1:
        return _("yesterday")
    if days > 1:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    return _ago_today(int((clock.now() - value).total_seconds() // 60))


def _ago_today(minutes: int) -> str:
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    count = minutes // 60
    return ngettext("%(n)d hour ago", "%(n)d hours ago", count) % {"n": count}


# ---------------------------------------------------------------- clocks


def _span(gap: dt.timedelta) -> str:
    minutes = max(1, int(gap.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        count = minutes // 60
        return ngettext("%(n)d hour", "%(n)d hours", count) % {"n": count}
    count = minutes // (24 * 60)
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


def left(due: dt.datetime | None) -> str:
    """“还剩 3 小时” or “超 2 天”, by the calendar."""
    if due is None:
        return ""
    gap = due - clock.now()
    if gap >= dt.timedelta(0):
        return _("%(span)s left") % {"span": _span(gap)}
    return _("%(span)s overdue") % {"span": _span(-gap)}


def left_state(due: dt.datetime | None) -> str:
    """Which face the clock wears: calm, soon, or over."""
    if due is None:
        return ""
    gap = due - clock.now()
    if gap < dt.timedelta(0):
        return "over"
    return "soon" if gap <= SOON else ""

"""Half-days as people pick and say them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shijian.catalogue.queries import rule
from shijian.common import clock
from shijian.engines.schedule import HalfDay, falls_in, half_day
from shijian.menu.models import Booking, MenuItem
from shijian.orders.models import Order, Window

_WEEK_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def weekday(day: dt.date) -> str:
    """周二."""
    chinese = (get_language() or "zh").startswith("zh")
    return f"周{'一二三四五六日'[day.weekday()]}" if chinese else _WEEK_EN[day.weekday()]


def day_words(day: dt.date) -> str:
    """24日(周二), with the month where it is not this one."""
    data = {"month": day.month, "day": day.day, "weekday": weekday(day)}
    if day.month == clock.today().month:
        return _("the %(day)d (%(weekday)s)") % data
    return _("%(month)d/%(day)d (%(weekday)s)") % data


def half_day_words(slot: HalfDay) -> str:
    """24日(周二)上午."""
    data = {"day": day_words(slot.day)}
    return _("%(day)s, afternoon") % data if slot.afternoon else _("%(day)s, morning") % data


def planned_words(moment: dt.datetime) -> str:
    """24日(周二)09:00."""
    return _("%(day)s at %(time)s") % {
        "day": day_words(clock.local(moment).date()),
        "time": f"{clock.local(moment):%H:%M}",
    }


def due_words(due: dt.datetime) -> str:
    """今天 17:00, 明天 09:42, 26日(周四)09:42."""
    local = clock.local(due)
    away = (local.date() - clock.today()).days
    if away in (0, 1):
        day = _("today") if away == 0 else _("tomorrow")
        return _("%(day)s %(time)s") % {"day": day, "time": f"{local:%H:%M}"}
    return planned_words(due)


def slots_of(windows: Iterable[Window]) -> list[HalfDay]:
    """An order's half-days in their order."""
    return sorted(HalfDay(w.day, w.afternoon) for w in windows)


def window_words(order: Order) -> list[str]:
    """Each half-day that suits, in words; one sentence where any time does."""
    if order.any_time:
        return [_("any time")]
    return [half_day_words(slot) for slot in slots_of(order.windows.all())]


def monday(day: dt.date) -> dt.date:
    """The first day of its week."""
    return day - dt.timedelta(days=day.weekday())


def slot_value(slot: HalfDay) -> str:
    """A half-day as a form carries it: 2026-11-24-am."""
    return f"{slot.day.isoformat()}-{'pm' if slot.afternoon else 'am'}"


def slot_from(value: str) -> HalfDay | None:
    """The half-day of a form's value; none where it is no such thing."""
    day, _dash, half = value[:13].rpartition("-")
    if half not in ("am", "pm") or len(value) != 13:
        return None
    try:
        return HalfDay(dt.date.fromisoformat(day), half == "pm")
    except ValueError:
        return None


def coming_slots(first: dt.date, days: int) -> list[HalfDay]:
    """Both halves of some days from one on."""
    return [
        HalfDay(first + dt.timedelta(days=n), afternoon)
        for n in range(days)
        for afternoon in (False, True)
    ]


def of_moment(moment: dt.datetime) -> HalfDay:
    """The half-day of an instant."""
    return half_day(moment)


# ---------------------------------------------------------------- what may be picked

SHOWN_DAYS = 7


def first_day(item: MenuItem | None) -> dt.date:
    """The first day that can be asked for: tomorrow, or as the item's team needs."""
    return clock.today() + dt.timedelta(days=max(1, item.lead_days if item else 1))


def full_weeks(item: MenuItem) -> set[dt.date]:
    """The weeks in which every place of the item is taken."""
    taken = (
        Booking.objects.filter(item=item, released_at__isnull=True, week__gte=monday(clock.today()))
        .values("week")
        .annotate(n=Count("id"))
    )
    return {row["week"] for row in taken if row["n"] >= item.weekly_capacity}


def why_not_slot(item: MenuItem | None, slot: HalfDay, full: set[dt.date]) -> str:
    """Why this half-day cannot be had; empty where it can."""
    if item is None:
        return ""
    if not falls_in(item.half_days, slot):
        return _("%(team)s does not go out on %(when)s") % {
            "team": item.team.short_name,
            "when": half_day_words(slot),
        }
    if monday(slot.day) in full:
        return _("All %(count)d places of this week are taken") % {"count": item.weekly_capacity}
    return ""


def slot_days(item: MenuItem | None, chosen: Collection[HalfDay]) -> list[dict[str, Any]]:
    """The coming days with their halves, as the part `slots` draws them; greyed with the reason."""
    full = full_weeks(item) if item else set()
    ahead = int(rule("orders.days_ahead"))
    slots = coming_slots(first_day(item), ahead)
    days = [
        d for d in _by_day(slots) if item is None or any(falls_in(item.half_days, s) for s in d)
    ]
    return [_day_shown(item, day, chosen, full) for day in days[:SHOWN_DAYS]]


def _by_day(slots: list[HalfDay]) -> list[tuple[HalfDay, HalfDay]]:
    return list(zip(slots[::2], slots[1::2], strict=True))


def _day_shown(
    item: MenuItem | None,
    day: tuple[HalfDay, HalfDay],
    chosen: Collection[HalfDay],
    full: set[dt.date],
) -> dict[str, Any]:
    reasons = [why_not_slot(item, slot, full) for slot in day]
    names = (_("Morning"), _("Afternoon"))
    slots = [
        {
            "value": slot_value(slot),
            "label": name,
            "checked": slot in chosen and not why,
            "disabled": bool(why),
        }
        for slot, name, why in zip(day, names, reasons, strict=True)
    ]
    said = list(dict.fromkeys(why for why in reasons if why))
    return {"label": _row_label(day[0].day), "slots": slots, "why": _("; ").join(said)}


def _row_label(day: dt.date) -> str:
    data = {"month": day.month, "day": day.day, "weekday": weekday(day)}
    if day.month == clock.today().month:
        return _("%(day)d %(weekday)s") % data
    return _("%(month)d/%(day)d %(weekday)s") % data

"""The one door to the time, so that a test or a demonstration can stand at another hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_frozen: ContextVar[dt.datetime | None] = ContextVar("frozen", default=None)
_offset = dt.timedelta()


def now() -> dt.datetime:
    """This instant, in UTC."""
    if frozen := _frozen.get():
        return frozen
    return dt.datetime.now(dt.UTC) + _offset  # noqa: TID251 -- this is the door


def today() -> dt.date:
    """The calendar day in the county."""
    return now().astimezone(SHANGHAI).date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same instant on the county's clock."""
    return moment.astimezone(SHANGHAI)


def moment(day: dt.date, hour: int = 0, minute: int = 0) -> dt.datetime:
    """An hour of a day in the county, as an instant in UTC."""
    return dt.datetime.combine(day, dt.time(hour, minute), SHANGHAI).astimezone(dt.UTC)


@contextmanager
def at(when: dt.datetime) -> Iterator[None]:
    """Stand at an instant; for tests and for building the demonstration."""
    token = _frozen.set(when)
    try:
        yield
    finally:
        _frozen.reset(token)


def shift(by: dt.timedelta) -> None:
    """Move this process's clock; only servers marked demo or test are asked to."""
    global _offset  # noqa: PLW0603 -- one clock for the whole process
    _offset = by

"""A marked database may stand at another hour, and its servers follow it (decision 31)."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from psycopg_pool import PoolTimeout

from shijian.common import clock
from shijian.common.models import Installation

EVERY_SECONDS = 1.0


def follow_database() -> None:
    """Take the offset that the database names now; none where it is not a demonstration."""
    marked = Installation.objects.filter(pk=1, demo=True)
    seconds = marked.values_list("clock_offset_seconds", flat=True).first() or 0
    clock.shift(dt.timedelta(seconds=seconds))


def moved_clock(
    handle: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Look once a second, so that a story can go on to its next day without a restart."""
    looked = 0.0

    def middleware(request: HttpRequest) -> HttpResponseBase:
        nonlocal looked
        if time.monotonic() - looked > EVERY_SECONDS:
            looked = time.monotonic()
            with suppress(DatabaseError, PoolTimeout):  # the page itself will say so
                follow_database()
        return handle(request)

    return middleware

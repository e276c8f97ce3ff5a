"""What the posted forms of this room have in common: they count once, and lead to a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect

from shijian.accounts.queries import Request
from shijian.common import clock
from shijian.common.idempotency import form_body, form_key, once


def sent(request: Request, url: str, act: Callable[[], object]) -> HttpResponse:
    """Do it once for this sending of the form, then go to the page."""

    def done() -> tuple[int, str]:
        act()
        return 303, url

    return redirect(once(form_key(request), form_body(request.POST), by=request.actor, act=done)[1])


def on_day_of(moment: dt.datetime, time: dt.time) -> dt.datetime:
    """A wall-clock time on the county's day of an instant."""
    return clock.moment(clock.local(moment).date(), time.hour, time.minute)

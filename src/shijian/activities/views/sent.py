"""What every posted form of this room has in common: it counts once, and leads to a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect

from shijian.accounts.queries import Request
from shijian.common.idempotency import form_body, form_key, once


def part(request: Request, template: str, name: str) -> str:
    """The page, or only its part where the page itself asks for that again."""
    return f"{template}#{name}" if request.headers.get("HX-Request") else template


def sent(request: Request, url: str, act: Callable[[], object]) -> HttpResponse:
    """Do it once for this sending of the form, then go to the page."""

    def done() -> tuple[int, str]:
        act()
        return 303, url

    key, body = form_key(request), form_body(request.POST)
    _status, target = once(key, body, by=request.actor, act=done, expected=(303, url))
    return redirect(target)

"""The short way for the one page that a whole festival presses at once (decision 10).

A phone that read a place's code brings a signed mark of its browser: no session, no language, no
template, one round trip to the database. Whatever is out of the ordinary takes the usual way.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation

from shijian.accounts.queries import known_device
from shijian.activities.commands import scan_place
from shijian.activities.queries import DEVICE, place_of
from shijian.activities.rules import scanned_at
from shijian.common import clock
from shijian.common.actor import Actor, Kind
from shijian.common.http import client_address

Handler = Callable[[HttpRequest], HttpResponseBase]


def scans(handle: Handler) -> Handler:
    """Record a reading that needs no explanation; hand on everything else."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if (
            request.method == "POST"
            and request.path.startswith("/s/")
            and DEVICE in request.COOKIES
        ):
            return _recorded(request) or handle(request)
        return handle(request)

    return middleware


def _recorded(request: HttpRequest) -> HttpResponseBase | None:
    """The ticket of the page that was opened stands for the form's own token: it names them."""
    known = known_device(request.COOKIES[DEVICE])
    ticket, direction = request.POST.get("ticket", ""), request.POST.get("direction", "")
    if known is None or not ticket or direction not in {"in", "out"}:
        return None
    found = place_of(request.path[3:], ticket, known.user_id, must_hold=True)
    if found is None:
        return None
    by = Actor(kind=Kind.USER, user_id=known.user_id, channel="web", ip=client_address(request))
    signup = scan_place(
        found[0], direction=direction, window=found[1], device=known.device_id, by=by
    )
    if signup is None:
        return None
    request.actor = by  # type: ignore[attr-defined]
    url = reverse("activities:my_code", args=[signup])
    answer = HttpResponseRedirect(url, headers={"Content-Length": "0"})
    _say(request, answer, direction)
    return answer


def _say(request: HttpRequest, answer: HttpResponseBase, direction: str) -> None:
    """The sentence on the next page, in the reader's language."""
    said = CookieStorage(request)
    with translation.override(translation.get_language_from_request(request)):
        said.add(messages.SUCCESS, scanned_at(direction, clock.now()))
    said.update(answer)

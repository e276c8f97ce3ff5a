"""Who acts in this request, worked out once."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from shijian.accounts.commands import touch_desk
from shijian.accounts.queries import standing
from shijian.common.http import client_address

WORK = ("/console/", "/desk/")  # nothing here before the second factor


def who(handle: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Set `request.actor` from the session's user, second factor and the grants in force today."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        here = standing(request, ip=client_address(request), factors=not settings.DEMO)
        request.actor = here.actor  # type: ignore[attr-defined]
        request.standing = here  # type: ignore[attr-defined]
        if here.hurdle and request.path.startswith(WORK):
            back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return HttpResponseRedirect(f"{reverse(here.hurdle)}?{back}".rstrip("?"))
        if not here.locked:
            touch_desk(request.session)
        return handle(request)

    return middleware

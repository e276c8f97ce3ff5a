"""Who acts, where in the console, and what a sign-in must not lose."""

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
from shijian.common.text import BIGINT
from shijian.organisations.queries import organisation_for
from shijian.web.retry import give_back, kept_fields

Handler = Callable[[HttpRequest], HttpResponseBase]
WORK = ("/console/", "/desk/")  # nothing here before the second factor
PATH, KEPT = "organisation_path", "kept_form"  # keys in the session


def who(handle: Handler) -> Handler:
    """Set `request.actor` from the session's user, second factor and the grants in force today."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        here = standing(request, ip=client_address(request), factors=not settings.DEMO)
        request.actor = here.actor  # type: ignore[attr-defined]
        request.whole_actor = here.actor  # type: ignore[attr-defined]
        request.standing = here  # type: ignore[attr-defined]
        if here.hurdle and request.path.startswith(WORK):
            back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return HttpResponseRedirect(f"{reverse(here.hurdle)}?{back}".rstrip("?"))
        if not here.locked:
            touch_desk(request.session)
        return handle(request)

    return middleware


def where(handle: Handler) -> Handler:
    """The organisation chosen at the top of the console narrows everything below it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/console/"):
            return handle(request)
        chosen = request.GET.get("org", "")
        if chosen.isascii() and chosen.isdigit() and int(chosen[:20]) <= BIGINT:
            found = organisation_for(request.actor, int(chosen))  # type: ignore[attr-defined]
            request.session[PATH] = found.path
            return HttpResponseRedirect(request.path)
        if path := request.session.get(PATH):
            narrowed = request.actor.within(path)  # type: ignore[attr-defined]
            if narrowed.rights:
                request.actor = narrowed  # type: ignore[attr-defined]
        return handle(request)

    return middleware


def keep(handle: Handler) -> Handler:
    """A form sent by somebody whose session had ended comes back after the sign-in, unsaved."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        kept = request.session.get(KEPT) if request.user.is_authenticated else None
        if kept and request.method == "GET" and request.path == kept["path"]:
            del request.session[KEPT]
            fields = [(name, value) for name, value in kept["fields"]]
            return give_back(request, kept["path"], fields, status=200)
        response = handle(request)
        to_sign_in = response.status_code == 302 and response.headers.get(
            "Location", ""
        ).startswith(settings.LOGIN_URL)
        if request.method == "POST" and to_sign_in and not request.path.startswith("/accounts/"):
            fields = kept_fields(request.POST)
            request.session[KEPT] = {"path": request.path, "fields": fields}
        return response

    return middleware

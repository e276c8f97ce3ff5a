"""Who acts in this request, worked out once."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from shijian.accounts.queries import actor_for_user
from shijian.common.actor import Actor, Kind


def address(request: HttpRequest) -> str | None:
    """The visitor's address; a proxy is believed only where the settings name it."""
    remote = request.META.get("REMOTE_ADDR") or None
    forwarded = request.headers.get("X-Forwarded-For", "")
    if forwarded and remote in settings.TRUSTED_PROXIES:
        return forwarded.rsplit(",", 1)[-1].strip() or remote
    return remote


def who(handle: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Set `request.actor` from the session's user and the grants in force today."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        ip = address(request)
        if isinstance(request.user, AnonymousUser):
            actor = Actor(kind=Kind.ANONYMOUS, ip=ip)
        else:
            actor = actor_for_user(request.user, channel="web", ip=ip)
        request.actor = actor  # type: ignore[attr-defined]
        return handle(request)

    return middleware

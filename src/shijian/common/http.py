"""The edges of a request: size, headers, and a rule's no turned into an answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

from shijian.common.refused import Refused

Handler = Callable[[HttpRequest], HttpResponseBase]
POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address; a proxy is believed only where the settings name it."""
    remote = request.META.get("REMOTE_ADDR") or None
    forwarded = request.headers.get("X-Forwarded-For", "")
    if forwarded and remote in settings.TRUSTED_PROXIES:
        return forwarded.rsplit(",", 1)[-1].strip() or remote
    return remote


def answers(handle: Handler) -> Handler:
    """Give every request a number, a size limit and the headers of decision 25."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.request_id = uuid.uuid4().hex[:16]  # type: ignore[attr-defined]
        response = _too_large(request) or handle(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response

    return middleware


def _too_large(request: HttpRequest) -> HttpResponseBase | None:
    """Refused before it is read: files up to 10 MB, words up to what Django takes into memory."""
    with_files = request.headers.get("Content-Type", "").startswith("multipart/")
    limit = settings.BODY_LIMIT if with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if int(request.META.get("CONTENT_LENGTH") or 0) <= limit:
        return None
    with translation.override(translation.get_language_from_request(request)):
        words = _("This is larger than %(limit)d MB. Make it smaller and send it again.")
        said = words % {"limit": limit // 1_048_576}
        return refusal(request, Refused(said, "http.too_large", status=413))


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page or document that says why not, with the status of decision 18."""
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse(
            {"code": refused.code, "reason": str(refused), "field": refused.field},
            status=refused.status,
        )
    else:
        response = render(
            request, f"{refused.status}.html", {"refused": refused}, status=refused.status
        )
    if refused.retry_after:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


class Refusals:
    """Turn `Refused` and a lost database into an answer instead of an error."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.handle(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, Refused):
            return refusal(request, fault)
        if isinstance(fault, (PoolTimeout, OperationalError, InterfaceError)) and isinstance(
            fault, (PoolTimeout, DatabaseError)
        ):
            busy = Refused(
                _("Too many people at once. Please try again in a moment."),
                "http.busy",
                status=503,
                retry_after=5,
            )
            return refusal(request, busy)
        return None


refusals = Refusals

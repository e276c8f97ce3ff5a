"""The API object: tokens, declared errors, every room's router (`/api/v1/`)."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.db import Error as DatabaseFault
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from psycopg_pool import PoolTimeout

from shijian.accounts.queries import actor_for_token
from shijian.common.actor import Actor
from shijian.common.http import client_address
from shijian.common.refused import Refused

ROOMS = (
    "catalogue", "organisations", "volunteers", "teams", "points", "hours", "menu", "activities",
    "orders", "supervision", "indicators",
)  # fmt: skip


class Token(HttpBearer):
    """A program's key in the Authorization header; never in an address."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return actor_for_token(token, client_address(request))


api = NinjaAPI(
    title="Shijian",
    version="1",
    description=(
        "The same steps as the pages, for programs. Every refusal carries a stable `code` and a "
        "sentence. Send `Idempotency-Key` with every write that you may have to repeat."
    ),
    auth=Token(),
    docs_url=None,
    urls_namespace="api",
)
for room in ROOMS:
    if find_spec(f"shijian.{room}.api"):
        api.add_router(f"/{room}", import_module(f"shijian.{room}.api").router)


def _problem(
    request: HttpRequest, status: int, code: str, reason: str, field: str = ""
) -> HttpResponse:
    problem = {"code": code, "reason": reason, "field": field}
    return api.create_response(request, problem, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    """A rule's no."""
    response = _problem(request, why.status, why.code, str(why), why.field)
    if why.retry_after:
        response.headers["Retry-After"] = str(why.retry_after)
    return response


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, why: ValidationError) -> HttpResponse:
    """Input that does not fit: the first thing wrong, and where."""
    first = why.errors[0]
    field = ".".join(str(part) for part in first.get("loc", ())[1:] if part != "data")
    return _problem(request, 422, "api.invalid", str(first.get("msg", "")), field)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, why: HttpError) -> HttpResponse:
    """A body that is not JSON."""
    status = 422 if why.status_code == 400 else why.status_code
    return _problem(request, status, "api.body", str(why))


@api.exception_handler(Http404)
def missing(request: HttpRequest, why: Http404) -> HttpResponse:
    """Not there, or not for this token."""
    return _problem(request, 404, "api.not_found", _("There is nothing here for this token."))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, why: AuthenticationError) -> HttpResponse:
    """No token, or one that is wrong, expired or revoked."""
    response = _problem(request, 401, "api.token", _("This token is missing or not valid."))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(PoolTimeout)
@api.exception_handler(OperationalError)
def busy(request: HttpRequest, why: PoolTimeout | DatabaseFault) -> HttpResponse:
    """The database cannot answer now."""
    response = _problem(request, 503, "http.busy", _("Please try again in a moment."))
    response.headers["Retry-After"] = "5"
    return response

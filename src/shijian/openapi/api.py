"""The API object: tokens, declared errors, every room's router (`/api/v1/`)."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation
from ninja.security import HttpBearer
from psycopg_pool import PoolTimeout

from shijian.accounts.queries import actor_for_token
from shijian.accounts.rules import READ_ROOMS
from shijian.common import limits
from shijian.common.actor import Actor
from shijian.common.http import client_address
from shijian.common.refused import Refused
from shijian.openapi.document import completed, scope_of
from shijian.openapi.wrong import sentence

logger = logging.getLogger(__name__)
A_MINUTE = 600  # calls of one token


class Token(HttpBearer):
    """A program's key in the Authorization header; never in an address."""

    def __init__(self, room: str) -> None:
        super().__init__()
        self.room = room

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Who acts, while the token may do this and does not ask too often."""
        actor = actor_for_token(token, client_address(request))
        if actor is None:
            return None
        limits.hit(f"api:{actor.channel}", limit=A_MINUTE, per_seconds=60, code="api.too_often")
        if scope_of(self.room, request.method or "") not in actor.scopes:
            raise Refused(
                _("This token was not given the scope for this."), "api.scope", status=403
            )
        return actor


class Api(NinjaAPI):
    """Operations are called after their functions; the document says scopes and repeats, too."""

    def create_response(self, request: HttpRequest, data: Any, **given: Any) -> HttpResponse:
        response = super().create_response(request, data, **given)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)

    document: dict[str, Any] | None = None  # made once: whoever asks for it costs nothing more

    def get_openapi_schema(self, **options: Any) -> Any:
        self.document = self.document or completed(super().get_openapi_schema(**options))
        return self.document


api = Api(
    title="Shijian",
    version="1",
    description=(
        "The same steps as the pages, for programs. Every refusal carries a stable `code` and a "
        "sentence in the language of `Accept-Language`. Lists answer a cursor, `next`, to be sent "
        "as `after`. Send `Idempotency-Key` with every write that you may have to repeat."
    ),
    docs_url=None,
    urls_namespace="api",
)
for room in READ_ROOMS:
    api.add_router(f"/{room}", import_module(f"shijian.{room}.api").router, auth=Token(room))


# ---------------------------------------------------------------- refusals


def _problem(
    request: HttpRequest, status: int, code: str, reason: str, field: str = ""
) -> HttpResponse:
    problem = {"code": code, "reason": reason, "field": field}
    return api.create_response(request, problem, status=status)


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that no operation has."""
    return _problem(request, 404, "api.no_operation", _("There is no such operation."))


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
    reason, field = sentence(why.errors[0])
    return _problem(request, 422, "api.invalid", reason, field)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, why: HttpError) -> HttpResponse:
    """A body that is not JSON."""
    return _problem(request, 422, "api.body", _("This body cannot be read as JSON."))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, why: RequestDataTooBig) -> HttpResponse:
    """A body that no operation needs."""
    return _problem(request, 413, "http.too_large", _("This body is larger than 1 MB."))


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
def busy(request: HttpRequest, why: PoolTimeout | OperationalError) -> HttpResponse:
    """The database cannot answer now; the log says which of its reasons it gave."""
    cause = why.__cause__ or why
    told = getattr(cause, "sqlstate", None) or type(cause).__name__
    logger.warning("the database did not answer: %s", told)
    response = _problem(request, 503, "http.busy", _("Please try again in a moment."))
    response.headers["Retry-After"] = "5"
    return response

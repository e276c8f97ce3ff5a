"""Logs as JSON lines on standard output, without a person's name, phone, number or code in them."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from shijian.common import clock

log = logging.getLogger("shijian.requests")

# Phones, ID numbers, codes and tokens; and the values that PostgreSQL quotes in its details.
_DETAIL = re.compile(r"(DETAIL|CONTEXT|Failing row contains|Key \().*", re.DOTALL)
_SECRET = re.compile(r"\d{6,}[\dXx]?|(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}")
_FIELDS = ("request_id", "route", "status", "user_id", "ms", "job")


def redact(text: str) -> str:
    """The text without anything that could be a number or a secret of somebody's."""
    return _SECRET.sub("…", _DETAIL.sub(r"\1…", text))


def _fault(record: logging.LogRecord) -> dict[str, Any]:
    """What went wrong and where: type, redacted sentence, lines of code without values."""
    if not record.exc_info or record.exc_info[1] is None:
        return {}
    fault, trace, where = record.exc_info[1], record.exc_info[2], []
    while trace is not None:
        code = trace.tb_frame.f_code
        where.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return {"fault": type(fault).__name__, "says": redact(str(fault))[:500], "at": where[-12:]}


def _message(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):  # Django's own lines name the path; the route is enough
        return f"{record.levelname.lower()} while answering {route_of(request)}"
    return redact(record.getMessage())


class JsonFormatter(logging.Formatter):
    """One line of JSON a record."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **{name: getattr(record, name) for name in _FIELDS if hasattr(record, name)},
            **_fault(record),
        }
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """For the window of a demonstration."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == "shijian.codes":  # only a demonstration prints codes
            return record.getMessage()
        fault = _fault(record)
        tail = f" {fault['fault']}: {fault['says']} at {fault['at'][-1]}" if fault else ""
        return f"{record.levelname.lower()}: {_message(record)}{tail}"


def route_of(request: HttpRequest) -> str:
    """The route's name or pattern, which holds no one's code."""
    match = request.resolver_match
    return (match.view_name or match.route) if match else "no route"


def requests(
    handle: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """One line a request: number, route, status, user and milliseconds; never the query string."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = handle(request)
        actor = getattr(request, "actor", None)
        log.info(
            "%s",
            request.method,
            extra={
                "request_id": getattr(request, "request_id", ""),
                "route": route_of(request),
                "status": response.status_code,
                "user_id": getattr(actor, "user_id", None),
                "ms": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response

    return middleware

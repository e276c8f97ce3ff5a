"""What a load balancer and an operator ask: is the process alive, can it serve."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from procrastinate.contrib.django.models import ProcrastinateWorker
from psycopg_pool import PoolTimeout

from shijian.common import clock, crypto
from shijian.journal import queries as journal

Problem = str | None
_seen_up_to_date: list[bool] = []


def probes(handle: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer before sessions, hosts and languages: a probe knows none of them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            return readyz()
        return handle(request)

    return middleware


def readyz() -> JsonResponse:
    """503 with the reasons while this process should get no requests."""
    problems = {}
    for name, look in LOOKS.items():
        try:
            if problem := look():
                problems[name] = problem
        except (DatabaseError, InterfaceError, PoolTimeout, OSError, KeyError, ValueError) as fault:
            problems[name] = type(fault).__name__
    body = {"status": "no" if problems else "ok", "problems": problems}
    return JsonResponse(body, status=503 if problems else 200)


def _draining() -> Problem:
    flag = settings.DRAINING_FLAG
    return "this server is stopping" if flag and os.path.exists(flag) else None  # noqa: PTH110


def _database() -> Problem:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return None


def _migrations() -> Problem:
    """A database never goes back: once it was up to date, it stays so for this process."""
    if not _seen_up_to_date:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations are waiting"
        _seen_up_to_date.append(True)
    return None


def _keys() -> Problem:
    for purpose in ("encrypt", "index", "sign"):
        crypto.ring(purpose)
    return None


def _jobs() -> Problem:
    last = ProcrastinateWorker.objects.order_by("-last_heartbeat").first()
    if last is None:
        return "no worker has reported"
    age = (clock.now() - last.last_heartbeat).total_seconds()
    too_old = age > settings.HEARTBEAT_SECONDS_MAX
    return f"the jobs' last sign of life is {age:.0f} s old" if too_old else None


def _seal() -> Problem:
    waiting = journal.oldest_unsealed()
    lag = clock.now() - waiting.at if waiting else dt.timedelta()
    too_long = lag.total_seconds() > settings.SEAL_LAG_SECONDS_MAX
    return f"an entry of the journal waits for its seal since {lag}" if too_long else None


LOOKS: dict[str, Callable[[], Problem]] = {
    "draining": _draining,
    "database": _database,
    "migrations": _migrations,
    "keys": _keys,
    "jobs": _jobs,
    "seal": _seal,
}

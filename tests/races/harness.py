"""Many requests at once against real server processes, and functions without their guards.

    site = Site(workers=8)                    # granian as `serve` starts it, on the test database
    answers = rush([site.post(client, url, form) for client in clients])
    with mutated("activities/sql/signup.sql", {"FOR UPDATE": ""}): …   # the race must be lost now

A mutant is the function's own text with its locks and guards taken out and a short sleep between
its look and its write (decision 30); product code has no switch for it.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from shijian.cli.migrate import apply_sql
from shijian.common.models import AppliedSql

CSRF = "x" * 32
READY_SECONDS = 60
NAP = "PERFORM pg_sleep(0.03);"
Call = Callable[[], "Answer"]

LONG = os.environ.get("SHIJIAN_LONG") == "1"
WORKERS = (2, 8) if LONG else (8,)
REPEATS = 20 if LONG else 3
MUTANT_REPEATS = 20  # it must be caught at least once in these; the first time is enough


@dataclass(frozen=True)
class Answer:
    """What one of many was told."""

    status: int
    body: str


class Site:
    """The product's web server with so many processes, on the database of this test run."""

    def __init__(self, workers: int) -> None:
        get_resolver().url_patterns  # noqa: B018 -- what cannot be imported fails here, once
        self.port = _free_port()
        words = ["web", "--port", str(self.port), "--workers", str(workers), "--threads", "4"]
        variables = os.environ | {
            "DATABASE_URL": _url(),
            "SHIJIAN_MODE": "test",
            "SHIJIAN_POOL": "4",
            "SHIJIAN_HOSTS": "127.0.0.1",
            "SHIJIAN_SUPERVISOR": str(os.getpid()),  # a killed test run takes its server along
            "PYTHONPATH": str(settings.PACKAGE.parent),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "shijian.cli", *words], env=variables, start_new_session=True
        )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self) -> None:
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            try:
                if self._ask("GET", "/healthz", {}, "").status == 200:
                    return
            except OSError:
                assert self.process.poll() is None, "the server did not start"
            time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def stop(self) -> None:
        """End the server and its workers; what does not go in time is killed."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def post(self, client: Client, path: str, form: Mapping[str, object] | None = None) -> Call:
        """A form that will be sent by whoever is signed in on this test client."""
        session = client.cookies["sessionid"].value
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({**(form or {}), "csrfmiddlewaretoken": CSRF}, doseq=True)
        return lambda: self._ask("POST", path, headers, body)

    def _ask(self, method: str, path: str, headers: dict[str, str], body: str) -> Answer:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asking.request(method, path, body, headers)
            response = asking.getresponse()
            return Answer(response.status, response.read().decode())
        finally:
            asking.close()


def rush(calls: Sequence[Call]) -> list[Answer]:
    """All of them at the same moment; the answers in their order."""
    answers: list[Answer | None] = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def one(number: int) -> None:
        gate.wait()
        answers[number] = calls[number]()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [answer for answer in answers if answer is not None]
    assert len(found) == len(calls), "somebody got no answer at all"
    return found


def statuses(answers: Sequence[Answer]) -> dict[int, int]:
    """How many were told what."""
    told = [answer.status for answer in answers]
    return {status: told.count(status) for status in sorted(set(told))}


@contextmanager
def mutated(
    file: str, changes: Mapping[str, str], *, without: Sequence[tuple[str, str]] = ()
) -> Iterator[None]:
    """The functions of a file with some words changed, and without some (table, constraint).

    Every change must really change something: a mutant that mutates nothing would prove nothing.
    """
    text = (settings.PACKAGE / file).read_text()
    for pattern, instead in changes.items():
        text, count = re.subn(pattern, instead, text)
        assert count, f"the mutant finds nothing to change: {pattern}"
    kept = {one: _definition(*one) for one in without}
    with connection.cursor() as cursor:
        cursor.execute(text)
        for table, name in without:
            cursor.execute(f"DROP INDEX {name}" if _is_index(kept[table, name]) else
                           f"ALTER TABLE {table} DROP CONSTRAINT {name}")  # fmt: skip
    try:
        yield
    finally:
        _restore(file, kept)


def _restore(file: str, kept: Mapping[tuple[str, str], str]) -> None:
    """Put the real function back, and each guard once what the mutant let in is gone."""
    AppliedSql.objects.filter(path=file).delete()
    apply_sql()
    with connection.cursor() as cursor:
        for (table, name), definition in kept.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"TRUNCATE {table} CASCADE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(definition if _is_index(definition) else
                           f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")  # fmt: skip


def _definition(table: str, name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = %s AND conrelid = %s::regclass"
            " UNION ALL SELECT indexdef FROM pg_indexes WHERE indexname = %s LIMIT 1",
            [name, table, name],
        )
        row = cursor.fetchone()
    assert row, f"{table} has no guard called {name}"
    return str(row[0])


def _is_index(definition: str) -> bool:
    return definition.startswith("CREATE")


def _url() -> str:
    """The database of this run, by the serving role where the run has one."""
    base = os.environ.get("SHIJIAN_APP_URL") or os.environ["DATABASE_URL"]
    parts = urlsplit(base)
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

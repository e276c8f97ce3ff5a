"""What every test stands on: the functions of the rooms, a quiet log, a closed network."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Apply the rooms' SQL after the migrations, as `shijian migrate` does."""
    from shijian.cli.migrate import apply_sql, grant

    with django_db_blocker.unblock():
        apply_sql()
        if serving := os.environ.get("SHIJIAN_APP_URL"):  # races serve with the lesser role
            grant(urlsplit(serving).username or "")


@pytest.fixture(scope="session", autouse=True)
def emptied_by_the_owner() -> Iterator[None]:
    """Committed tests end by emptying tables: append-only ones let only the owner do so."""
    from django.db import connection
    from django.test import TransactionTestCase

    from shijian.cli.migrate import append_only_tables

    empty = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            for table in append_only_tables():
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        empty(case)
        with connection.cursor() as cursor:
            for table in append_only_tables():
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')

    TransactionTestCase._fixture_teardown = emptied  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def no_error_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test in which the product logs an error fails, whatever else it asserts."""
    yield
    errors = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert not errors, [r.getMessage() for r in errors]


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the machine: only loopback can be reached."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test reached for {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)

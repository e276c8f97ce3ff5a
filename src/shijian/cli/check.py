"""What must never be false, verified over the whole database: one line each."""

from __future__ import annotations

import itertools
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from importlib import import_module

from django.db import connection

from shijian.cli import environment, migrate
from shijian.cli.say import say

SHOWN_MAX = 20
INVARIANTS = (
    ("the ledger sums to zero and equals its balances", "points.queries:mismatches"),
    ("totals of hours equal their records", "hours.queries:differences"),
    ("no activity is over capacity, nobody is twice in a shift", "activities.queries:overfull"),
    ("no call for support gave more than its budget", "teams.queries:overgiven"),
    ("figures equal the rows they count", "indicators.queries:differences"),
    ("each record stands for itself or for what was merged", "accounts.queries:crooked_merges"),
    ("each volunteer stands where the history says", "volunteers.queries:crooked_standings"),
    ("closed accounts are forgotten", "dossiers.queries.closing:unforgotten"),
    ("the journal's seals verify", "journal.queries:broken_seals"),
    ("every organisation has one path", "organisations.queries.paths:broken_paths"),
)


def arguments(parser: ArgumentParser) -> None:
    environment.database_arguments(parser)


def run(options: Namespace) -> int:
    with environment.database(options, role="app") as place:
        code = report()
        if place.app_role is None:
            say("note    one role both owns and serves: it could lift the guards of the journal")
    return code


def report() -> int:
    """Print every invariant with its differences; 1 where there was any."""
    wrong = [_line("the schema is that of this version", migrate.pending)]
    wrong += [_line(title, _named(where)) for title, where in INVARIANTS]
    wrong.append(_line("append-only tables are guarded", unguarded))
    return 1 if any(wrong) else 0


def unguarded() -> Iterable[str]:
    """Append-only tables whose trigger is missing or switched off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = 'append_only' AND t.tgenabled IN ('O', 'A')"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    return [f"{table} can be changed" for table in migrate.append_only_tables()
            if table not in guarded]  # fmt: skip


def _named(where: str) -> Callable[[], Iterable[str]]:
    module, _, function = where.partition(":")
    found: Callable[[], Iterable[str]] = getattr(import_module(f"shijian.{module}"), function)
    return found


def _line(title: str, look: Callable[[], Iterable[str]]) -> bool:
    """One line for an invariant, and the first of its differences below it."""
    started = time.monotonic()
    found = iter(look())
    shown = list(itertools.islice(found, SHOWN_MAX))
    more = sum(1 for _ in found)
    mark = "WRONG" if shown else "ok"
    say(f"{mark:8}{title:60}{time.monotonic() - started:6.1f} s")
    for difference in shown:
        say(f"        - {difference}")
    if more:
        say(f"        - and {more} more")
    return bool(shown)

"""What every part of the seeding stands on: a size, a source of chance, sets of rows."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from shijian.common import clock
from shijian.common.actor import Actor, job

BY: Actor = job("seed")


@dataclass(frozen=True)
class Size:
    """How much life the demonstration county has."""

    people: int
    volunteers: int
    orders: int
    activities: int
    days: int  # how far back it goes
    helpers: int  # volunteers of an ordinary activity


SIZES = {
    "village": Size(300, 210, 60, 46, 30, 4),
    "town": Size(4_000, 3_000, 1_500, 700, 180, 8),
    "county": Size(70_000, 60_000, 40_000, 12_000, 730, 125),
}


@dataclass
class Ground:
    """The seeding in progress."""

    size: Size
    chance: random.Random
    anchor: dt.date = field(default_factory=clock.today)
    people: int = 0  # made so far; the next one's number
    births: dict[tuple[dt.date, int], int] = field(default_factory=dict)

    def day(self, ago: int) -> dt.date:
        """A day so long before the anchor."""
        return self.anchor - dt.timedelta(days=ago)

    def hour(self, ago: int, hour: int, minute: int = 0) -> dt.datetime:
        """An hour of a day so long before the anchor."""
        return clock.moment(self.day(ago), hour, minute)


def block(model: type[models.Model], count: int) -> range:
    """So many unused keys of a table, in one step."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'),"
            " nextval(pg_get_serial_sequence(%s, 'id')) + %s)",
            [table, table, count],
        )
        last = int(cursor.fetchone()[0])
    return range(last - count, last)


def copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as one stream; what is not named gets the model's own default."""
    known = {field.name: field for field in model._meta.concrete_fields}
    fields = [known[name] for name in columns]
    rest = [
        field
        for field in model._meta.concrete_fields
        if field not in fields and not field.null and not isinstance(field, models.AutoField)
    ]
    names = ", ".join(str(field.column) for field in [*fields, *rest])
    defaults = tuple(field.get_default() for field in rest)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row((*row, *defaults))


def copy_links(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """The same for the table between two models."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(row)


def run(statement: str, **values: Any) -> int:
    """One set-based statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return int(cursor.rowcount)


_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE conrelid::regclass::text = ANY (%s) AND contype IN ('f', 'x', 'u')
ORDER BY contype DESC, conname
"""
_INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid::regclass::text = ANY (%s) AND NOT i.indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""


@contextmanager
def bare(*tables: str) -> Iterator[None]:
    """Millions of rows go in without indexes and references, which then are built and checked
    in one sweep: what would have been refused row by row is refused at the end.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS, [list(tables)])
        constraints = cursor.fetchall()
        cursor.execute(_INDEXES, [list(tables)])
        indexes = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in reversed(constraints):
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')

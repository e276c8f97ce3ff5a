"""Many rows at once: COPY into a table that lives as long as the transaction (decision 17)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection

AT_ONCE = 5_000


def copied(name: str, columns: dict[str, str], rows: Iterable[Sequence[Any]]) -> int:
    """A temporary table of these columns and types, filled, with fresh statistics; how many rows.

    Name and columns are written by the caller's own code, never by a visitor.
    """
    typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    into = f"COPY {name} ({', '.join(columns)}) FROM STDIN"
    coming, count = iter(rows), 0
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({typed}) ON COMMIT DROP")
        while chunk := list(islice(coming, AT_ONCE)):  # rows may ask this connection themselves
            with cursor.copy(into) as stream:
                for row in chunk:
                    stream.write_row(row)
            count += len(chunk)
        cursor.execute(f"ANALYZE {name}")
    return count

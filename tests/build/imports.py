"""Tables on their way in, for tests.

batch = a_batch("figures", [["东街社区", "常住人口", "2025", "3120", "统计年报"]], by=office)
batch = looked_at(batch)                # as the job does
batch = taken_over(batch, by=office)
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from shijian.common.actor import Actor
from shijian.imports.commands import check_batch, merge_batch, receive, start_merge
from shijian.imports.models import Batch
from shijian.imports.queries import KINDS
from tests.build.accounts import BUILDER


def a_table(kind: str, rows: Iterable[Sequence[Any]], titles: Sequence[str] = ()) -> bytes:
    """A CSV with the titles of the template, or others."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(titles or [column.aliases[0] for column in KINDS[kind].columns])
    writer.writerows(rows)
    return held.getvalue().encode()


def a_workbook(rows: Iterable[Sequence[Any]]) -> bytes:
    """An XLSX of these rows, titles among them."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return held.getvalue()


def a_batch(
    kind: str, rows: Iterable[Sequence[Any]], *, by: Actor, titles: Sequence[str] = ()
) -> Batch:
    """A table that was sent and read."""
    content = rows if isinstance(rows, bytes) else a_table(kind, rows, titles)
    return looked_at(receive(kind, content, name="名册.csv", by=by))


def looked_at(batch: Batch) -> Batch:
    """What the job does with a table that arrived."""
    return check_batch(Batch.objects.get(pk=batch.pk), by=BUILDER)


def taken_over(batch: Batch, *, by: Actor) -> Batch:
    """Somebody said yes, and the job took it over."""
    return merge_batch(start_merge(batch, by=by), by=BUILDER)


def faults_of(batch: Batch) -> list[tuple[int, str, str]]:
    """What is wrong: (row, column, code), in order."""
    rows = batch.lines.order_by("number")
    return [(row.number, fault[0], fault[1]) for row in rows for fault in row.faults]

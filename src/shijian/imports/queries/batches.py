"""Files on their way in, seen by those who brought them."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from shijian.common import crypto
from shijian.common.actor import Actor
from shijian.common.incoming import Fault, Line, sentence
from shijian.imports.models import Batch, Row


def batches_of(viewer: Actor) -> QuerySet[Batch]:
    """What somebody brought themselves, the newest first; nobody else sees it."""
    rows = Batch.objects.defer("file_cipher", "made", "before")
    return rows.filter(made_by=viewer.user_id or 0).order_by("-id")


def batch_for(viewer: Actor, pk: int) -> Batch:
    """One of the viewer's own files; 404 else."""
    return get_object_or_404(batches_of(viewer), pk=pk)


def faulty_rows(batch: Batch) -> QuerySet[Row]:
    """The rows that have something wrong in them, in the order of the file."""
    return batch.lines.filter(faulty=True).order_by("number")


def sealed(batch: int, number: int, cells: dict[str, str]) -> bytes:
    """What stands in a row, encrypted and bound to it."""
    text = json.dumps(cells, ensure_ascii=False)
    return crypto.encrypt(text, table=f"imports_row.{batch}", pk=number, field="cells")


def opened(row: Row) -> Line:
    """The row as it was written, with its faults."""
    text = crypto.decrypt(
        row.cells_cipher, table=f"imports_row.{row.batch_id}", pk=row.number, field="cells"
    )
    return Line(row.number, json.loads(text), faults=[Fault(*fault) for fault in row.faults])


def problem(batch: Batch) -> str:
    """Why a file could not be read at all."""
    found: dict[str, Any] = batch.problem
    return sentence(found["code"], found["detail"]) if found else ""


def fault_counts(batch: Batch) -> list[tuple[str, int]]:
    """How often each thing is wrong, the most frequent first; at most eight."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fault->>1, (array_agg(fault->2))[1]::text, count(*) FROM imports_row,"
            " jsonb_array_elements(faults) fault WHERE batch_id = %s AND faulty"
            " GROUP BY fault->>1, CASE WHEN fault->>1 = 'tables.said' THEN fault->2->>'said' END"
            " ORDER BY count(*) DESC, 1 LIMIT 8",
            [batch.pk],
        )
        rows = cursor.fetchall()
    return [(sentence(code, json.loads(detail)), int(count)) for code, detail, count in rows]

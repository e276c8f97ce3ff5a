"""Reading a file row by row, saying what is wrong, and taking what was put right."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple

from django.db import connection, transaction

from shijian.accounts.models import User
from shijian.accounts.queries import actor_for_user
from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.incoming import Checker, Kind, Line, read_line
from shijian.common.jobs import defer
from shijian.common.refused import require
from shijian.engines.tables import Heading, Unreadable, find_heading, lines, read_sheet, squeezed
from shijian.imports.models import Batch, Row
from shijian.imports.queries import KINDS, opened, sealed
from shijian.imports.rules import why_not_fix
from shijian.journal.commands import record

State = Batch.State
HEAD = 30


def check_batch(batch: Batch, *, by: Actor) -> Batch:
    """Read a file that arrived, in chunks that are committed one by one, until it is done,
    unreadable, or given up meanwhile (decision 15).
    """
    kind = KINDS[batch.kind]
    if batch.state != State.READING:
        return batch
    if batch.file_cipher is None:
        return _look_at_all(batch, by)
    try:
        rows = read_sheet(_file(batch))
        head = list(itertools.islice(rows, HEAD))
        heading = find_heading(head, kind.columns)
        _note_heading(batch, heading)
        found = lines(itertools.chain(head, rows), heading)
        _read(batch, kind, (Line(number, cells) for number, cells in found))
        if not Row.objects.filter(batch=batch).exists():
            raise Unreadable("tables.empty")
    except Unreadable as why:
        return _refuse(batch, why, by)
    return _judge(batch, by)


def _file(batch: Batch) -> bytes:
    cipher = batch.file_cipher or b""
    text = crypto.decrypt(cipher, table="imports_batch", pk=batch.pk, field="file")
    return base64.b64decode(text)


def _note_heading(batch: Batch, heading: Heading) -> None:
    Row.objects.filter(batch=batch).delete()  # of a reading that was broken off
    batch.rows = batch.faulty = 0
    Batch.objects.filter(pk=batch.pk).update(
        titles=heading.titles, unknown=list(heading.unknown), rows=0, faulty=0
    )


def _read(batch: Batch, kind: Kind, found: Iterator[Line]) -> None:
    check = kind.checker(owner_of(batch))
    while chunk := list(itertools.islice(found, kind.at_once)):
        judge(kind, check, chunk)
        if batch.rows + len(chunk) > kind.most:
            raise Unreadable("tables.too_large", most=kind.most)
        if not _keep(batch, chunk):
            return


def judge(kind: Kind, check: Checker, chunk: Sequence[Line]) -> None:
    """What the cells mean, and what the room says about the rows."""
    for row in chunk:
        read_line(row, kind.columns)
    check(chunk)


@transaction.atomic
def _keep(batch: Batch, chunk: Sequence[Line]) -> bool:
    """Write one chunk; False where the table was given up meanwhile."""
    faulty = sum(1 for row in chunk if row.faults)
    rows = Batch.objects.filter(pk=batch.pk, state=State.READING)
    batch.rows, batch.faulty = batch.rows + len(chunk), batch.faulty + faulty
    if not rows.update(rows=batch.rows, faulty=batch.faulty, changed_at=clock.now()):
        return False
    columns = "batch_id, number, cells_cipher, faults, faulty"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY imports_row ({columns}) FROM STDIN") as stream,
    ):
        for row in chunk:
            stream.write_row(_stored(batch.pk, row))
    return True


def _stored(batch: int, row: Line) -> tuple[object, ...]:
    faults = json.dumps([astuple(fault) for fault in row.faults]) if row.faults else "[]"
    return batch, row.number, sealed(batch, row.number, row.cells), faults, bool(row.faults)


@transaction.atomic
def _refuse(batch: Batch, why: Unreadable, by: Actor) -> Batch:
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.state == State.READING:
        Row.objects.filter(batch=locked).delete()
        locked.state, locked.file_cipher = State.REFUSED, None
        locked.problem = {"code": why.code, "detail": why.detail}
        locked.save(update_fields=["state", "file_cipher", "problem"])
        record("imports.refused", locked, by=by, data={"kind": locked.kind, "code": why.code})
    return locked


@transaction.atomic
def _judge(batch: Batch, by: Actor) -> Batch:
    """Ready, or to be put right; the file itself is not needed any more."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.state == State.READING:
        locked.state = State.FAULTY if locked.faulty else State.READY
        locked.file_cipher = None
        locked.save(update_fields=["state", "file_cipher"])
        data = {"kind": locked.kind, "rows": locked.rows, "faulty": locked.faulty}
        record("imports.checked", locked, by=by, data=data)
    return locked


@transaction.atomic
def fix_rows(
    batch: Batch,
    cells: Mapping[int, Mapping[str, str]],
    *,
    by: Actor,
    dropped: Collection[int] = (),
) -> Batch:
    """Write cells anew, leave rows out, and look at the whole table again: one row may be another
    one's double. A long table is looked at by a job.
    """
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    require(why_not_fix(locked))
    kind = KINDS[locked.kind]
    left_out, _by_table = locked.lines.filter(number__in=list(dropped)).delete()
    locked.rows -= left_out
    known = {column.key for column in kind.columns}
    for row in locked.lines.filter(number__in=list(cells)):
        given = {key: squeezed(text) for key, text in cells[row.number].items() if key in known}
        line = Line(row.number, opened(row).cells | given)
        Row.objects.filter(pk=row.pk).update(cells_cipher=sealed(locked.pk, row.number, line.cells))
    if locked.rows > kind.at_once:
        Batch.objects.filter(pk=locked.pk).update(
            state=State.READING, rows=locked.rows, changed_at=clock.now()
        )
        defer("imports.check", batch=locked.pk)
    else:
        look_again(locked, kind)
    data = {"kind": locked.kind, "rows": len(cells), "left_out": left_out}
    record("imports.fixed", locked, by=by, data=data)
    return locked


@transaction.atomic
def _look_at_all(batch: Batch, by: Actor) -> Batch:
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.state == State.READING:
        look_again(locked, KINDS[locked.kind])
        data = {"kind": locked.kind, "rows": locked.rows, "faulty": locked.faulty}
        record("imports.checked", locked, by=by, data=data)
    return locked


def look_again(batch: Batch, kind: Kind) -> None:
    """Judge every row anew; what changed is written, and so is the state of the whole."""
    faulty = 0
    changed = []
    for row, line in judged(batch, kind):
        faulty += bool(line.faults)
        fresh = [list(astuple(fault)) for fault in line.faults]
        if fresh != row.faults:
            row.faults, row.faulty = fresh, bool(fresh)
            changed.append(row)
    Row.objects.bulk_update(changed, ["faults", "faulty"], batch_size=2_000)
    batch.faulty, batch.changed_at = faulty, clock.now()
    batch.state = State.FAULTY if faulty else State.READY
    batch.save(update_fields=["rows", "faulty", "state", "changed_at"])


def judged(batch: Batch, kind: Kind, *, merging: bool = False) -> Iterator[tuple[Row, Line]]:
    """Every row of a table with its line, looked at as if it had just arrived."""
    look = (kind.rechecker if merging else None) or kind.checker
    check = look(owner_of(batch))
    rows = Row.objects.filter(batch=batch).order_by("number").iterator(chunk_size=kind.at_once)
    while chunk := list(itertools.islice(rows, kind.at_once)):
        found = [Line(row.number, opened(row).cells) for row in chunk]
        judge(kind, check, found)
        yield from zip(chunk, found, strict=True)


def without_faults(found: Iterable[tuple[Row, Line]]) -> Iterator[Line]:
    """The lines alone; raises Spoiled at the first one that has a fault by now."""
    for _row, line in found:
        if line.faults:
            raise Spoiled
        yield line


class Spoiled(Exception):
    """A row that was ready has a fault by now: somebody registered, moved or ended meanwhile."""


def owner_of(batch: Batch) -> Actor:
    """Whoever brought the table, with the rights they have now."""
    return actor_for_user(User.objects.get(pk=batch.made_by_id), channel="import")

"""What goes back to whoever brings a table: the template, and their own table with its faults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from shijian.common.incoming import Kind
from shijian.common.outgoing import Sheet, workbook
from shijian.imports.models import Batch
from shijian.imports.queries.batches import opened


def template(kind: Kind) -> IO[bytes]:
    """An empty table with the right titles, and a sheet that explains every column."""
    titles = [str(column.title) for column in kind.columns]
    notes = [
        (str(column.title), _("needed") if column.required else "", str(column.note),
         column.example, "、".join(column.aliases))
        for column in kind.columns
    ]  # fmt: skip
    heads = [_("Column"), _("Needed"), _("What goes in"), _("Example"), _("Also called")]
    return workbook([Sheet(str(kind.title), titles), Sheet(_("How to fill it in"), heads, notes)])


def with_faults(batch: Batch, kind: Kind) -> IO[bytes]:
    """The whole table as it stands now, with a last column that says what is wrong in a row."""
    columns = [column for column in kind.columns if column.key in batch.titles]
    titles = [batch.titles[column.key] for column in columns]

    def rows() -> Iterator[list[Any]]:
        for row in batch.lines.order_by("number").iterator(chunk_size=5_000):
            line = opened(row)
            said = "；".join(
                f"{batch.titles.get(fault.column, fault.column)}：{fault.sentence()}"
                for fault in line.faults
            )
            yield [*(line.cells.get(column.key, "") for column in columns), said]

    return workbook([Sheet(str(kind.title), [*titles, _("To put right")], rows())])

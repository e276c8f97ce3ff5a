"""Tables that leave the house: XLSX and CSV, row by row, whatever their length."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACTIVE = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run
AT_ONCE = 500  # rows of a CSV that go out together
PLAIN = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its titles, how wide they are, its rows."""

    name: str
    titles: Sequence[str]
    rows: Iterable[Sequence[Any]] = ()
    width: int = 18


def workbook(sheets: Iterable[Sheet], *, mark: str = "") -> IO[bytes]:
    """The sheets as one XLSX file, ready to be read; `mark` stands above and below every print.

    Every column is text, so that whoever fills it in does not lose the digits of a number.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- handed out, closed by the answer
    book = xlsxwriter.Workbook(file, PLAIN)
    bold, text = (
        book.add_format({"bold": True, "num_format": "@"}),
        book.add_format({"num_format": "@"}),
    )
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        page.set_column(0, len(sheet.titles) - 1, sheet.width, text)
        page.freeze_panes(1, 0)
        page.set_header(f"&L{mark}")
        page.set_footer(f"&L{mark}&R&P / &N")
        page.write_row(0, 0, sheet.titles, bold)
        for number, row in enumerate(sheet.rows, start=1):
            page.write_row(number, 0, row)
    book.close()
    file.seek(0)
    return file


def asked_ending(given: Mapping[str, Any]) -> str:
    """Which kind of file a form asked for."""
    return "csv" if given.get("as") == "csv" else "xlsx"


def answer(sheet: Sheet, *, ending: str, mark: str = "") -> HttpResponseBase:
    """A table as a file to save: `xlsx` with the mark on every page, `csv` with it at the end."""
    response: HttpResponseBase
    if ending == "csv":
        response = StreamingHttpResponse(_csv(sheet, mark), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = FileResponse(
            io.BytesIO(), as_attachment=True, filename=f"{sheet.name}.csv"
        ).headers["Content-Disposition"]
    else:
        marked = Sheet(sheet.name, sheet.titles, _with_mark(sheet.rows, mark), sheet.width)
        file = workbook([marked], mark=mark)
        response = attachment(file, f"{sheet.name}.xlsx")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def attachment(file: IO[bytes], name: str) -> FileResponse:
    """An XLSX file to save."""
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _with_mark(rows: Iterable[Sequence[Any]], mark: str) -> Iterator[Sequence[Any]]:
    yield from rows
    if mark:
        yield [f"# {mark}"]


def _csv(sheet: Sheet, mark: str) -> Iterator[bytes]:
    """With the mark that makes a spreadsheet read UTF-8, and no cell that it would run."""
    yield b"\xef\xbb\xbf"
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(sheet.titles)
    for number, row in enumerate(_with_mark(sheet.rows, mark)):
        writer.writerow([_harmless(cell) for cell in row])
        if number % AT_ONCE == AT_ONCE - 1:
            yield _taken(held)
    yield _taken(held)


def _taken(held: io.StringIO) -> bytes:
    content = held.getvalue().encode()
    held.seek(0)
    held.truncate()
    return content


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(ACTIVE) else cell

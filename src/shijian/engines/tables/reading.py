"""From the bytes of a file to rows of texts, whatever program wrote it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_UNPACKED = 600 * 1_048_576  # bytes; a file of 10 MB that unpacks to more is a trap
EXACT = 10**15  # what a spreadsheet keeps of a whole number: fifteen digits
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;，"
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SPACES = re.compile(r"\s+")
ODD = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")  # worth a look


class Unreadable(Exception):
    """A file or a cell that cannot be taken: a code for the words, and what belongs into them."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def squeezed(text: str) -> str:
    """One line without spaces at the ends, hidden marks, or two spaces in a row."""
    if not ODD.search(text):
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", SPACES.sub(" ", HIDDEN.sub("", text))).strip()


def read_sheet(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet that holds any, each cell as a text; empty rows are kept, so
    that the n-th row is the n-th row of the file.

    A number with more digits than a spreadsheet keeps comes as 3.30326198005170E+17. Raises
    Unreadable: tables.protected, tables.kind, tables.encoding, tables.too_large, tables.empty.
    """
    packed = content.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    rows = _of_workbook(content) if packed else _of_text(content)
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            raise Unreadable("tables.too_large", most=MOST_ROWS)
        yield [text_of(cell) for cell in row[:MOST_COLUMNS]]


def text_of(value: Any) -> str:
    """What stands in a cell, as somebody would type it."""
    if isinstance(value, str):
        return squeezed(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (int, float)):
        return _number(float(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return "" if value is None else str(value)


def _number(value: float) -> str:
    if abs(value) >= EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value.is_integer() else repr(value)


# ---------------------------------------------------------------- workbooks


def _of_workbook(content: bytes) -> Iterator[list[Any]]:
    _not_a_trap(content)
    try:
        book = calamine.load_workbook(io.BytesIO(content))
        visible = calamine.SheetVisibleEnum.Visible
        names = [sheet.name for sheet in book.sheets_metadata if sheet.visible == visible]
        sheets = (book.get_sheet_by_name(name) for name in names)
        sheet = next((one for one in sheets if one.height), None)
    except calamine.PasswordError as error:
        raise Unreadable("tables.protected") from error
    except calamine.CalamineError as error:
        raise Unreadable("tables.kind") from error
    if sheet is None:
        raise Unreadable("tables.empty")
    yield from _filled(sheet)


def _not_a_trap(content: bytes) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            unpacked = sum(part.file_size for part in pack.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("tables.kind") from error
    if unpacked > MOST_UNPACKED:
        raise Unreadable("tables.too_large", most=MOST_ROWS)


def _filled(sheet: calamine.CalamineSheet) -> Iterator[list[Any]]:
    """The rows, with what was merged downwards said in every row: one township for ten villages."""
    tops: dict[tuple[int, int], int] = {}  # first row and column → last row
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right:
            tops[top, left] = bottom
    open_ones: dict[int, tuple[int, Any]] = {}  # column → last row, value
    for number, row in enumerate(sheet.iter_rows()):
        for column, (bottom, value) in list(open_ones.items()):
            if number > bottom:
                del open_ones[column]
            else:
                row[column] = value
        if tops:
            begun = {left: bottom for (top, left), bottom in tops.items() if top == number}
            open_ones |= {left: (bottom, row[left]) for left, bottom in begun.items()}
        yield list(row)


# ---------------------------------------------------------------- texts


def _of_text(content: bytes) -> Iterator[list[Any]]:
    text = _decoded(content)
    if not text.strip():
        raise Unreadable("tables.empty")
    head = text[:20_000]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Unreadable("tables.kind") from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:4096] or content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise Unreadable("tables.kind")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("tables.encoding")

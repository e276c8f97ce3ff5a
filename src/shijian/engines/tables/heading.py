"""Where the titles of the columns stand, and which of them is which."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shijian.engines.tables.cells import Column
from shijian.engines.tables.reading import Unreadable

FIRST_ROWS = 30  # titles, notes and empty rows stand above; further down nobody looks
SUMS = frozenset({"合计", "总计", "小计", "total", "sum"})
NOTES = ("注:", "注：", "说明:", "说明：", "备注:", "备注：", "填表", "制表", "#")
_BESIDE = re.compile(r"[（(【\[].*?[)）】\]]|[\s*＊:：、·.。/／]")


@dataclass(frozen=True)
class Heading:
    """The row of titles (1 is the file's first row), the place of each column, what was unknown."""

    row: int
    places: dict[str, int]  # key of a column → which cell of a row
    titles: dict[str, str]  # key → as it is written in this file
    unknown: tuple[str, ...]
    labels: tuple[str, ...]  # the whole row, to know it again on the next printed page


def find_heading(rows: Iterable[list[str]], columns: Sequence[Column]) -> Heading:
    """The row that names most columns, among the first thirty.

    Raises Unreadable: tables.no_heading, tables.missing (with the titles that are not there),
    tables.twice (with a title that stands there two times).
    """
    names = {_plain(name): column.key for column in columns for name in column.names()}
    best: tuple[int, int, list[str]] = (0, 0, [])
    for number, row in enumerate(itertools.islice(rows, FIRST_ROWS), start=1):
        known = {names[plain] for cell in row if (plain := _plain(cell)) in names}
        if len(known) > best[0]:
            best = (len(known), number, row)
    wanted = [column for column in columns if column.required]
    if best[0] < min(2, len(columns)):
        raise Unreadable("tables.no_heading", titles=_titles(wanted))
    return _heading(best[1], best[2], names, wanted)


def _heading(number: int, row: list[str], names: dict[str, str], wanted: list[Column]) -> Heading:
    places: dict[str, int] = {}
    unknown = []
    for place, cell in enumerate(row):
        key = names.get(_plain(cell))
        if key in places:
            raise Unreadable("tables.twice", title=cell)
        if key is not None:
            places[key] = place
        elif cell:
            unknown.append(cell)
    missing = [column for column in wanted if column.key not in places]
    if missing:
        raise Unreadable("tables.missing", titles=_titles(missing))
    titles = {key: row[place] for key, place in places.items()}
    return Heading(number, places, titles, tuple(unknown), tuple(row))


def lines(rows: Iterable[list[str]], heading: Heading) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the titles, by their number in the file; empty ones, sums, notes and titles
    that are repeated on each printed page are left out.
    """
    places = heading.places
    for number, row in enumerate(rows, start=1):
        if number <= heading.row or not any(row) or tuple(row) == heading.labels:
            continue
        cells = {key: row[place] if place < len(row) else "" for key, place in places.items()}
        if any(cells.values()) and not _is_no_line(row):
            yield number, cells


def _is_no_line(row: list[str]) -> bool:
    first = next(cell for cell in row if cell)
    if first.isdigit():
        return False
    if first.startswith(NOTES):
        return first.startswith("#") or sum(1 for cell in row if cell) == 1
    return len(first) < 12 and _plain(first) in SUMS


def _plain(title: str) -> str:
    return _BESIDE.sub("", unicodedata.normalize("NFKC", title)).lower()


def _titles(columns: Iterable[Column]) -> str:
    return "、".join(str(column.title) for column in columns)

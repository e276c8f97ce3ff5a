"""What a room says about a table that may be brought in: its columns, its checks, its writing.

The pages, the staging and the undoing are one room's (`imports`); what a row means is each room's
own: it describes a `Kind` in its commands.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.common import clock, identifiers
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.engines.tables import MOST_ROWS, Column, Unreadable, digits, the_day

SENTENCES: dict[str, Any] = {
    "tables.protected": _("This file has a password. Save it without one and send it again."),
    "tables.kind": _("This is no table. Send an XLSX, XLS, ODS or CSV file."),
    "tables.encoding": _("The letters of this file cannot be read. Save it as XLSX and send it."),
    "tables.too_large": _("This table is too large: at most %(most)s rows."),
    "tables.empty": _("There is nothing in this table."),
    "tables.no_heading": _("No row of this table names its columns. It needs: %(titles)s."),
    "tables.missing": _("These columns are missing: %(titles)s."),
    "tables.twice": _("Two columns are called “%(title)s”. Leave only one of them."),
    "tables.needed": _("This has to be filled in."),
    "tables.too_long": _("This is too long: at most %(most)s characters."),
    "tables.no_number": _("This is no whole number."),
    "tables.out_of_range": _("Enter a number from %(least)s to %(most)s."),
    "tables.digits_lost": _(
        "The spreadsheet has lost the last digits of this number; nobody can say what they were."
        " Set the column to “text” and type the number again."
    ),
    "tables.no_day": _("This is no day. Write it as 2024-06-03."),
    "tables.no_such_day": _("There is no such day in the calendar."),
    "tables.day_too_far": _("This day is too far away."),
    "tables.not_in_list": _("Write one of: %(choices)s."),
    "tables.no_mobile": _("A mobile number has 11 digits and begins with 13 to 19."),
    "tables.no_name": _("A name has 2 to 50 letters and no digits."),
    "tables.said": "%(said)s",
    "tables.again": _("The same stands in row %(row)s already."),
}
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)
NAME = re.compile(r"[^\W\d_][^\d\n]{1,49}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: a code, what belongs into its sentence, no personal data."""

    column: str
    code: str
    detail: dict[str, Any] = field(default_factory=dict)

    def sentence(self) -> str:
        """The reason, in the reader's language."""
        return sentence(self.code, self.detail)


@dataclass(slots=True)
class Line:
    """One row of a file: what stands in it, what it means, what is wrong."""

    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: str, code: str, **detail: Any) -> None:
        """Something is wrong with this cell."""
        self.faults.append(Fault(column, code, detail))

    def refuse(self, refused: Refused, column: str) -> None:
        """A rule's no, at the column it names where the table has it."""
        where = refused.field if refused.field in self.cells else column
        self.fault(where, "tables.said", said=str(refused))


@dataclass(frozen=True, slots=True)
class Merged:
    """What a table became: the rows that were made, and how those that were changed stood."""

    made: Sequence[int] = ()
    before: Sequence[dict[str, Any]] = ()
    same: int = 0  # rows that said what is known already


@dataclass(frozen=True, slots=True)
class Undone:
    """What could be taken back, and how many rows stay because somebody acted on them since."""

    taken_back: int
    kept: int = 0


Checker = Callable[[Sequence[Line]], None]
Act = Callable[[Line, Actor], Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One table that may be brought in."""

    code: str
    title: Any
    note: Any
    columns: tuple[Column, ...]
    why_not: Callable[[Actor], Refused | None]
    checker: Callable[[Actor], Checker]  # made once a file: it remembers what it has seen
    merge: Callable[[Iterable[Line], Actor], Merged]
    undo: Callable[[Merged, Actor], Undone]
    # What has to be looked at once more where the merge itself asks the rest; else the same.
    rechecker: Callable[[Actor], Checker] | None = None
    at_once: int = 5_000  # rows that are checked before the next ones are read
    most: int = MOST_ROWS  # rows of one table

    def column(self, key: str) -> Column:
        """The column of this key."""
        return next(column for column in self.columns if column.key == key)


def rehearsed(act: Act) -> Callable[[Actor], Checker]:
    """A checker that does what will be done, and takes it back: a rule's no is the row's fault.

    For tables of hundreds of rows, each of which is one command.
    """

    def checker(by: Actor) -> Checker:
        def check(rows: Sequence[Line]) -> None:
            with transaction.atomic():
                for row in rows:
                    if not row.faults:
                        _try(row, act, by)
                transaction.set_rollback(True)

        return check

    return checker


def _try(row: Line, act: Act, by: Actor) -> None:
    try:
        with transaction.atomic():
            act(row, by)
    except Refused as refused:
        row.refuse(refused, next(iter(row.cells)))


def read_line(line: Line, columns: Sequence[Column]) -> None:
    """What each cell means; what cannot be read, and what is missing, is a fault."""
    for column in columns:
        text = line.cells.get(column.key, "")
        if not text:
            if column.required:
                line.fault(column.key, "tables.needed")
            continue
        try:
            line.values[column.key] = column.read(text)
        except Unreadable as why:
            line.fault(column.key, why.code, **why.detail)


def sentence(code: str, detail: dict[str, Any]) -> str:
    """A code in words."""
    return str(SENTENCES[code]) % detail


def unreadable(why: Unreadable) -> Refused:
    """A file that cannot be taken at all, as a refusal."""
    return Refused(sentence(why.code, why.detail), why.code, status=422, field="file")


# ---------------------------------------------------------------- cells that carry their own proof


def person_name(text: str) -> str:
    """A name: letters, inner dots and spaces; 张 三 is 张三."""
    plain = re.sub(r"(?<=[\u3400-\U0003ffff]) (?=[\u3400-\U0003ffff])", "", text)
    if not NAME.fullmatch(plain):
        raise Unreadable("tables.no_name")
    return plain


def mobile(text: str) -> str:
    """A mobile number, however it was typed."""
    number = digits(text)
    number = number if len(number) == 11 else identifiers.tidy_mobile(number)
    if not identifiers.is_mobile(number):
        raise Unreadable("tables.no_mobile")
    return number


def citizen_id(text: str) -> str:
    """An identity number that passes its own check."""
    number = identifiers.tidy_id(digits(text))
    if why := identifiers.id_fault(number, clock.today()):
        raise Unreadable("tables.said", said=str(why))
    return number


def a_day(text: str) -> dt.date:
    """A day between 1900 and 2200."""
    day = the_day(text)
    if not EARLIEST <= day <= LATEST:
        raise Unreadable("tables.day_too_far")
    return day


def listed(choices: Iterable[str | Promise]) -> str:
    """A list as a sentence names it."""
    return "、".join(str(choice) for choice in choices)

"""From the text of one cell to what it means, or the reason why it cannot be taken."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shijian.engines.tables.reading import Unreadable

Read = Callable[[str], Any]
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.I)
WHOLE = re.compile(r"[+-]?\d+")
DAY = re.compile(r"(\d{4})(\d{2})(\d{2})|(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
SERIAL = re.compile(r"\d{5}(\.\d+)?")
FIRST_SERIAL = dt.date(1899, 12, 30)  # the day 0 of spreadsheets
UNITS = ("人", "个", "名", "户", "年", "位")


@dataclass(frozen=True)
class Column:
    """One column of a table that an office fills in."""

    key: str
    title: Any  # a text, or one that is translated when it is read
    read: Read
    required: bool = False
    aliases: tuple[str, ...] = ()  # what real files call it
    note: Any = ""  # what goes in, for the template's explanations
    example: str = ""

    def names(self) -> Iterator[str]:
        """Every title this column may stand under."""
        yield from (self.key, str(self.title), *self.aliases)


def line(most: int) -> Read:
    """A line of at most so many characters."""

    def read(text: str) -> str:
        if len(text) > most:
            raise Unreadable("tables.too_long", most=most)
        return text

    return read


def whole(least: int, most: int) -> Read:
    """A whole number: １２３, 1,234, “120 人” and 120.0 are numbers; 12.5 and 约120 are not."""

    def read(text: str) -> int:
        plain = re.sub(r"[\s,，']", "", unicodedata.normalize("NFKC", text))
        plain = re.sub(r"\.0+$", "", plain.removesuffix(_unit(plain)))
        if not WHOLE.fullmatch(plain) or len(plain) > 16:
            raise Unreadable("tables.no_number")
        if not least <= int(plain) <= most:
            raise Unreadable("tables.out_of_range", least=least, most=most)
        return int(plain)

    return read


def _unit(text: str) -> str:
    return next((unit for unit in UNITS if text.endswith(unit)), "")


def digits(text: str) -> str:
    """A number that is a name, such as a telephone: narrowed, without spaces and hyphens.

    A spreadsheet keeps fifteen digits; what has more and was typed as a number is lost (330326…
    becomes 3.30E+17), and nobody can say what it was: tables.digits_lost.
    """
    if text.isascii() and text.isdigit():
        return text
    plain = re.sub(r"[\s\-'’‘`]", "", unicodedata.normalize("NFKC", text)).upper()
    if SCIENTIFIC.fullmatch(plain):
        raise Unreadable("tables.digits_lost")
    return re.sub(r"\.0+$", "", plain)


def the_day(text: str) -> dt.date:
    """A day: 2024-06-03, 2024.6.3, 2024年6月3日, 20240603, or a spreadsheet's number of days."""
    plain = re.sub(r"\s+(?=[月日/.-])|(?<=[年月/.-])\s+", "", unicodedata.normalize("NFKC", text))
    if SERIAL.fullmatch(plain):
        return FIRST_SERIAL + dt.timedelta(days=int(float(plain)))
    found = DAY.fullmatch(plain.removesuffix(".0"))
    if found is None:
        raise Unreadable("tables.no_day")
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise Unreadable("tables.no_such_day") from error


def one_of(choices: Mapping[str, Any], *, shown: Callable[[], str]) -> Read:
    """One out of a list, by any of its names; `shown` says the list to who wrote something else."""
    plain = {_folded(name): value for name, value in choices.items()}

    def read(text: str) -> Any:
        if (found := plain.get(_folded(text))) is None:
            raise Unreadable("tables.not_in_list", choices=shown())
        return found

    return read


def _folded(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()

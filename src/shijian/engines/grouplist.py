"""Reading a list of names as it was counted off in a chat group (群接龙), and saying what is odd.

“1. 张三 138 0000 1234”, “②李四13900001235🌹 2人”, “13700001236 王五”, two people in one line,
full-width digits, notes before and after: the shapes that groups send. Nothing is guessed: a line
that holds half of somebody says what is missing, a line that holds nobody is set aside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST_LINES = 2_000
LONGEST_NAME = 12


class Fault(StrEnum):
    """Why a line is not one invitation."""

    NO_PHONE = "no_phone"
    NO_NAME = "no_name"
    BAD_PHONE = "bad_phone"  # digits, but not those of a mobile
    TWICE = "twice"  # this name with this number stands further up


@dataclass(frozen=True, slots=True)
class Found:
    """One person of a list: as read, with what is wrong."""

    line: int  # from 1, as pasted
    name: str
    phone: str  # eleven digits, or what stood there
    fault: Fault | None = None
    first: int = 0  # the line further up, where it stands twice


# Eleven digits as people write them, with 86 before and spaces or hyphens in between.
_MOBILE = re.compile(r"(?<!\d)(?:\+?(?:00)?86[\s-]?)?(1[3-9]\d(?:[\s-]?\d){8})(?!\d)", re.ASCII)
_DIGITS = re.compile(r"(?<!\d)\d(?:[\s-]?\d){6,}(?!\d)", re.ASCII)
_NUMBERING = re.compile(r"^\W*\(?\d{1,4}\)?(?=\D)[\s.,:;、。·\-)\]】>]*", re.ASCII)
_COUNTED = re.compile(r"^\W*\(?\d{1,4}\)?[\s.,:;、。)\]】]", re.ASCII)  # “9点集合” is a note
_LABELS = re.compile(
    r"(?:联系)?(?:电话|手机)(?:号码|号)?|姓名|名字|联系方式|\b(?:tel|phone|mobile|name)\b", re.I
)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NAME = re.compile(rf"[{_HAN}]+(?:[·•.][{_HAN}]+)*|[A-Za-z][A-Za-z.'-]+(?: [A-Za-z][A-Za-z.'-]+)*")


def read_list(text: str) -> list[Found]:
    """Everybody whom a pasted list names, in its order; lines that name nobody are left out."""
    found: list[Found] = []
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.splitlines()[:MOST_LINES], start=1):
        for name, phone, fault in _people(_narrow(line)):
            first = seen.setdefault((name, phone), number) if fault is None else number
            twice = fault is None and (first != number or _again(found, number, name, phone))
            mark = Fault.TWICE if twice else fault
            found.append(Found(number, name, phone, mark, first if twice else 0))
    return found


def _again(found: list[Found], line: int, name: str, phone: str) -> bool:
    """Whether this very line has named the same person already."""
    return any(row.line == line and (row.name, row.phone) == (name, phone) for row in found)


def _narrow(line: str) -> str:
    """Full-width digits narrow, circled numbers plain, invisible marks gone."""
    plain = unicodedata.normalize("NFKC", line)
    return "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cf", "Mn", "Cc"))


def _people(line: str) -> Iterator[tuple[str, str, Fault | None]]:
    phones = list(_MOBILE.finditer(line))
    if phones:
        yield from _with_phones(line, phones)
        return
    numbered = _COUNTED.match(line) is not None
    odd = _DIGITS.search(line)
    if odd is not None:
        name = _name(line[: odd.start()]) or _name(line[odd.end() :])
        if name:
            yield name, re.sub(r"[\s-]", "", odd[0]), Fault.BAD_PHONE
    elif numbered and (name := _name(line)):
        yield name, "", Fault.NO_PHONE


def _with_phones(line: str, phones: list[re.Match[str]]) -> Iterator[tuple[str, str, Fault | None]]:
    """Names stand before their numbers, or all of them after, as the line begins."""
    edges = [0, *(phone.end() for phone in phones)]
    starts = [*(phone.start() for phone in phones), len(line)]
    parts = [line[edge:start] for edge, start in zip(edges, starts, strict=True)]
    names = [_name(part) for part in parts]
    mine = names[:-1] if names[0] else names[1:]
    for phone, name in zip(phones, mine, strict=True):
        number = re.sub(r"[\s-]", "", phone[1])
        yield name, number, None if name else Fault.NO_NAME


def _name(part: str) -> str:
    """The first name in a piece of a line, without numbering and labels; empty without one."""
    plain = _LABELS.sub(" ", _NUMBERING.sub("", part + " "))
    named = _NAME.search(plain)
    return named[0][:LONGEST_NAME].strip() if named else ""

"""How a table of the house is told to the person whom its rows are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person

Value = str | int | bool | dt.date | dt.datetime | None

LAW = _("the law asks for it")
TASK = _("needed for what you asked for")
CONSENT = _("you agreed to it")
SAFETY = _("to protect your account")


@dataclass(frozen=True, slots=True)
class Human:
    """One human with every record and sign-in that is theirs."""

    root: Person
    people: tuple[int, ...]
    users: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a row: its name for programs, its words for people, and how it is read."""

    key: str
    label: str | Promise
    read: str | Callable[[Any], Value]

    def of(self, row: Any) -> Value:
        """The value; a dotted name walks over rows, and stops where there is none."""
        if not isinstance(self.read, str):
            return self.read(row)
        for step in self.read.split("."):
            if row is None:
                return None
            row = getattr(row, step, None)
        value = row() if callable(row) else row
        return value if isinstance(value, int | dt.date | None) else str(value)


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of rows about a person: why they are kept, until when, and where they are read."""

    code: str
    title: str | Promise
    ground: str | Promise
    rows: Callable[[Human], QuerySet[Any]]
    columns: tuple[Column, ...]
    page: str = ""
    personal: bool = False  # wholly removed when the account is closed

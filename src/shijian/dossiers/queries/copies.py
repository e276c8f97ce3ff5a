"""A copy of everything, to take along (PIPL art. 45; 网络数据安全管理条例 art. 25)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shijian.common import clock
from shijian.dossiers.queries.columns import Human, Part, Value
from shijian.dossiers.queries.parts import PARTS


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of rows in full, as people read it."""

    part: Part
    head: tuple[str | Promise, ...]
    rows: list[list[Value]]

    @property
    def said(self) -> list[list[str]]:
        """The rows in words."""
        return [[_said(value) for value in row] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything at one instant."""

    at: dt.datetime
    tables: list[Table]

    def as_data(self) -> dict[str, Any]:
        """The same for programs: stable English keys, times with their zone."""
        parts = {
            table.part.code: [
                {
                    column.key: _plain(value)
                    for column, value in zip(table.part.columns, row, strict=True)
                }
                for row in table.rows
            ]
            for table in self.tables
        }
        return {"made_at": _plain(self.at), "held": parts}


def copy_of(human: Human) -> Copy:
    """Every row about a human, in clear: for that human only, through the command that journals."""
    return Copy(clock.now(), [_table(part, human) for part in PARTS])


def _table(part: Part, human: Human) -> Table:
    rows = [[column.of(row) for column in part.columns] for row in part.rows(human)]
    return Table(part, tuple(column.label for column in part.columns), rows)


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dt.datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def _plain(value: Value) -> str | int | bool | None:
    if isinstance(value, dt.datetime):
        return clock.local(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, dt.date) else value

"""Keyset pages: a signed cursor instead of a page number, the same work on page 1 and 1,000."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shijian.common import crypto
from shijian.common.refused import Refused

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and where the next ones begin."""

    rows: list[Row]
    next_cursor: str


def page(
    rows: QuerySet[Row], cursor: str = "", *, size: int = 20, order: Sequence[str]
) -> Page[Row]:
    """The rows after a cursor; `order` must end in a unique column, columns must not be null.

    Raises `pages.cursor` (422) for a cursor that we did not write.
    """
    wanted = rows.order_by(*order)
    if cursor:
        wanted = wanted.filter(_after(order, _open(cursor, order)))
    found = list(wanted[: size + 1])
    more = len(found) > size
    return Page(found[:size], _seal(found[size - 1], order) if more else "")


def _after(order: Sequence[str], values: list[Any]) -> Q:
    later = Q(pk__in=[])
    for index, column in enumerate(order):
        name = column.lstrip("-")
        step = {f"{name}__{'lt' if column.startswith('-') else 'gt'}": values[index]}
        same = {c.lstrip("-"): v for c, v in zip(order[:index], values, strict=False)}
        later |= Q(**same, **step)
    return later


def _seal(row: Model, order: Sequence[str]) -> str:
    values = [_value(row, column.lstrip("-")) for column in order]
    raw = json.dumps([list(order), values]).encode()
    mark = crypto.sign("cursor", raw.decode())[:12]
    return base64.urlsafe_b64encode(mark + raw).decode().rstrip("=")


def _value(row: Model, name: str) -> Any:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return {"t": value.isoformat()} if isinstance(value, (dt.datetime, dt.date)) else value


def _open(cursor: str, order: Sequence[str]) -> list[Any]:
    forged = Refused(_("This page link is not complete. Start from the first page."),
                     "pages.cursor", status=422)  # fmt: skip
    try:
        sealed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        mark, raw = sealed[:12], sealed[12:].decode()
    except (binascii.Error, ValueError, UnicodeError) as error:
        raise forged from error
    if not hmac.compare_digest(mark, crypto.sign("cursor", raw)[:12]):
        raise forged
    names, values = json.loads(raw)
    if names != list(order):
        raise forged
    return [value["t"] if isinstance(value, dict) else value for value in values]

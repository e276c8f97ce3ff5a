"""What every room's `api.py` is written with: clean input, declared errors, pages, repeats."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar, get_args

from django.db.models import Choices, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from shijian.common import pages, text
from shijian.common.actor import Actor
from shijian.common.idempotency import once
from shijian.common.refused import Refused

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)
FIRST_YEAR, LAST_YEAR = 1900, 2200
KEY_LENGTH, KEY_PATTERN = 80, "^[!-~]*$"


# ---------------------------------------------------------------- what comes in


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        if why := text.fault(value):
            raise PydanticCustomError("text", "{why}", {"why": str(why)})
        return text.tidy(value)
    return [_clean(part) for part in value] if isinstance(value, list) else value


class In(BaseModel):
    """What a program sends: every text passes the same layer as a form's (decision 19)."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @field_validator("*", mode="before")
    @classmethod
    def clean(cls, value: Any) -> Any:
        """One spelling, nothing unreadable."""
        return _clean(value)


class Asked(BaseModel):
    """What a list is asked for in its address."""

    after: str = Field("", max_length=600, description="The `next` of the page before.")
    limit: int = Field(20, ge=1, le=100, description="How many rows at most.")

    @field_validator("*", mode="before")
    @classmethod
    def clean(cls, value: Any) -> Any:
        """One spelling, nothing unreadable."""
        return _clean(value)


def one(rows: QuerySet[Row], field: str, **wanted: Any) -> Row:
    """The row that a body points at; 422 at that field where there is none for this token."""
    found = rows.filter(**wanted).first()
    if found is None:
        raise Refused(_("There is nothing like this, or not for this token."), "api.unknown",
                      status=422, field=field)  # fmt: skip
    return found


def _day(value: Any) -> dt.date:
    try:
        day = dt.date.fromisoformat(value) if len(value) == 10 else None
    except (TypeError, ValueError):
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("day", "a day such as 2026-11-23")
    return day


def _moment(value: Any) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("moment", "an instant such as 2026-11-23T09:00:00+08:00")
    return moment.astimezone(dt.UTC)


Key = Annotated[int, Field(ge=1, le=text.BIGINT)]
Day = Annotated[dt.date, BeforeValidator(_day)]
Moment = Annotated[dt.datetime, BeforeValidator(_moment)]


@dataclass(frozen=True, slots=True)
class OneOf:
    """One code out of a list: `Annotated[str, OneOf(Order.State)]`, checked and documented."""

    choices: type[Choices] | tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        values = self.choices if isinstance(self.choices, tuple) else self.choices.values
        schema = core_schema.literal_schema([str(value) for value in values])
        optional = type(None) in get_args(source)
        return core_schema.nullable_schema(schema) if optional else schema


# ---------------------------------------------------------------- what goes out


class Out(BaseModel):
    """What a program is answered."""


class Named(Out):
    """Something of another room, by its number and what it is called."""

    id: int
    name: str


class Coded(Out):
    """A term of the reference data, by its code, in the language of the request."""

    code: str
    name: str


class Problem(Out):
    """Why not: `code` is for programs and never changes, `reason` is a sentence for people."""

    code: str
    reason: str
    field: str = ""


class Listed(Out, Generic[Item]):
    """Some rows, and the cursor of the next ones; empty at the end."""

    items: list[Item]
    next: str = ""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """OrderListOut for a list of OrderOut."""
        name = getattr(params[0], "__name__", "Any")
        return f"{name.removesuffix('Out')}ListOut"


def named(row: Model) -> Named:
    """A row of another room as it is pointed at."""
    return Named(id=row.pk, name=str(row))


def coded(term: Any) -> Coded:
    """A term of the reference data as it is pointed at."""
    return Coded(code=term.code, name=str(term))


READS = dict.fromkeys((401, 403, 404, 422, 429, 503), Problem)
WRITES = dict.fromkeys((401, 403, 404, 409, 413, 422, 429, 503), Problem)


def reads(shape: Any) -> dict[int, Any]:
    """The answers of an operation that only reads."""
    return {200: shape, **READS}


def makes(shape: Any) -> dict[int, Any]:
    """The answers of an operation that makes something."""
    return {201: shape, **WRITES}


def changes(shape: Any) -> dict[int, Any]:
    """The answers of an operation that changes something."""
    return {200: shape, **WRITES}


def listed(
    shape: type[Item],
    rows: QuerySet[Row],
    asked: Asked,
    *,
    order: tuple[str, ...],
    shown: Callable[[Row], Item],
) -> Listed[Item]:
    """One keyset page of these rows (`common.pages`), each as it is shown."""
    found = pages.page(rows, asked.after, size=asked.limit, order=order)
    items = [shown(row) for row in found.rows]
    return Listed[shape](items=items, next=found.next_cursor)  # type: ignore[valid-type]


# ---------------------------------------------------------------- who asks, and how often


def acting(request: HttpRequest) -> Actor:
    """The one behind the token, whose scopes were looked at when it was read."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def repeated(request: HttpRequest, act: Callable[[], Model | str | None]) -> str:
    """Do `act` once for this Idempotency-Key (decision 13): the key of what it made or changed.

    A repeat changes nothing and finds the same thing again; the caller shows it as it is now.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not re.fullmatch(KEY_PATTERN, key, re.ASCII) or len(key) > KEY_LENGTH:
        raise Refused(_("An idempotency key has at most 80 letters, digits and signs, no spaces."),
                      "api.key", status=422, field="Idempotency-Key")  # fmt: skip

    def done() -> tuple[int, str]:
        made = act()
        return 200, str(made.pk) if isinstance(made, Model) else made or ""

    body = f"{request.method} {request.path}\n".encode() + request.body
    return once(key, body, by=acting(request), act=done)[1]

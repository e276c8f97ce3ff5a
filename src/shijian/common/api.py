"""What every room's `api.py` is written with: clean input, declared errors, pages, repeats."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from pydantic import ConfigDict, model_validator

from shijian.common import text
from shijian.common.actor import Actor
from shijian.common.idempotency import once
from shijian.common.pages import Page
from shijian.common.refused import Refused

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        if why := text.fault(value):
            raise ValueError(str(why))
        return text.tidy(value)
    if isinstance(value, list):
        return [_clean(part) for part in value]
    if isinstance(value, dict):
        return {key: _clean(part) for key, part in value.items()}
    return value


class In(Schema):
    """What a program sends: text passes the same layer as a form's (decision 19)."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def clean(cls, data: Any) -> Any:
        return _clean(data) if isinstance(data, dict) else data


class Problem(Schema):
    """Why not: `code` is for programs and never changes, `reason` is a sentence for people."""

    code: str
    reason: str
    field: str = ""


class Listed(Schema, Generic[Item]):
    """Some rows and the cursor of the next ones, empty at the end."""

    items: list[Item]
    next: str = ""


Key = Field(ge=1, le=text.BIGINT)
READS = dict.fromkeys((401, 403, 404, 422, 429, 503), Problem)
WRITES = dict.fromkeys((401, 403, 404, 409, 413, 422, 429, 503), Problem)


def by(request: HttpRequest, scope: str) -> Actor:
    """The actor behind the token; raises `api.scope` where the token was not given this scope."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if scope not in actor.scopes:
        raise Refused(_("This token was not given the scope for this."), "api.scope", status=403)
    return actor


def listed(found: Page[Row], shown: Callable[[Row], Item]) -> Listed[Item]:
    """A keyset page as it is answered."""
    return Listed[Any](items=[shown(row) for row in found.rows], next=found.next_cursor)


def repeatable(request: HttpRequest, actor: Actor, act: Callable[[], Model | Iterable[int]]) -> int:
    """Do `act` once per Idempotency-Key and return the key of what it made (decision 13)."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 80:
        raise Refused(_("An idempotency key has at most 80 characters."), "api.key", status=422,
                      field="Idempotency-Key")  # fmt: skip

    def done() -> tuple[int, str]:
        made = act()
        return 201, str(made.pk if isinstance(made, Model) else json.dumps(list(made)))

    body = request.method.encode() + request.path.encode() + request.body if request.method else b""
    _status, ref = once(key, body, by=actor, act=done)
    return int(ref)

"""The API as a program uses it.

office = a_program(the_office())                       # with every scope
answer = office.post("/orders/7/verify")               # a Reply: status, json
reader = a_program(actor, scopes=["orders:read"])
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from shijian.accounts.commands import make_token
from shijian.accounts.models import ApiToken, User
from shijian.accounts.rules import SCOPES
from shijian.common.actor import Actor
from tests.build.accounts import an_actor

ROOT = "/api/v1"


@dataclass(frozen=True)
class Reply:
    """What was answered."""

    response: HttpResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def json(self) -> Any:
        return json.loads(self.response.content)

    @property
    def code(self) -> str:
        """Of a refusal, whose body is the documented one."""
        assert set(self.json) == {"code", "reason", "field"}, self.json
        assert self.json["reason"]
        return str(self.json["code"])


@dataclass(frozen=True)
class Program:
    """A program with a key."""

    clear: str
    token: ApiToken | None = None

    def get(self, path: str, **query: Any) -> Reply:
        return self._send("get", path, data=query)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Reply:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
        headers = {"Idempotency-Key": key} if key else {}
        return self._send("post", path, data=raw, content_type="application/json", headers=headers)

    def _send(self, method: str, path: str, **given: Any) -> Reply:
        headers = given.pop("headers", {})
        if self.clear:
            headers["Authorization"] = f"Bearer {self.clear}"
        send = getattr(Client(), method)
        return Reply(send(f"{ROOT}{path}", headers=headers, **given))


def a_program(owner: Actor, scopes: Collection[str] = SCOPES) -> Program:
    """A program that acts as somebody, with a key made by an administrator."""
    by = an_actor("administrator", "/1/", name="管理员")
    user = User.objects.get(pk=owner.user_id)
    token, clear = make_token(user, label="数据平台", scopes=scopes, by=by)
    return Program(clear, token)

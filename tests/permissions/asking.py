"""Asking one address as one account, and what the answer means; nothing that is done stays done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import ClientHandler

from tests.permissions import ACCOUNTS, WHOSE, Row
from tests.permissions.addresses import Address
from tests.permissions.world import World

SHUT = (401, 403, 404)
# Of everybody else everything is their own: the whole county, or nothing at all.
LOCAL = frozenset({"resident", "volunteer", "captain", "station", "institute", "subcentre"})
FIRST = ("office", "resident")  # they find out which methods an address knows
HANDLER = ClientHandler(enforce_csrf_checks=False)


@dataclass(frozen=True)
class Question:
    """One address with its places filled, and what is sent there."""

    world: World
    address: Address
    row: Row
    method: str

    def who_gets_in(self) -> dict[str, frozenset[str]] | None:
        """By whose thing it is, the accounts; None where the address does not know the method."""
        own: dict[str, bool] = {}
        for who in (*FIRST, *(one for one in ACCOUNTS if one not in FIRST)):
            answer = self.ask(who)
            if answer.status_code == 405 and self.address.kind == "pages":
                return None
            own[who] = let_in(answer)
        if not self.row.parts and self.method == "GET":
            return dict.fromkeys(WHOSE, _names(own))
        others = WHOSE[1:]
        return {"own": _names(own)} | {
            whose: _names(own | {who: let_in(self.ask(who, whose)) for who in LOCAL})
            for whose in others
        }

    def ask(self, who: str, whose: str = "own", key: str = "") -> HttpResponse:
        """One call, taken back afterwards; `key` in place of this account's own."""
        with transaction.atomic():
            if self.address.kind == "operations":
                answer = self._by_program(key or self.world.keys.get(who, ""), whose)
            else:
                answer = self._by_browser(who, whose)
            transaction.set_rollback(True)
        return answer

    def _by_browser(self, who: str, whose: str) -> HttpResponse:
        browser = _Browser(headers={"Accept-Language": "zh-hans"})
        if who in self.world.cookies:
            browser.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: self.world.cookies[who]})
        path = self._path(whose)
        return browser.get(path) if self.method == "GET" else browser.post(path, self._said(whose))

    def _by_program(self, key: str, whose: str) -> HttpResponse:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        body = dict(_values(self.address.body, self._said(whose), self.row.also.split()))
        raw = "" if self.method == "GET" else json.dumps(body)
        path = self._path(whose)
        return _Browser().generic(self.method, path, raw, "application/json", headers=headers)

    def _path(self, whose: str) -> str:
        things = self.world.things[whose]
        parts = {
            place: kind[1:] if kind.startswith("=") else things[kind]
            for place, kind in self.row.parts.items()
        }
        return self.address.path.format(**parts)

    def _said(self, whose: str) -> dict[str, Any]:
        return self.world.words[whose]


class _Browser(RequestFactory):
    """Requests through the whole house, without keeping what the templates were given."""

    def request(self, **environ: Any) -> HttpResponse:
        return HANDLER(self._base_environ(**environ))  # type: ignore[no-any-return]


def let_in(answer: HttpResponse) -> bool:
    """Whether this is more than “sign in first”, “not you”, “not there”, “not for this token”."""
    to_sign_in = answer.headers.get("Location", "").startswith(settings.LOGIN_URL)
    assert answer.status_code < 500, answer.content[:400]
    assert answer.status_code != 429, "this account has asked too often: ask less, or reset"
    unknown = answer.status_code == 422 and b'"api.unknown"' in answer.content
    return answer.status_code not in SHUT and not to_sign_in and not unknown


def _names(answers: dict[str, bool]) -> frozenset[str]:
    return frozenset(who for who, inside in answers.items() if inside)


def _values(
    shape: dict[str, Any], words: dict[str, Any], also: list[str]
) -> Iterator[tuple[str, Any]]:
    """Everything that a body must say, in the world's words."""
    for name in (*shape.get("required", ()), *also):
        what = shape["properties"][name]
        choices = what.get("enum")
        if choices:
            yield name, words[name] if words.get(name) in choices else choices[0]
        elif what.get("type") == "integer":
            yield name, int(words.get(name, what.get("minimum", 1)))
        elif what.get("type") == "boolean":
            yield name, True
        else:
            yield name, words.get(name, [] if what.get("type") == "array" else "2026-11-20")

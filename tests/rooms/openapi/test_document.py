"""The document: complete, committed, and the same as what is served."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pydantic import BaseModel

from shijian.accounts.rules import SCOPES
from shijian.common.api import Asked, In, Out
from shijian.openapi.api import api
from shijian.openapi.document import as_text

COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"
DOCUMENT = json.loads(as_text(api.get_openapi_schema()))


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in DOCUMENT["paths"].values():
        yield from path.items()


def models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        yield model
        yield from models(model)


def test_the_committed_document_is_the_live_one():
    """After a change: SHIJIAN_REWRITE=1 pytest tests/rooms/openapi/test_document.py."""
    live = as_text(api.get_openapi_schema())
    if os.environ.get("SHIJIAN_REWRITE"):
        COMMITTED.write_text(live, encoding="utf-8")
    assert COMMITTED.read_text(encoding="utf-8") == live, "docs/openapi.json is not the live one"


@pytest.mark.django_db
def test_it_is_served_to_everybody():
    served = Client().get("/api/v1/openapi.json")
    assert served.status_code == 200
    assert served.json() == DOCUMENT


def test_no_address_ends_in_a_slash():
    assert [path for path in DOCUMENT["paths"] if path.endswith("/")] == []


def test_every_operation_says_what_it_is():
    seen = set()
    for method, operation in operations():
        name, room = operation["operationId"], operation["tags"][0]
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", name)
        assert name not in seen
        seen.add(name)
        assert operation["description"].split("\n\n")[0].endswith(".")
        assert operation["security"] == [
            {"Token": [f"{room}:{'read' if method == 'get' else 'write'}"]}
        ]
        wanted = {"401", "403", "404", "422", "429", "503"} | (
            {"409", "413"} if method == "post" else set()
        )
        assert wanted < set(operation["responses"])
    assert len(seen) >= 60
    assert {tag["name"] for tag in DOCUMENT["tags"]} == {
        operation["tags"][0] for _method, operation in operations()
    }
    assert DOCUMENT["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"


def test_the_scopes_of_a_token_are_those_that_operations_ask_for():
    asked = {operation["security"][0]["Token"][0] for _method, operation in operations()}
    assert asked == set(SCOPES)


def test_lists_are_pages_and_writes_can_be_repeated():
    for method, operation in operations():
        given = {part.get("name", part.get("$ref")) for part in operation["parameters"]}
        success = operation["responses"].get("200") or operation["responses"]["201"]
        shape = success["content"]["application/json"]["schema"]["$ref"]
        if shape.endswith("ListOut"):
            assert {"after", "limit"} <= given, operation["operationId"]
        if method == "post":
            assert "#/components/parameters/IdempotencyKey" in given


def test_every_shape_has_a_name_of_its_own_and_a_sentence():
    """Two rooms with a shape of one name would overwrite each other in the document."""
    shapes = [m for base in (In, Asked, Out) for m in models(base)]
    rooms = [m for m in shapes if not m.__name__.endswith("ListOut")]
    names = [m.__name__ for m in rooms]
    assert sorted(names) == sorted(set(names))
    assert [m.__name__ for m in rooms if not (m.__doc__ or "").strip()] == []
    for base, ending in ((In, "In"), (Asked, "Asked")):
        assert [m.__name__ for m in models(base) if not m.__name__.endswith(ending)] == []


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_every_text_and_number_that_comes_in_has_an_end(name: str):
    schema = DOCUMENT["components"]["schemas"][name]
    if not name.endswith("In"):
        return
    assert schema["additionalProperties"] is False
    for field, said in schema["properties"].items():
        for part in [said, *said.get("anyOf", ()), said.get("items", {})]:
            kind = part.get("type")
            if kind == "string" and not part.get("enum") and "format" not in part:
                assert "maxLength" in part or "pattern" in part, (name, field)
            if kind == "integer":
                assert {"minimum", "maximum"} <= set(part), (name, field)
            if kind == "array":
                assert "maxItems" in part, (name, field)

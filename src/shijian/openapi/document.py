"""The OpenAPI document: what the framework writes, completed by what it does not know."""

from __future__ import annotations

import json
from typing import Any

from shijian.common.api import KEY_LENGTH, KEY_PATTERN

ROOMS = {
    "catalogue": "Codes that every other operation speaks in.",
    "organisations": "The tree of centre, institutes and stations, with its posts.",
    "volunteers": "Registering, and the staff's list.",
    "teams": "Teams, and joining them by request.",
    "menu": "What can be asked for (制单).",
    "activities": "Finding an activity, taking a place, coming and going, confirming.",
    "hours": "Service records.",
    "points": "Points of the token's owner.",
    "orders": "From a need to a rating (点单, 派单, 接单, 评单).",
    "supervision": "Complaints and suggestions (投诉建议).",
    "indicators": "Figures of the command view.",
}
REFUSALS = {
    401: "No token, or one that is wrong, over or revoked.",
    403: "Visible, but not this token's or its owner's to do.",
    404: "Not there, or not visible for the token's owner.",
    409: "Not in the state that it is in now.",
    413: "The body is too large.",
    422: "The input does not fit; `field` says where.",
    429: "Too often; `Retry-After` says when again.",
    503: "The database cannot answer now.",
}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same key with the same body does its work once, for 24 hours.",
    "schema": {"type": "string", "maxLength": KEY_LENGTH, "pattern": KEY_PATTERN},
}
RETRY_AFTER = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}


def scope_of(room: str, method: str) -> str:
    """The scope that a call asks for: reading a room, or doing something in it."""
    return f"{room}:{'read' if method.upper() == 'GET' else 'write'}"


def completed(written: dict[str, Any]) -> dict[str, Any]:
    """Scopes of every operation, the key of repeats, each refusal said once, words for tags."""
    document = _renamed(written)
    document.pop("servers", None)
    document["tags"] = [{"name": name, "description": said} for name, said in ROOMS.items()]
    for path in document["paths"].values():
        for method, operation in path.items():
            _complete(method, operation)
    parts = document["components"]
    parts["responses"] = {f"Refused{status}": _refusal(status) for status in REFUSALS}
    parts["parameters"] = {"IdempotencyKey": IDEMPOTENCY_KEY}
    return document


def _renamed(written: dict[str, Any]) -> dict[str, Any]:
    """The same with OrderListOut for `Listed[OrderOut]`, without the shapes of addresses."""
    schemas = written["components"]["schemas"]
    text = json.dumps(written, ensure_ascii=False)
    for name, schema in schemas.items():
        if name.startswith("Listed_"):
            text = text.replace(f'"{name}"', f'"{schema["title"]}"')
            text = text.replace(f'/{name}"', f'/{schema["title"]}"')
    document: dict[str, Any] = json.loads(text)
    shapes = document["components"]["schemas"]
    kept = sorted(name for name in shapes if not name.endswith("Asked"))
    document["components"]["schemas"] = {name: shapes[name] for name in kept}
    return document


def _complete(method: str, operation: dict[str, Any]) -> None:
    operation.pop("summary")
    operation["security"] = [{"Token": [scope_of(operation["tags"][0], method)]}]
    for parameter in operation["parameters"]:
        parameter["schema"] = _without_null(parameter["schema"])
    if method != "get":
        operation["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
    for status in REFUSALS:
        if str(status) in operation["responses"]:
            ref = {"$ref": f"#/components/responses/Refused{status}"}
            operation["responses"][str(status)] = ref


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What may be left out of an address is left out; there is no null in one."""
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    return {**schema, "anyOf": choices} if len(choices) > 1 else _one(schema, choices)


def _one(schema: dict[str, Any], choices: list[dict[str, Any]]) -> dict[str, Any]:
    rest = {name: part for name, part in schema.items() if name != "anyOf"}
    return {**choices[0], **rest} if choices else schema


def _refusal(status: int) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answer: dict[str, Any] = {"description": REFUSALS[status], "content": content}
    return answer | ({"headers": {"Retry-After": RETRY_AFTER}} if status in (429, 503) else {})


def as_text(document: dict[str, Any]) -> str:
    """The document as it is committed."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

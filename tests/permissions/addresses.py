"""Every address that answers: the pages from Django's own list, the operations from the API's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from shijian.openapi.api import api


@dataclass(frozen=True)
class Address:
    """One address with its open places, such as /console/orders/{pk}/."""

    kind: str  # "pages" or "operations", as the rows call them
    name: str  # room:name
    path: str
    methods: tuple[str, ...]
    body: dict[str, Any]  # the shape of what an operation is sent

    @property
    def places(self) -> list[str]:
        """What has to be filled in."""
        return re.findall(r"{(\w+)}", self.path)


def pages() -> Iterator[Address]:
    """Every page; which methods it knows is found out by asking."""

    def walk(resolver: URLResolver, prefix: str, room: str) -> Iterator[Address]:
        for entry in resolver.url_patterns:
            path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(entry.pattern))
            if isinstance(entry, URLPattern):
                yield Address("pages", f"{room}:{entry.name}", path, ("GET", "POST"), {})
            elif entry.namespace != "api":
                yield from walk(entry, path, entry.namespace or room)

    yield from walk(get_resolver(), "/", "web")


def operations() -> Iterator[Address]:
    """Every operation of the API."""
    document = api.get_openapi_schema()
    shapes = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            shape = content.get("application/json", {}).get("schema", {})
            body = shapes.get(shape.get("$ref", "").rsplit("/", 1)[-1], {})
            name = f"{operation['tags'][0]}:{operation['operationId']}"
            yield Address("operations", name, path, (method.upper(),), body)


ADDRESSES = {
    "pages": {one.name: one for one in pages()},
    "operations": {one.name: one for one in operations()},
}

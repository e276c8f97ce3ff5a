"""Every address has a rule: who may open it. A new page without one fails here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.build.accounts import an_actor, signed_in
from tests.build.organisations import a_centre

# Who gets past the door. What is inside is each room's own matter, tested there.
PUBLIC = (
    "home", "privacy", "terms", "offline", "service_worker", "manifest", "components",
    "components_face", "view", "set_language", "healthz", "readyz",
    "accounts:login", "accounts:code", "accounts:code_again", "accounts:language",
    "accounts:logout", "organisations:public", "organisations:public_detail", "teams:list",
    "teams:team", "teams:poster", "menu:list", "menu:item", "activities:activity_list",
    "activities:activity_detail", "activities:field", "activities:scan", "orders:mine",
    "orders:new", "orders:question", "orders:check", "supervision:leave", "supervision:received",
    "supervision:find",
    "volunteers:consent", "volunteers:villages",
)  # fmt: skip
POSTS_ONLY = ("console/", "desk/", "screen/")
NUMBERS = {"int": "999999", "slug": "nothing", "str": "nothing", "path": "nothing"}


def addresses() -> Iterator[tuple[str, str]]:
    """Each named address of the pages with its parts filled in; the API has its own test."""

    def walk(resolver: URLResolver, prefix: str, names: str) -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            path = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                space = f"{names}{entry.namespace}:" if entry.namespace else names
                if entry.namespace != "api":
                    yield from walk(entry, path, space)
            elif isinstance(entry, URLPattern):
                yield f"{names}{entry.name}", path

    for name, path in walk(get_resolver(), "/", ""):
        filled = path
        for kind, value in NUMBERS.items():
            while f"<{kind}:" in filled:
                start = filled.index(f"<{kind}:")
                filled = filled[:start] + value + filled[filled.index(">", start) + 1 :]
        yield name, filled


DOORS = sorted(set(addresses()))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "path"), DOORS, ids=[name for name, _path in DOORS])
def test_a_stranger_is_let_in_only_where_it_is_written(
    client: Client, name: str, path: str
) -> None:
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code < 500
        if name not in PUBLIC:
            assert answer.status_code in (302, 401, 403, 404, 405), answer.status_code
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith("/accounts/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "path"), [d for d in DOORS if d[1].lstrip("/").startswith(POSTS_ONLY)]
)
def test_a_resident_never_gets_to_work(client: Client, name: str, path: str) -> None:
    a_centre()
    signed_in(client, an_actor())
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code in (403, 404, 405), (name, answer.status_code)


def test_the_list_of_public_pages_names_real_ones() -> None:
    assert set(PUBLIC) - {"healthz", "readyz"} - {name for name, _path in DOORS} == set()

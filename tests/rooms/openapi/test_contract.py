"""Whatever a program sends: nothing breaks, and nothing is answered that the document hides."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from shijian.common import clock
from shijian.openapi.api import api
from tests.rooms.openapi import a_program
from tests.rooms.openapi.world import MONDAY, World, a_world

pytestmark = pytest.mark.django_db
EXAMPLES = 20
CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 20261123,
        "generation": {"max-examples": EXAMPLES, "with-security-parameters": False},
        "checks": {
            # A rule's no is 422 too (decision 18): a day that is past, an ID number that is wrong.
            "positive_data_acceptance": {"expected-statuses": [200, 201, 403, 404, 409, 422, 429]},
        },
        "phases": {
            "coverage": {"enabled": bool(os.environ.get("SHIJIAN_LONG"))},  # every edge of a type
            "stateful": {"enabled": False},
        },
    }
)
schema = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=CONFIG)
schema.app = get_wsgi_application()
WORLD: list[World] = []
DONE: Counter[str] = Counter()
ASKED: set[str] = set()


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One county for all operations, gone at the end."""
    with django_db_blocker.unblock(), clock.at(MONDAY), transaction.atomic():
        with connection.cursor() as cursor:  # inventing examples takes longer than a request may
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        WORLD[:] = [a_world()]
        yield WORLD[0]
        transaction.set_rollback(True)
    # Six digits have five tries in five minutes, which may go before the right ones come; one
    # faulty row of an invented list refuses it whole (tests/rooms/volunteers/test_invitations.py).
    assert ASKED - set(+DONE) <= {"type_digits", "invite_people"}, (
        "these were asked and never did their work"
    )


@pytest.fixture(scope="module", autouse=True)
def one_connection() -> Iterator[None]:
    """A server closes its connection after each request; here all share one transaction."""
    for edge in (request_started, request_finished):
        edge.disconnect(close_old_connections)
    yield
    for edge in (request_started, request_finished):
        edge.connect(close_old_connections)


@pytest.fixture
def key_for(db: None, world: World) -> Callable[[str], str]:
    """A token with every scope, new for each operation."""
    made: dict[str, str] = {}

    def of(operation: str) -> str:
        if operation not in made:
            made[operation] = a_program(world.owner(operation)).clear
        return made[operation]

    return of


# ---------------------------------------------------------------- what exists


def _name(operation: Any) -> str:
    return str(operation.definition.raw["operationId"])


@schema.hook
def map_path_parameters(context: Any, path_parameters: Any) -> Any:
    """Three of four well-formed addresses lead to something that the operation can be done to."""
    fits = WORLD[0].fits[_name(context.operation)]
    values = list((path_parameters or {}).values())
    if not fits or not all(isinstance(v, int) and v > 0 for v in values) or values[0] % 4 == 3:
        return path_parameters
    return {**path_parameters, **fits[values[0] // 4 % len(fits)]}


@schema.hook
def map_body(context: Any, body: Any) -> Any:
    """What is well formed in a body points at what exists."""
    return _known(body, _name(context.operation)) if isinstance(body, dict) else body


@schema.hook
def map_query(context: Any, query: Any) -> Any:
    """So does an activity that a question is about."""
    if isinstance(query, dict) and isinstance(query.get("activity"), int) and query["activity"] > 0:
        return query | {"activity": WORLD[0].numbers["activity"][0]}
    return query


def _known(body: dict[str, Any], operation: str) -> dict[str, Any]:
    world = WORLD[0]
    if operation == "place_order" and "item" not in body:
        body = {"any_time": True, "address": "坡南街12号", "title": "理发", "category": "x"} | body
    for name, value in body.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            body[name] = [_known(value[0], operation), *value[1:]]
        elif name in world.numbers and isinstance(value, int) and value > 0:
            body[name] = world.numbers[name][0]
        elif name in world.numbers and isinstance(value, list) and value:
            body[name] = [*world.numbers[name], *value[1:]]
        elif name in world.words and isinstance(value, str) and _fits(name, value, operation):
            body[name] = world.words.get(f"{operation}.{name}", world.words[name])
    return body


def _fits(name: str, value: str, operation: str) -> bool:
    if name == "digits":
        return len(value) == 6 and value.isascii() and value.isdigit()
    if name == "planned_at":
        return len(value) > 18 and value[4] == "-"
    return 0 < len(value) <= 20 and operation != "decline_order"


# ---------------------------------------------------------------- the word of the document


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_an_operation_keeps_its_word(case: Any, key_for: Callable[[str], str]) -> None:
    name = _name(case.operation)
    response = case.call_and_validate(headers={"Authorization": f"Bearer {key_for(name)}"})
    ASKED.add(name)
    DONE[name] += response.status_code in (200, 201)

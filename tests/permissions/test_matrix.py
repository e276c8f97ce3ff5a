"""Every address against its row; an address without a row fails.

A new page or operation takes one line in `tests/permissions/rows/<room>.toml`. Write what stands
in the address (`show = { pk = "placed" }`, or `show = {}`), and let

    SHIJIAN_REWRITE=1 ./shijian test --only unit -- -k test_who_gets_in

add who gets in. Then read the line: it says who may, and you are the one who knows who should.
What is there already is never rewritten.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction

from shijian.accounts.rules import SCOPES
from shijian.common import clock
from tests.permissions import ROWS, Row, rows, words, written
from tests.permissions.addresses import ADDRESSES, Address
from tests.permissions.asking import Question
from tests.permissions.world import MONDAY, World, a_key, a_world

KINDS = ("pages", "operations")
ALL = [(kind, name) for kind in KINDS for name in ADDRESSES[kind]]
REWRITE = bool(os.environ.get("SHIJIAN_REWRITE"))
# These go on from what one's own browser or device has begun; their rooms' tests begin it.
IN_THE_MIDDLE = {
    "activities:consent", "activities:field_sync", "activities:invite_volunteer", "dossiers:copy",
    "dossiers:appeal", "dossiers:case", "organisations:evidence_file",
    "accounts:code", "accounts:code_again", "orders:desk_check", "orders:desk_slip",
    "orders:desk_forget", "orders:desk_question", "web:no_operation",
}  # fmt: skip
OWN_TOO = {  # for what is one's own
    "accounts:open_personal",
    "accounts:token_revoke",
    "hours:outside",
}
WORK = ("/console/", "/desk/", "/screen/")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One county for the whole matrix, gone at the end."""
    for edge in (request_started, request_finished):  # all calls share one transaction
        edge.disconnect(close_old_connections)
    with django_db_blocker.unblock(), clock.at(MONDAY), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield a_world()
        transaction.set_rollback(True)
    for edge in (request_started, request_finished):
        edge.connect(close_old_connections)


@pytest.mark.parametrize(("kind", "name"), ALL, ids=[f"{kind[:-1]}-{name}" for kind, name in ALL])
def test_who_gets_in_is_who_is_written(world: World, kind: str, name: str) -> None:
    address, expected = ADDRESSES[kind][name], rows(kind).get(name, Row({}, {}))
    if set(expected.parts) != set(address.places):
        pytest.fail(_unfilled(address, world))
    asked = {method: Question(world, address, expected, method) for method in address.methods}
    answers = {method: question.who_gets_in() for method, question in asked.items()}
    found = {method: by_whose for method, by_whose in answers.items() if by_whose is not None}
    line = f"{name.partition(':')[2]} = {written(expected, found)}"
    if REWRITE and not expected.expected:
        add(address, line)
    elif not expected.expected:
        pytest.fail(f"{address.path} has no row. {HOW}\nWho gets in today:\n{line}")
    else:
        assert found == expected.expected, f"{_differs(expected, found)}\nToday it is:\n{line}"


def test_every_row_is_of_an_address_that_is_there() -> None:
    gone = {name for kind in KINDS for name in set(rows(kind)) - set(ADDRESSES[kind])}
    assert not gone


def test_every_row_lets_somebody_in() -> None:
    """A row that lets nobody in proves little: the world has not what its address asks for.

    Where an address names a file or a step that only a browser can begin, the row says so by a
    word ("=…"), or stands in the list above.
    """
    empty = {
        name
        for kind in KINDS
        for name, expected in rows(kind).items()
        if not any(who for by in expected.expected.values() for who in by.values())
        and not any(kind.startswith("=") for kind in expected.parts.values())
    }
    assert empty <= IN_THE_MIDDLE


def test_no_page_of_work_lets_in_who_does_not_work() -> None:
    for name, expected in rows("pages").items():
        if ADDRESSES["pages"][name].path.startswith(WORK) and name not in OWN_TOO:
            let_in = {
                who for by in expected.expected.values() for one in by.values() for who in one
            }
            assert not let_in & {"anonymous", "resident", "volunteer"}, name


@pytest.mark.parametrize("name", ADDRESSES["operations"])
def test_a_program_needs_a_key_and_the_scope(world: World, name: str) -> None:
    address = ADDRESSES["operations"][name]
    anything = Row(dict.fromkeys(address.places, "=1"), {})
    [method], room = address.methods, name.partition(":")[0]
    scope = f"{room}:{'read' if method == 'GET' else 'write'}"
    without = a_key(world.people["office"], set(SCOPES) - {scope}, world.people["administrator"])
    for key, status in (("sj_nobody", 401), (without, 403)):
        answer = Question(world, address, anything, method).ask("office", key=key)
        assert answer.status_code == status, name
    assert json.loads(answer.content)["code"] == "api.scope"


# ---------------------------------------------------------------- what to say, what to write

HOW = (
    "Add a line to tests/permissions/rows/<room>.toml, or let SHIJIAN_REWRITE=1 add it"
    " (tests/permissions/test_matrix.py says how); then read whether it is right."
)


def _unfilled(address: Address, world: World) -> str:
    kinds = " ".join(sorted(world.things["own"]))
    parts = ", ".join(f'{place} = "…"' for place in address.places)
    name = address.name.partition(":")[2]
    return f"{address.path}: write `{name} = {{ {parts} }}` with one of: {kinds}. {HOW}"


def _differs(expected: Row, found: dict[str, dict[str, frozenset[str]]]) -> str:
    said = [f"methods {sorted(found)}"] if set(found) != set(expected.expected) else []
    for method in set(found) & set(expected.expected):
        for whose, now in found[method].items():
            then = expected.expected[method][whose]
            if now != then:
                more, fewer = words(now - then) or "–", words(then - now) or "–"
                said.append(f"{method} {whose}: now also {more}; no longer {fewer}")
    return "\n".join(said)


def add(address: Address, line: str) -> None:
    """Write a line into the file of its room, under its heading, in the order of the addresses."""
    room, _, name = address.name.partition(":")
    path = ROWS / f"{room}.toml"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    heading = f"[{address.kind}]"
    if heading not in lines:
        lines += ([""] if lines else []) + [heading]
    start = lines.index(heading) + 1
    end = next((n for n in range(start, len(lines)) if not lines[n].strip()), len(lines))
    kept = [row for row in lines[start:end] if row.partition(" = ")[0] != name]
    order = [one.partition(":")[2] for one in ADDRESSES[address.kind]]
    kept = sorted([*kept, line], key=lambda row: order.index(row.partition(" = ")[0]))
    path.write_text("\n".join([*lines[:start], *kept, *lines[end:]]) + "\n", encoding="utf-8")

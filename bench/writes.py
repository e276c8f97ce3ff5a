"""Sign-up, signing in and out, confirming: through the web stack and as bare SQL, in turns."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from bench import bare
from bench.load import Measured, post, through_http
from shijian.activities.models import Shift
from shijian.activities.queries.codes import place_code, ticket_for

ROUNDS = 3
GROUP = 100


@dataclass
class Pair:
    """A write measured both ways; `each` is how many things one request does."""

    name: str
    aim: float
    each: int = 1
    web: Measured = field(default_factory=Measured)
    sql: Measured = field(default_factory=Measured)

    @property
    def ratio(self) -> float:
        return self.web.per_second * self.each / self.sql.per_second if self.sql.times else 0.0


def form(**fields: Any) -> str:
    pairs = {"csrfmiddlewaretoken": "c" * 32, "idempotency_key": uuid.uuid4().hex, **fields}
    return "&".join(f"{name}={value}" for name, value in pairs.items())


def measure(scene: dict[str, Any], port: int, url: str, clients: int) -> list[Pair]:
    """Halves of the same kind of rows: one for the pages, the other for the bare statements."""
    pairs = []
    for name, aim, each, web, sql, write in _kinds(scene):
        pair = Pair(name, aim, each)
        for part in range(ROUNDS):
            pair.web += through_http(port, iter(web[part::ROUNDS]), clients)
            pair.sql += bare.run(url, write, iter(sql[part::ROUNDS]), clients)
        pairs.append(pair)
    return pairs


Kind = tuple[str, float, int, list[bytes], list[Any], Callable[..., None]]


def _kinds(scene: dict[str, Any]) -> Iterator[Kind]:
    cookies = {int(person): cookie for person, cookie in scene["cookies"].items()}
    users = {int(person): user for person, user in scene["users"].items()}
    people = list(cookies)
    shifts = scene["ahead"][:24]
    yield (
        "sign-up", 0.25, 1,
        [post(f"/activities/{activity}/sign-up/", cookies[p], form(shift=shift))
         for (activity, shift), p in product(shifts[::2], people)],
        [(shift, p, users[p]) for (_, shift), p in product(shifts[1::2], people)],
        bare.sign_up,
    )  # fmt: skip
    by_shift = sorted({row[1] for row in scene["now"]})
    for first, name, aim, cookies in (
        (0, "", 0.25, scene["cookies"]),
        (2, " by a known phone", 0.5, scene["devices"]),
    ):
        mine = [row for row in scene["now"] if row[1] in by_shift[first::4]]
        theirs = [row for row in scene["now"] if row[1] in by_shift[first + 1 :: 4]]
        for way, write in (("in", bare.sign_in), ("out", bare.sign_out)):
            yield (
                f"signing {way}{name}", aim, 1,
                _scans(scene, mine, way, cookies),
                [(signup, shift, p, users[p]) for signup, shift, p in theirs],
                write,
            )  # fmt: skip
    batches = scene["past"]
    singles, groups, rest = batches[:3], batches[3:9], batches[9:]
    bare_rows = [(row, scene["office_user"]) for batch in rest for row in batch["rows"]]
    half = len(bare_rows) // 3
    yield (
        "confirming one", 0.25, 1,
        [_confirm(scene, batch["shift"], [row]) for batch in singles for row in batch["rows"]],
        bare_rows[:half],
        bare.confirm,
    )  # fmt: skip
    yield (
        f"confirming a group of {GROUP}, per person", 3.0, GROUP,
        [_confirm(scene, batch["shift"], batch["rows"][:GROUP]) for batch in groups],
        bare_rows[half:],
        bare.confirm,
    )  # fmt: skip


def _scans(
    scene: dict[str, Any], rows: list[list[int]], way: str, cookies: dict[str, str]
) -> list[bytes]:
    """Codes as they are read now, each with the ticket of the page that was opened in time."""
    tokens = {
        int(shift): place_code(Shift(pk=int(shift), secret=bytes.fromhex(secret))).token
        for shift, secret in scene["secrets"].items()
    }
    made = []
    for _, shift, person in rows:
        ticket = ticket_for(tokens[shift], scene["users"][str(person)])
        body = form(direction=way, ticket=ticket)
        made.append(post(f"/s/{tokens[shift]}", cookies[str(person)], body))
    return made


def _confirm(scene: dict[str, Any], shift: int, rows: list[int]) -> bytes:
    chosen = "&".join(f"row={row}" for row in rows)
    return post(f"/console/hours/{shift}/", scene["office"], f"{form()}&{chosen}")

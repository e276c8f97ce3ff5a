"""Who gets where: every page and every operation × every kind of account × whose thing it is.

`rows/<room>.toml` names every address. A row lists, by method, who gets past the door and the
rules: own | sibling | foreign, seen from 东街社区站 (its sibling is in the same township, the
foreign station in the other one). One list alone stands for all three.

leave = { pk = "team", POST = "volunteer captain | nobody | nobody" }
verify = { pk = "placed", POST = "within station institute office director" }

`within` is the usual: each where they stand, above it, and nowhere else; here `station institute
office director | institute office director | office director`. `all` is everybody, `signed`
everybody with a sign-in, `nobody` nobody, `all -guide` all but one.
Other keys of a row say what stands in the address: `pk = "placed"` is the order that waits at each
of the three (`world.py`), `field = "=phone"` is the word itself. `also = "item"` names what a
program's body says besides what it must.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROWS = Path(__file__).parent / "rows"
ACCOUNTS = (
    "anonymous", "resident", "volunteer", "captain", "station", "institute", "subcentre", "office",
    "director", "supervisor", "guide", "auditor", "administrator",
)  # fmt: skip
WHOSE = ("own", "sibling", "foreign")
NARROW = ("resident", "volunteer", "captain", "station")  # what they have is at their own station
WITHIN = {"own": (), "sibling": NARROW, "foreign": (*NARROW, "institute")}  # out of reach
GROUPS = {"all": ACCOUNTS, "signed": ACCOUNTS[1:], "nobody": ()}
METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Row:
    """What is expected of one address."""

    parts: dict[str, str]  # what stands in its places: a kind of thing, or a word after "="
    expected: dict[str, dict[str, frozenset[str]]]  # method → whose → accounts
    also: str = ""  # what a program's body says besides what it must


def accounts(words: str) -> frozenset[str]:
    """The accounts that a list names."""
    found: set[str] = set()
    for word in words.split():
        name = word.lstrip("-")
        named = set(GROUPS.get(name, (name,)))
        assert named <= set(ACCOUNTS), f"there is no account “{name}”"
        found = found - named if word.startswith("-") else found | named
    return frozenset(found)


def words(found: Iterable[str]) -> str:
    """The shortest list that names these accounts."""
    wanted = set(found)
    ways = [" ".join(name for name in ACCOUNTS if name in wanted)] if wanted else []
    for group, members in GROUPS.items():
        if wanted <= set(members):
            left = [f"-{name}" for name in ACCOUNTS if name in set(members) - wanted]
            ways.append(" ".join([group, *left]))
    return min(ways, key=len)


def row(given: dict[str, str]) -> Row:
    """A row as it is written."""
    parts = {name: kind for name, kind in given.items() if name not in (*METHODS, "also")}
    expected = {method: _lists(given[method]) for method in METHODS if method in given}
    return Row(parts, expected, given.get("also", ""))


def _lists(text: str) -> dict[str, frozenset[str]]:
    if text.startswith("within "):
        return _within(accounts(text.removeprefix("within ")))
    lists = text.split("|")
    assert len(lists) in (1, 3), f"one list or three, not “{text}”"
    return {whose: accounts(lists[n % len(lists)]) for n, whose in enumerate(WHOSE)}


def _within(own: frozenset[str]) -> dict[str, frozenset[str]]:
    return {whose: own - set(far) for whose, far in WITHIN.items()}


def written(known: Row, observed: dict[str, dict[str, frozenset[str]]]) -> str:
    """A row as it is to be written."""
    cells = [f'{name} = "{kind}"' for name, kind in known.parts.items()]
    cells += [f'also = "{known.also}"'] if known.also else []
    cells += [f'{method} = "{_cell(by_whose)}"' for method, by_whose in observed.items()]
    return "{ " + ", ".join(cells) + " }"


def _cell(by_whose: dict[str, frozenset[str]]) -> str:
    lists = [words(by_whose[whose]) for whose in WHOSE]
    if len(set(lists)) == 1:
        return lists[0]
    if by_whose == _within(by_whose["own"]):
        return f"within {lists[0]}"
    return " | ".join(lists)


def rows(kind: str) -> dict[str, Row]:
    """Every row of the pages, or of the operations, by `room:name`."""
    found = {}
    for path in sorted(ROWS.glob("*.toml")):
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, given in table.get(kind, {}).items():
            found[f"{path.stem}:{name}"] = row(given)
    return found

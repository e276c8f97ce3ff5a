"""Only commands write, and every command leaves a line in the journal."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture import HOUSE, ROOMS, functions, sources, tree

WRITES = {
    "save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create",
    "aget_or_create", "delete", "update",
}  # fmt: skip
MANAGERS = {"objects", "filter", "exclude", "all", "select_for_update", "none"}
# What writes beside the commands, and why.
ELSEWHERE = {
    "common": "has no words of the centre: its tables are written by its own functions",
    "cli": "seeding and restoring write sets of rows; decision 21",
    "openapi": "stores answers through common.idempotency",
}


def _writes(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree(path)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in WRITES:
            continue
        owner = ast.unparse(node.func.value)
        if node.func.attr in {"update", "delete", "create", "save"} and not any(
            f".{word}" in owner for word in MANAGERS
        ):
            continue  # a dictionary, a digest, a session
        found.append(f"{path.relative_to(HOUSE)}:{node.lineno} {owner}.{node.func.attr}")
    return found


def test_only_commands_write() -> None:
    wrong = [
        line
        for path in sources()
        if path.relative_to(HOUSE).parts[0] not in ELSEWHERE
        and "commands" not in (path.stem, *path.relative_to(HOUSE).parts)
        for line in _writes(path)
    ]
    assert wrong == []


def _says(node: ast.AST) -> set[str]:
    return {
        ast.unparse(call.func).rsplit(".", 1)[-1]
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }


def test_every_command_journals() -> None:
    """A public function of a commands module writes the journal itself or calls one that does."""
    bodies: dict[str, set[str]] = {}
    public: list[str] = []
    for room in ROOMS:
        for path in [*sorted((HOUSE / room).rglob("commands*/*.py")), HOUSE / room / "commands.py"]:
            if not path.exists() or room == "journal":
                continue
            for node in functions(path):
                bodies[node.name] = _says(node) | {
                    text.value
                    for text in ast.walk(node)
                    if isinstance(text, ast.Constant) and isinstance(text.value, str)
                }
                takes = {a.arg for a in [*node.args.args, *node.args.kwonlyargs]}
                if not node.name.startswith(("_", "why_not_")) and "by" in takes:
                    public.append(node.name)
    journals = {"record", "record_raw", "call"}  # a database function writes its own line
    grown = True
    while grown:
        fresh = {
            name for name, said in bodies.items()
            if name not in journals
            and (said & journals or any("SELECT" in s and "(" in s and "%s" in s for s in said))
        }  # fmt: skip
        journals |= fresh
        grown = bool(fresh)
    assert sorted(set(public) - journals) == []

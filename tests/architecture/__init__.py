"""What holds for the whole house, checked from its own text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2] / "src" / "shijian"
FLOORS = (  # bottom to top, decision 6
    "engines", "common", "journal", "notices", "accounts", "catalogue", "organisations",
    "volunteers", "teams", "points", "hours", "menu", "activities", "orders", "supervision",
    "imports", "dossiers", "indicators", "openapi", "web",
)  # fmt: skip
ROOMS = FLOORS[2:-2]


def sources(*, migrations: bool = False) -> Iterator[Path]:
    """Every Python file of the house."""
    for path in sorted(HOUSE.rglob("*.py")):
        if migrations or "migrations" not in path.parts:
            yield path


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef, source: str) -> int:
    """Lines of the body, without the docstring and the brackets that the formatter sets alone."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    if not body:
        return 0
    lines = source.splitlines()[body[0].lineno - 1 : body[-1].end_lineno]
    return sum(line.strip() not in {")", "]", "}", "),", "],", "},", ""} for line in lines)

"""Small files, small functions."""

from __future__ import annotations

import statistics

from tests.architecture import HOUSE, functions, length, sources

FILE_LINES, FUNCTION_LINES, MEDIAN_LINES, VIEW_LINES = 400, 50, 10, 15


def test_files_are_small() -> None:
    long = {
        str(p.relative_to(HOUSE)): n
        for p in sources()
        if (n := len(p.read_text().splitlines())) > FILE_LINES
    }
    assert long == {}


def test_functions_are_small() -> None:
    lengths = {
        f"{p.relative_to(HOUSE)}:{f.name}": length(f, p.read_text())
        for p in sources()
        for f in functions(p)
    }
    assert {name: n for name, n in lengths.items() if n > FUNCTION_LINES} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_LINES


def test_views_only_parse_call_and_render() -> None:
    long = {
        f"{p.relative_to(HOUSE)}:{f.name}": n
        for p in sources()
        if "views" in (p.stem, p.parent.name)
        for f in functions(p)
        if not f.name.startswith("_") and (n := length(f, p.read_text())) > VIEW_LINES
    }
    assert long == {}

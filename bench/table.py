"""The tables that `./shijian bench` prints."""

from __future__ import annotations

import subprocess
from argparse import Namespace
from statistics import median
from typing import Any

from bench import writes
from bench.load import Measured, for_seconds, get

QUERIES_MAX, SIZE_RATIO_MAX, ONE_RATIO_MAX, WORKER_MB_MAX = 20, 1.25, 3.0, 120


def print_all(served: list[Any], options: Namespace) -> None:
    """Pages, statements of every page, writes, memory."""
    if options.only != "writes":
        print_pages(served, options)
        print_queries(served)
    if options.only != "pages":
        for one in served:
            print_writes(one, options)
    print_memory(served)


# ---------------------------------------------------------------- pages


def pages_of(scene: dict[str, Any]) -> dict[str, bytes]:
    volunteer = next(iter(scene["cookies"].values()))
    return {
        "a page with one select 1": get("/bench/one/", volunteer),
        "list of 300 activities": get("/activities/", volunteer),
        "an activity with 2 shifts": get(f"/activities/{scene['two_shifts']}/", volunteer),
        "my hours": get("/hours/", volunteer),
        "the portal's front page": get("/", volunteer),
        "the console today": get("/console/", scene["office"]),
        "hours to confirm": get("/console/hours/", scene["office"]),
    }


def print_pages(served: list[Any], options: Namespace) -> None:
    """In turns, so that a busy moment of the machine hits everybody."""
    found: dict[tuple[str, str], list[Measured]] = {}
    for _ in range(options.rounds):
        for name in pages_of(served[0].scene):
            for one in served:
                request = pages_of(one.scene)[name]
                measured = for_seconds(one.port, [request], options.seconds, options.clients)
                found.setdefault((name, one.size), []).append(measured)
    sizes = [one.size for one in served]
    print("\nPages: requests a second (p50 / p99 ms)")
    print(f"{'':30}" + "".join(f"{size:>24}" for size in sizes)
          + f"{'own time':>12}{'× select 1':>12}")  # fmt: skip
    base = {size: _rate(found["a page with one select 1", size]) for size in sizes}
    for name in pages_of(served[0].scene):
        rates = {size: _rate(found[name, size]) for size in sizes}
        cells = "".join(_cell(found[name, size]) for size in sizes)
        growth = rates[sizes[0]] / rates[sizes[-1]]
        weight = base[sizes[-1]] / rates[sizes[-1]]
        print(f"{name:30}{cells}{_judged(growth, SIZE_RATIO_MAX)}{_judged(weight, ONE_RATIO_MAX)}")


def _rate(runs: list[Measured]) -> float:
    return median(run.per_second for run in runs)


def _cell(runs: list[Measured]) -> str:
    wrong = sum(n for run in runs for status, n in run.statuses.items() if status != 200)
    half, most = median(run.at(0.5) for run in runs), max(run.at(0.99) for run in runs)
    text = f"{_rate(runs):.0f} ({half:.0f} / {most:.0f})"
    return f"{text + (' !' if wrong else ''):>24}"


def _judged(value: float, most: float) -> str:
    return f"{value:10.2f}{' !' if value > most else '  '}"


# ---------------------------------------------------------------- statements


def print_queries(served: list[Any]) -> None:
    """Only what is over the bar or grows with the size; the rest as one line."""
    first, last = served[0].scene["queries"], served[-1].scene["queries"]
    print("\nStatements of a page")
    seen, worst = 0, 0
    for path in sorted(set(first) & set(last)):
        for who in first[path].keys() & last[path].keys():
            small, large = first[path][who], last[path][who]
            seen, worst = seen + 1, max(worst, large)
            if large > QUERIES_MAX or small != large:
                print(f"  ! {path:40}{who:12}{served[0].size} {small}, {served[-1].size} {large}")
    print(f"  {seen} pages looked at, at most {worst} statements")


# ---------------------------------------------------------------- writes and memory


def print_writes(one: Any, options: Namespace) -> None:
    print(f"\nWrites at {one.size} size: things a second")
    print(f"{'':44}{'pages':>10}{'p50/p99 ms':>14}{'bare SQL':>10}{'ratio':>8}{'aim':>7}")
    for pair in writes.measure(one.scene, one.port, one.url, options.clients):
        web = pair.web
        times = f"{web.at(0.5):.0f} / {web.at(0.99):.0f}"
        short = " !" if pair.ratio < pair.aim else ""
        print(f"{pair.name:44}{web.per_second * pair.each:10.0f}{times:>14}"
              f"{pair.sql.per_second:10.0f}{pair.ratio:8.2f}{pair.aim:7.2f}{short}")  # fmt: skip
        if wrong := {s: n for s, n in web.statuses.items() if s not in (200, 302, 303)}:
            print(f"  ! answers that are no success: {wrong}")


def print_memory(served: list[Any]) -> None:
    listed = subprocess.run(["ps", "-eo", "sid=,rss="], capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    for one in served:
        leader = str(one.group.members[0].process.pid)
        most = max(int(rss) for sid, rss in rows if sid == leader) / 1024
        mark = " !" if most > WORKER_MB_MAX else ""
        print(f"\nlargest web worker at {one.size} size: {most:.0f} MB{mark}")

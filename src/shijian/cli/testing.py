"""Everything the project checks, each part with one line; the exit is pytest's own.

./shijian test                        all parts
./shijian test --long                 races and faults at full length, as `.ci/run` does
./shijian test --only unit -- -k orders -x
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shijian.cli import machine, messages, places
from shijian.cli.environment import Place
from shijian.cli.postgres import Cluster, ClusterError
from shijian.cli.say import Stop, say

Environment = Mapping[str, str]
NOTHING_COLLECTED = 5
APART = ("races", "platform", "e2e")  # parts of their own


@dataclass(frozen=True)
class Outcome:
    """How a part went: 0 is well; `line` is what it says for itself."""

    code: int
    line: str = ""
    output: str = ""
    skipped: bool = False


@dataclass(frozen=True)
class Part:
    """One thing that is checked."""

    name: str
    title: str
    run: Callable[[Namespace, Environment], Outcome]
    needs_database: bool = True


def arguments(parser: ArgumentParser) -> None:
    names = [part.name for part in PARTS]
    parser.add_argument("--long", action="store_true", help="races and faults at full length")
    parser.add_argument("--only", action="append", choices=names, help="one part (repeatable)")
    parser.add_argument("pytest", nargs="*", help="after --: handed to pytest")


def run(options: Namespace) -> int:
    wanted = [part for part in PARTS if not options.only or part.name in options.only]
    if "lint" in sys.argv[1:2]:
        wanted = [part for part in wanted if not part.needs_database]
    messages.compile_changed()
    surroundings = dict(os.environ) | {"PYTHONPATH": str(places.PACKAGE.parent)}
    surroundings |= {"SHIJIAN_LONG": "1"} if options.long else {}
    worst = 0
    for part in (part for part in wanted if not part.needs_database):
        worst = _report(part, options, surroundings) or worst
    with_database = [part for part in wanted if part.needs_database]
    if with_database:
        with private_database() as variables:
            for part in with_database:
                worst = _report(part, options, {**surroundings, **variables}) or worst
    return worst


def _report(part: Part, options: Namespace, surroundings: Environment) -> int:
    started = time.monotonic()
    outcome = part.run(options, surroundings)
    mark = "skipped" if outcome.skipped else "FAILED" if outcome.code else "ok"
    if outcome.code:
        print(outcome.output)
    took = time.monotonic() - started
    say(f"{mark:8}{part.title:38}{took:7.1f} s  {outcome.line}".rstrip())
    return outcome.code


# ---------------------------------------------------------------- the database of a run


@contextmanager
def private_database() -> Iterator[dict[str, str]]:
    """A cluster of this run's own, migrated once; every pytest process clones that database."""
    home = places.test_home()
    home.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        home.chmod(0o711)
    _sweep(home)
    folder = home / f"{os.getpid()}-{secrets.token_hex(3)}"
    cluster = Cluster.open(
        folder / "postgres", settings={"synchronous_commit": "off", "autovacuum": "off"}
    )
    try:
        with cluster:
            place = Place(folder, cluster.app_url, cluster.owner_url, cluster=cluster)
            place.make_secrets()
            variables = _variables(place)
            command = [sys.executable, "-m", "shijian.cli", "migrate"]
            done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True)
            if done.returncode:
                raise Stop(f"the test database could not be made: {done.stderr.decode()[-2000:]}")
            yield variables
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _variables(place: Place) -> dict[str, str]:
    return place.variables("owner") | {
        "SHIJIAN_MODE": "test",
        "SHIJIAN_OWNER_URL": place.owner_url,
        "SHIJIAN_APP_URL": place.app_url,
        "SHIJIAN_KEY_FILE": str(place.data / "keys.json"),
        "SHIJIAN_SECRET_KEY_FILE": str(place.data / "secret"),
        "SHIJIAN_HOSTS": "127.0.0.1,localhost,testserver",
        "SHIJIAN_TEST_TEMPLATE": "shijian",
    }


def _sweep(home: Path) -> None:
    """Folders of runs that were killed; they are named after the process."""
    for folder in home.iterdir():
        if not _lives(int(folder.name.split("-")[0])):
            with contextlib.suppress(ClusterError):
                Cluster.open(folder / "postgres").destroy()
                shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


# ---------------------------------------------------------------- parts


def _tool(*words: str) -> Callable[[Namespace, Environment], Outcome]:
    """A tool of the environment that speaks only when it has something to say."""

    def run_tool(_: Namespace, surroundings: Environment) -> Outcome:
        command = [str(Path(sys.executable).with_name(words[0])), *words[1:]]
        return _execute(command, surroundings)

    return run_tool


def _execute(command: list[str], surroundings: Environment) -> Outcome:
    done = subprocess.run(
        command,
        cwd=places.ROOT,
        env=dict(surroundings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    lines = [line.strip("= ") for line in done.stdout.splitlines() if line.strip()]
    return Outcome(done.returncode, lines[-1] if lines else "", done.stdout)


def _messages(_: Namespace, __: Environment) -> Outcome:
    complaints = messages.incomplete()
    line = f"{len(complaints)} texts to mend" if complaints else "every text has its Chinese"
    return Outcome(1 if complaints else 0, line, "\n".join(complaints))


def _migrations(_: Namespace, surroundings: Environment) -> Outcome:
    command = [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]
    return _execute(command, surroundings)


def _pytest(
    folder: str, *words: str, workers: int = 0
) -> Callable[[Namespace, Environment], Outcome]:
    def run_pytest(options: Namespace, surroundings: Environment) -> Outcome:
        if not (places.ROOT / folder).exists():
            return Outcome(0, "no tests yet", skipped=True)
        command = [sys.executable, "-m", "pytest", "-q", folder, *words, *options.pytest]
        command += ["-n", str(workers)] if workers else ["-p", "no:xdist"]
        outcome = _execute(command, surroundings)
        if outcome.code == NOTHING_COLLECTED and options.pytest:
            return Outcome(0, outcome.line, skipped=True)
        return outcome

    return run_pytest


def _browser(options: Namespace, surroundings: Environment) -> Outcome:
    """In CI a missing browser is a failure; elsewhere it is said and passed over."""
    reason = machine.prepare_browser()
    if reason:
        must = os.environ.get("CI") == "true"
        return Outcome(1 if must else 0, reason, reason, skipped=not must)
    chromium = {"SHIJIAN_CHROMIUM": machine.chromium() or ""}
    return _pytest("tests/e2e")(options, {**surroundings, **chromium})


def _platform(options: Namespace, surroundings: Environment) -> Outcome:
    machine.prepare_old_postgres()
    return _pytest("tests/platform", workers=2)(options, surroundings)


PARTS = (
    Part("format", "format", _tool("ruff", "format", "--check", "."), needs_database=False),
    Part("lint", "lint", _tool("ruff", "check", "--quiet", "."), needs_database=False),
    Part("types", "types", _tool("mypy"), needs_database=False),
    Part("floors", "floors", _tool("lint-imports", "--no-logo"), needs_database=False),
    Part("templates", "templates", _tool("djlint", "src", "--lint", "--quiet"),
         needs_database=False),
    Part("messages", "Chinese of every text", _messages, needs_database=False),
    Part("migrations", "migrations fit the models", _migrations),
    Part("unit", "engines, rooms and architecture",
         _pytest("tests", *(f"--ignore=tests/{part}" for part in APART), workers=2)),
    Part("races", "races", _pytest("tests/races")),
    Part("platform", "clusters, launcher, backup, serving", _platform),
    Part("browser", "stories in a browser", _browser),
)  # fmt: skip

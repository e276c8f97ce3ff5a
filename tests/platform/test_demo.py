"""`demo`: one command, a county to look at, gone again at a key; never anybody's real data."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from shijian.cli.places import PACKAGE
from shijian.cli.postgres import Cluster, packaged
from tests.platform.served import demonstration, left_after

LONG = os.environ.get("SHIJIAN_LONG") == "1"
STOP_SECONDS = 8.0  # 3 on a quiet machine; the bench measures, this only finds a hang


def stop(process: subprocess.Popen[str], number: signal.Signals) -> float:
    """Stop it as a person would; how long it took."""
    started = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=10)
    return time.monotonic() - started


def test_builds_serves_stops_and_is_there_again(folder: Path) -> None:
    bogus = "postgresql://nobody@127.0.0.1:1/real"
    with demonstration(folder, DATABASE_URL=bogus) as first:
        first.wait_for("ready after")
        said = "".join(first.lines)
        assert "building a demonstration county" in said
        assert "resident" in said
        assert first.get("/")[0] == 200
        assert first.becomes("/readyz", 200), first.get("/readyz")
        with demonstration(folder) as twin:
            twin.wait_for("is running already")
        children = first.children()
        assert stop(first.process, signal.SIGINT) < STOP_SECONDS
        assert not left_after(children, 2)
    with demonstration(folder) as second:
        second.wait_for("ready after")
        assert "building" not in "".join(second.lines)
        assert stop(second.process, signal.SIGTERM) < STOP_SECONDS
    checked = subprocess.run(
        [sys.executable, "-m", "shijian.cli", "check", "--demo"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "SHIJIAN_HOME": str(folder)},
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("seconds", [0.4, 1.5, 3.0, 5.0, 8.0] if LONG else [1.5, 4.0])
def test_stops_at_any_moment_of_its_first_start(folder: Path, seconds: float) -> None:
    with demonstration(folder) as begun:
        time.sleep(seconds)
        children = begun.children()
        assert stop(begun.process, signal.SIGINT) < STOP_SECONDS
        assert not left_after(children, 2)
    with demonstration(folder) as again:
        again.wait_for("ready after")
        assert again.get("/")[0] == 200


def test_leaves_a_database_of_somebody_elses_alone(folder: Path) -> None:
    with Cluster.open(folder / "theirs", packaged()) as theirs:
        with psycopg.connect(theirs.owner_url) as owner:
            owner.execute("CREATE TABLE precious AS SELECT 7 AS number")
        with demonstration(folder / "home", "--database-url", theirs.owner_url) as refused:
            refused.wait_for("left untouched")
            assert refused.process.wait(10) == 1
        with demonstration(
            folder / "home", "--fresh", "--database-url", theirs.owner_url
        ) as refused:
            refused.wait_for("left untouched")
        with psycopg.connect(theirs.owner_url) as owner:
            assert owner.execute("SELECT number FROM precious").fetchone() == (7,)
            tables = owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert tables.fetchone() == (1,)


def test_a_larger_county_grows_beside_the_small_one_and_takes_over(folder: Path) -> None:
    with demonstration(folder, "--size", "town") as begun:
        begun.wait_for("ready after")
        assert begun.get("/")[0] == 200  # the village, at once
        begun.wait_for("building the town, 2 of 5")
        children = begun.children()
        assert stop(begun.process, signal.SIGINT) < STOP_SECONDS  # half built: begun again
        assert not left_after(children, 2)
    with demonstration(folder, "--size", "town") as again:
        again.wait_for("the town is built and takes over now")
        again.wait_for("ready after")
        assert again.get("/")[0] == 200
    with demonstration(folder, "--size", "town") as after:
        after.wait_for("ready after")
        assert "building" not in "".join(after.lines)

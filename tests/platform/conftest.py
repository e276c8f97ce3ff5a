"""Folders that PostgreSQL's user can reach, clusters that end with their test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shijian.cli.postgres import Binaries, Cluster, installed, packaged
from tests.platform.served import Installation

pytestmark = pytest.mark.platform


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of the test's own; pytest's are closed to other users."""
    made = Path(tempfile.mkdtemp(prefix="shijian-test-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(params=["packaged", "installed 15"])
def binaries(request: pytest.FixtureRequest) -> Binaries:
    """Everything about clusters holds on the newest and on the oldest PostgreSQL."""
    found = packaged() if request.param == "packaged" else installed(15)
    if found is None:
        pytest.skip(f"PostgreSQL {request.param} is not on this machine")
    return found


@pytest.fixture
def cluster(folder: Path, binaries: Binaries) -> Iterator[Cluster]:
    made = Cluster.open(folder / "postgres", binaries)
    yield made
    made.stop()


@pytest.fixture
def another(folder: Path, binaries: Binaries) -> Iterator[Callable[[str], Cluster]]:
    """Further clusters, stopped at the end."""
    made: list[Cluster] = []

    def make(name: str) -> Cluster:
        made.append(Cluster.open(folder / name, binaries))
        return made[-1]

    yield make
    for cluster in made:
        cluster.stop()


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """A founded installation on a cluster of its own; its tests leave it as they found it."""
    made = Path(tempfile.mkdtemp(prefix="shijian-test-"))
    made.chmod(0o711)
    try:
        with Cluster.open(made / "postgres", packaged()) as cluster:
            here = Installation(made, cluster)
            done = here.run("init", "--county", "330326")
            assert done.returncode == 0, done.stderr
            yield here
    finally:
        shutil.rmtree(made, ignore_errors=True)

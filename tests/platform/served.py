"""A migrated private cluster and the command line running on it, as an operator would."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from shijian.cli.places import PACKAGE
from shijian.cli.postgres import Cluster

OPENER = build_opener(ProxyHandler({}))


@dataclass
class Installation:
    """One data folder with its cluster."""

    folder: Path
    cluster: Cluster
    extra: dict[str, str] = field(default_factory=dict)

    def environment(self, **changes: str) -> dict[str, str]:
        base = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("SHIJIAN_") and name != "DATABASE_URL"
        }
        return base | {
            "PYTHONPATH": str(PACKAGE.parent),
            "DATABASE_URL": self.cluster.app_url,
            "SHIJIAN_OWNER_URL": self.cluster.owner_url,
            "SHIJIAN_DATA": str(self.folder / "data"),
            "SHIJIAN_HOSTS": "county.example,127.0.0.1",
            "SHIJIAN_PUBLIC_URL": "https://county.example",
            **self.extra,
            **changes,
        }

    def run(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "shijian.cli", *words],
            env=self.environment(**changes),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    @contextmanager
    def serving(self, *words: str, **changes: str) -> Iterator[Serving]:
        """`serve` as a process, ready, ended by force if the test did not end it."""
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "shijian.cli", "serve", "--port", str(port), *words],
            env=self.environment(**changes),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        serving = Serving(process, port)
        try:
            serving.wait_for("serving on")
            yield serving
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
            process.communicate()


@dataclass
class Serving:
    """A running `serve`."""

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)

    def wait_for(self, words: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if words in line:
                return
        raise AssertionError("".join(self.lines))

    def get(self, path: str, timeout: float = 30) -> tuple[int, str]:
        """Status and text; 0 where nobody answered."""
        try:
            with OPENER.open(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except (URLError, OSError):
            return 0, ""

    def becomes(self, path: str, status: int, seconds: float = 20) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.get(path)[0] == status:
                return True
            time.sleep(0.05)
        return False

    def children(self) -> list[int]:
        """Every process below the supervisor."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout
        parents = [tuple(map(int, line.split())) for line in listed.splitlines()]
        found, front = [], [self.process.pid]
        while front:
            front = [pid for pid, parent in parents if parent in front]
            found += front
        return found


@contextmanager
def demonstration(home: Path, *words: str, **changes: str) -> Iterator[Serving]:
    """`demo` as a process, from the moment it was started."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "shijian.cli", "demo", "--port", str(port), *words],
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("SHIJIAN_")},
            "PYTHONPATH": str(PACKAGE.parent),
            "SHIJIAN_HOME": str(home),
            **changes,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Serving(process, port)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def left_after(pids: list[int], seconds: float) -> list[int]:
    """Those that still run when this time has passed: the kernel takes a moment for the dead."""
    deadline = time.monotonic() + seconds
    while (left := alive(pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def alive(pids: list[int]) -> list[int]:
    """Those that still run; a zombie does not."""
    listed = subprocess.run(["ps", "-eo", "pid=,stat="], capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, state in rows if int(pid) in pids and not state.startswith("Z")]

"""Server and database are killed in the middle of it: what was acknowledged is there, once."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from shijian.cli.places import PACKAGE
from shijian.cli.postgres import Cluster, packaged
from shijian.common.crypto import write_keys
from tests.platform.served import Installation, Serving

BATCH = 50
ROOT = PACKAGE.parent.parent
GIVE_UP_SECONDS = 240


@pytest.fixture
def island() -> Iterator[Island]:
    """An installation and a cluster of its own, with ten thousand people in one shift."""
    folder = Path(tempfile.mkdtemp(prefix="shijian-test-"))
    folder.chmod(0o711)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        cluster = stack.enter_context(Cluster.open(folder / "postgres", packaged()))
        here = Installation(folder, cluster, {"SHIJIAN_SECRET_KEY": secrets.token_urlsafe(60)})
        (folder / "data").mkdir()
        write_keys(folder / "data" / "keys.json")
        done = here.run("migrate")
        assert done.returncode == 0, done.stderr
        yield Island(here, stack)


@dataclass
class Island:
    """The installation, its running server, and what its clients were told."""

    here: Installation
    stack: ExitStack
    serving: Serving | None = None
    told: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def facts(self, *words: str) -> dict[str, Any]:
        """What `tests.platform.island` makes or finds."""
        variables = self.here.environment(
            SHIJIAN_MODE="test", SHIJIAN_PROCESS="command",
            DJANGO_SETTINGS_MODULE="shijian.web.settings", PYTHONPATH=f"{PACKAGE.parent}:{ROOT}",
            DATABASE_URL=self.here.cluster.owner_url,
        )  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "tests.platform.island", *words],
            env=variables, cwd=ROOT, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def serve(self) -> None:
        """Start the server, or a new one where the old one was killed."""
        self.serving = self.stack.enter_context(self.here.serving("--workers", "2"))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.here.cluster.owner_url) as owner:
            return owner.execute(query).fetchall()

    def post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
        """One request; an error where nobody answered, or answered that it cannot now."""
        assert self.serving is not None
        asking = http.client.HTTPConnection("127.0.0.1", self.serving.port, timeout=15)
        try:
            asking.request("POST", path, json.dumps(body),
                           {"Content-Type": "application/json"} | headers)  # fmt: skip
            answer = asking.getresponse()
            text = answer.read().decode()
            if answer.status >= 500:
                raise OSError(text[:200])
            assert answer.status == 200, text[:500]
            found: dict[str, Any] = json.loads(text)
            return found
        finally:
            asking.close()

    def insist(self, send: Callable[[], dict[str, Any]]) -> None:
        """Send until it is acknowledged, as the phones do; remember what was."""
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < deadline:
            try:
                told = send()
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
                continue
            with self.lock:
                self.told |= told
            return
        raise AssertionError("nobody acknowledged it")

    # ------------------------------------------------------------ what goes wrong

    def kill_workers(self) -> None:
        """Every process of the server at once, as the kernel does when memory is short."""
        assert self.serving is not None
        for pid in [*self.serving.children(), self.serving.process.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.serve()

    def kill_database(self) -> None:
        """The power goes; the server may stay or fall with it."""
        assert self.serving is not None
        self.here.cluster.kill()
        self.here.cluster.start()
        if self.serving.process.poll() is not None or not self.serving.becomes("/readyz", 200, 30):
            self.kill_workers()

    def while_killing(self, work: list[Callable[[], None]], whole: int) -> None:
        """Do all of it at once; server, database and server again die on the way."""
        threads = [threading.Thread(target=one) for one in work]
        for thread in threads:
            thread.start()
        for part, fault in ((0.15, self.kill_workers), (0.4, self.kill_database),
                            (0.7, self.kill_workers)):  # fmt: skip
            deadline = time.monotonic() + GIVE_UP_SECONDS
            while len(self.told) < part * whole and time.monotonic() < deadline:
                time.sleep(0.01)
            assert len(self.told) < whole, "it was over before anything was killed"
            fault()
        for thread in threads:
            thread.join()


def test_killed_in_the_middle_nothing_is_lost_and_nothing_twice(island: Island) -> None:
    given = island.facts()
    island.serve()
    signups = given["signups"]
    the_phones_send(island, given)
    stored = dict(island.rows("SELECT client_id::text, outcome FROM activities_fieldscan"))
    assert len(island.told) == len(signups)
    assert stored == {key: said["outcome"] for key, said in island.told.items()}
    assert set(stored.values()) == {"taken"}
    attended = dict(island.rows(
        "SELECT signup_id, (extract(epoch FROM in_at) * 1000)::bigint FROM activities_attendance"
    ))  # fmt: skip
    assert attended == {pk: at_of(given, n) for n, pk in enumerate(signups)}  # no wrong minute
    assert len(island.rows("SELECT id FROM activities_scan")) == len(signups)


def at_of(given: dict[str, Any], n: int) -> int:
    """When the n-th person came, by the phone."""
    return int(given["begins"]) + n % 90 * 60_000


def the_phones_send(island: Island, given: dict[str, Any]) -> None:
    """Four phones at once, each a quarter of the people, in batches."""
    signups, phones = given["signups"], given["phones"]

    def one_phone(number: int) -> None:
        mine = list(enumerate(signups))[number :: len(phones)]
        for start in range(0, len(mine), BATCH):
            readings = [
                {"id": str(uuid.uuid4()), "shift": given["shift"], "signup": pk,
                 "direction": "in", "method": "roll", "at": at_of(given, n)}
                for n, pk in mine[start : start + BATCH]
            ]  # fmt: skip
            island.insist(lambda rows=readings: sent(phones[number], rows))  # type: ignore[misc]

    def sent(token: str, readings: list[dict[str, Any]]) -> dict[str, Any]:
        now = int(time.time() * 1000)
        body = {"now": now, "met_server": now, "met_phone": now, "readings": readings}
        answer = island.post("/activities/field/sync/", body, {"X-Field-Phone": token})
        found: dict[str, Any] = answer["results"]
        assert len(found) == len(readings)
        return found

    island.while_killing([lambda n=n: one_phone(n) for n in range(len(phones))], len(signups))  # type: ignore[misc]

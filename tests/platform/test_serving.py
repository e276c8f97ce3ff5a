"""`serve` refuses what would harm people, and stops without losing anybody's work."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest

from shijian.cli.postgres import Cluster, packaged
from shijian.journal.commands import SEAL_LOCK
from tests.platform.served import Installation, alive, free_port


def refusal(installation: Installation, **changes: str) -> str:
    done = installation.run("serve", "--port", str(free_port()), **changes)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"SHIJIAN_HOSTS": ""}, "SHIJIAN_HOSTS must name the hosts"),
        ({"SHIJIAN_HOSTS": "*"}, "not *"),
        ({"SHIJIAN_PUBLIC_URL": "http://county.example"}, "SHIJIAN_PUBLIC_URL must be https"),
        ({"SHIJIAN_HTTPS": "0"}, "sends sign-ins unprotected"),
        ({"SHIJIAN_SECRET_KEY": "short"}, "random characters"),
        ({"SHIJIAN_SECRET_KEY": "a" * 60}, "random characters"),
        ({"SHIJIAN_MODE": "test"}, "SHIJIAN_MODE must be production"),
        ({"SHIJIAN_KEY_FILE": "/nowhere/keys.json"}, "key file /nowhere/keys.json is missing"),
    ],
)
def test_refuses_insecure_settings(
    installation: Installation, changes: dict[str, str], reason: str
) -> None:
    assert reason in refusal(installation, **changes)


def test_refuses_a_key_file_that_others_can_read(installation: Installation) -> None:
    keys = installation.folder / "data" / "keys.json"
    keys.chmod(0o644)
    try:
        assert "can be read by others" in refusal(installation)
    finally:
        keys.chmod(0o600)


def test_refuses_one_role_unless_told(installation: Installation) -> None:
    owner = installation.cluster.owner_url
    assert "could change the journal" in refusal(installation, DATABASE_URL=owner)
    with installation.serving(DATABASE_URL=owner, SHIJIAN_SINGLE_ROLE="1") as serving:
        assert serving.get("/healthz")[0] == 200


def test_refuses_a_database_that_is_behind(installation: Installation) -> None:
    with Cluster.open(installation.folder / "empty", packaged()) as empty:
        behind = refusal(installation, DATABASE_URL=empty.app_url, SHIJIAN_OWNER_URL="")
    assert "run `./shijian migrate` first" in behind


def test_refuses_a_demonstration_and_its_mark_stays(installation: Installation) -> None:
    with Cluster.open(installation.folder / "marked", packaged()) as marked:
        here = {"DATABASE_URL": marked.app_url, "SHIJIAN_OWNER_URL": marked.owner_url}
        assert installation.run("migrate", **here).returncode == 0
        with psycopg.connect(marked.owner_url) as owner:
            owner.execute("UPDATE common_installation SET demo = true")
        assert "marked as a demonstration" in refusal(installation, **here)
        for statement in (
            "UPDATE common_installation SET demo = false",
            "DELETE FROM common_installation",
            "TRUNCATE common_installation",
        ):
            with (
                psycopg.connect(marked.owner_url) as owner,
                pytest.raises(psycopg.errors.RestrictViolation),
            ):
                owner.execute(statement)


def test_ready_when_the_jobs_live_and_logs_hold_no_query_string(
    installation: Installation,
) -> None:
    with installation.serving() as serving:
        assert serving.becomes("/readyz", 200), serving.get("/readyz")
        serving.get("/nowhere/?phone=13800138000&code=482913")
        serving.process.send_signal(signal.SIGTERM)
        said = serving.process.communicate(timeout=30)[0]
    assert "13800138000" not in said
    assert "482913" not in said
    for line in said.splitlines():
        if line.startswith("{"):
            assert {"at", "level", "logger", "message"} <= json.loads(line).keys()


def test_without_jobs_it_is_alive_and_not_ready(installation: Installation) -> None:
    with psycopg.connect(installation.cluster.owner_url) as owner:
        owner.execute("DELETE FROM procrastinate_workers")
    with installation.serving("--part", "web") as serving:
        assert serving.get("/healthz")[0] == 200
        status, text = serving.get("/readyz")
    assert status == 503
    assert json.loads(text)["problems"] == {"jobs": "no worker has reported"}


def test_stopping_finishes_the_request_it_has(installation: Installation) -> None:
    """A page that waits for the database when SIGTERM comes is still answered."""
    answers: list[int] = []
    with (
        installation.serving("--drain-seconds", "1") as serving,
        psycopg.connect(installation.cluster.owner_url) as owner,
    ):
        assert serving.becomes("/readyz", 200)
        owner.execute("LOCK TABLE common_installation, django_session, common_idempotency,"
                      " organisations_organisation IN ACCESS EXCLUSIVE MODE")  # fmt: skip
        path = "/organisations/"
        asking = threading.Thread(target=lambda: answers.append(serving.get(path)[0]))
        asking.start()
        _wait_for_waiter(installation)
        children = serving.children()
        serving.process.send_signal(signal.SIGTERM)
        assert serving.becomes("/readyz", 503, seconds=1)
        time.sleep(1.2)
        owner.rollback()
        asking.join(20)
        assert serving.process.wait(20) in (0, 130)
    assert answers == [200]
    assert not alive(children)


def _wait_for_waiter(installation: Installation) -> None:
    with psycopg.connect(installation.cluster.superuser_url, autocommit=True) as look:
        for _ in range(200):
            row = look.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app'"
                " AND wait_event_type = 'Lock'"
            ).fetchone()
            if row and row[0]:
                return
            time.sleep(0.02)
    raise AssertionError("the page did not wait for the database")


def test_a_job_that_does_not_finish_is_put_back(installation: Installation) -> None:
    with (
        psycopg.connect(installation.cluster.owner_url, autocommit=True) as owner,
        installation.serving("--part", "jobs", "--finish-seconds", "2") as serving,
    ):
        owner.execute("SELECT pg_advisory_lock(%s)", [SEAL_LOCK])
        owner.execute("DELETE FROM procrastinate_events; DELETE FROM procrastinate_jobs")
        owner.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            """ VALUES ('default', 'journal.seal', '{"timestamp": 0}')"""
        )
        assert _job_becomes(owner, "doing")
        children = serving.children()
        serving.process.send_signal(signal.SIGTERM)
        assert serving.process.wait(10) in (0, 130)
        assert _job_becomes(owner, "todo")
        assert not alive(children)


def _job_becomes(owner: psycopg.Connection[tuple[object, ...]], status: str) -> bool:
    for _ in range(400):
        row = owner.execute(
            "SELECT status FROM procrastinate_jobs WHERE task_name = 'journal.seal'"
        ).fetchone()
        if row == (status,):
            return True
        time.sleep(0.05)
    return False


def test_a_killed_supervisor_takes_everybody_along(installation: Installation) -> None:
    with installation.serving() as serving:
        children = serving.children()
        assert len(children) >= 4  # granian, its two workers, the jobs
        serving.process.kill()
        deadline = time.monotonic() + 10
        while alive(children) and time.monotonic() < deadline:
            time.sleep(0.1)
    assert not alive(children)


@pytest.mark.parametrize("seconds", [0.3, 1.0, 1.6])
def test_stops_at_any_moment_of_its_start(installation: Installation, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "shijian.cli", "serve", "--port", str(free_port()),
         "--drain-seconds", "0", "--finish-seconds", "2"],
        env=installation.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    time.sleep(seconds)
    process.terminate()
    process.communicate(timeout=4)

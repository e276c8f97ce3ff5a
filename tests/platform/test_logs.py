"""No line of a log holds anybody's number, code or token, whatever goes wrong."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys

import psycopg
import pytest

from shijian.common.logs import JsonFormatter, PlainFormatter, redact
from tests.platform.served import Installation

PHONE, NUMBER = "13712345678", "110101199003070011"
TOKEN = "rk9Xz2Wq7LmN4pTs8VbY"
SECRETS = (PHONE, NUMBER, TOKEN, "482913")

MADE = f"""
import django; django.setup()
from shijian.accounts.commands import make_person
from shijian.common.actor import job
make_person(name="张丽华", phone="{PHONE}", by=job("test"))
"""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"the phone {PHONE} is taken", "the phone … is taken"),
        (f"ID {NUMBER[:-1]}X", "ID …"),
        (f"GET /s/{TOKEN}", "GET /s/…"),
        ("code 482913", "code …"),
        ("duplicate key\nDETAIL:  Key (name)=(张丽华) already exists.", "duplicate key\nDETAIL…"),
        ("one_person_one_record in 25 ms", "one_person_one_record in 25 ms"),
        ("shift 4711 of 2026-11-23", "shift 4711 of 2026-11-23"),
    ],
)
def test_redaction(said: str, kept: str) -> None:
    assert redact(said) == kept


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()])
def test_a_fault_is_told_without_its_values(formatter: logging.Formatter) -> None:
    def failing(phone: str) -> None:
        raise ValueError(f"no such person: {phone}")

    try:
        failing(PHONE)
    except ValueError:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "lost %s", (NUMBER,), sys.exc_info()
        )
    said = formatter.format(record)
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert not [secret for secret in SECRETS if secret in said]


def test_a_serving_county_logs_nothing_personal(installation: Installation) -> None:
    made = subprocess.run(
        [sys.executable, "-c", MADE],
        env=installation.environment(DJANGO_SETTINGS_MODULE="shijian.web.settings"),
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    with installation.serving("--drain-seconds", "0") as serving:
        serving.get(f"/?q={PHONE}")
        serving.get(f"/s/{TOKEN}")
        serving.get(f"/nowhere/{NUMBER}/?code=482913")
        serving.get(f"/accounts/login/?phone={PHONE}")
        with psycopg.connect(installation.cluster.owner_url) as owner:
            owner.execute("ALTER TABLE menu_menuitem RENAME TO menu_gone")
            owner.commit()
            status, _ = serving.get(f"/menu/?q={PHONE}")
            owner.execute("ALTER TABLE menu_gone RENAME TO menu_menuitem")
        serving.process.send_signal(signal.SIGTERM)
        said = "".join(serving.lines) + serving.process.communicate(timeout=30)[0]
    assert status >= 500
    assert not [secret for secret in (*SECRETS, "张丽华") if secret in said], said
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["logger"] == "shijian.requests"]
    assert {"request_id", "route", "status", "user_id", "ms"} <= requests[0].keys()
    assert any(line["level"] == "error" and line["fault"] for line in lines)

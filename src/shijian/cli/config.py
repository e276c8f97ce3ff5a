"""The settings in force, one a line; secrets and passwords are not shown."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from shijian.cli import environment, safety

SHOWN = (
    "MODE", "DATA", "KEY_FILE", "FILES", "STATIC_ROOT", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS",
    "TRUSTED_PROXIES", "PUBLIC_URL", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "POOL",
    "SINGLE_ROLE", "BODY_LIMIT", "HEARTBEAT_SECONDS_MAX", "SEAL_LAG_SECONDS_MAX", "LANGUAGE_CODE",
    "TIME_ZONE",
)  # fmt: skip
GIVEN = sorted(name for name in os.environ if name.startswith("SHIJIAN_"))


def arguments(parser: ArgumentParser) -> None:
    environment.database_arguments(parser)


def run(options: Namespace) -> int:
    with environment.database(options, role="app"):
        for name, value in shown():
            print(f"{name:28}{value}")
        for reason in safety.refusals():
            print(f"not safe to serve: {reason}")
        for warning in safety.warnings():
            print(f"warning: {warning}")
    return 0


def shown() -> Iterator[tuple[str, Any]]:
    from django.conf import settings

    for name in SHOWN:
        yield name, getattr(settings, name)
    database = settings.DATABASES["default"]
    for name in ("HOST", "PORT", "NAME", "USER"):
        yield f"DATABASE {name}", database[name]
    yield "DATABASE PASSWORD", _hidden(database["PASSWORD"])
    yield "SECRET_KEY", _hidden(settings.SECRET_KEY)
    for name, value in settings.SITE.items():
        yield f"SITE {name}", value or "(empty)"
    yield "set in the environment", ", ".join(GIVEN) or "nothing"


def _hidden(secret: str) -> str:
    return f"set ({len(secret)} characters)" if secret else "(empty)"

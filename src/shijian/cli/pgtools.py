"""pg_dump and pg_restore of a version that fits the server."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from django.db import connection

from shijian.cli.environment import Place
from shijian.cli.postgres import Binaries, client
from shijian.cli.say import Stop


def dump(place: Place, target: Path) -> None:
    """The whole database in PostgreSQL's own compressed format, without owners and rights."""
    _run(place, "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
         f"--file={target}")  # fmt: skip


def restore(place: Place, source: Path) -> None:
    """All or nothing, into an empty database."""
    _run(place, "pg_restore", "--no-owner", "--no-privileges", "--single-transaction",
         "--exit-on-error", str(source))  # fmt: skip


def _run(place: Place, tool: str, *words: str) -> None:
    parts = urlsplit(place.owner_url)
    password = unquote(parts.password or "")
    where = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@"))
    done = subprocess.run(
        [_programs(place) / tool, f"--dbname={urlunsplit(where)}", *words],
        env={**os.environ, "PGPASSWORD": password, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise Stop(f"{tool} failed: {done.stderr.strip()[-800:]}")


def server_major() -> int:
    with connection.cursor() as cursor:
        return int(cursor.connection.info.server_version) // 10_000


def _programs(place: Place) -> Binaries:
    """Those of the server's own major version: an archive of another may not go back in."""
    if place.cluster is not None:
        return place.cluster.binaries
    major = server_major()
    found = client(major)
    if found is None:
        raise Stop(f"pg_dump {major} is needed: install postgresql-client-{major}.")
    return found

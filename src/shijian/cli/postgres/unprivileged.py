"""PostgreSQL refuses to run as root, and rightly: as root, its processes become another user."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from shijian.cli.postgres.errors import ClusterError

PR_SET_PDEATHSIG = 1
STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back stop signals while a process is started and noted, so that none is forgotten."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_clean(dies_with: int) -> None:
    """In the new process: no held-back signals, and one to come when the parent is killed."""
    for sig in STOPPING:
        signal.signal(sig, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, dies_with)


@dataclass(frozen=True)
class Server:
    """The user that the server's processes run as; uid None is simply ourselves."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def choose(cls) -> Server:
        """Ourselves, or, where we are root, postgres or nobody."""
        if os.geteuid() != 0:
            return cls()
        for name in ("postgres", "nobody"):
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(user.pw_uid, user.pw_gid)
        raise ClusterError(
            "PostgreSQL does not run as root, and there is no user postgres or nobody."
        )

    def own(self, path: Path, mode: int) -> None:
        """Give a file or folder to the server, with these rights and no others."""
        path.chmod(mode)
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def reaches(self, folder: Path) -> bool:
        """Whether the server's user can pass through every folder on the way to this one."""
        if self.uid is None:
            return True
        return all(
            part.stat().st_mode & 0o001 or part.stat().st_uid == self.uid
            for part in [folder, *folder.parents]
        )

    def popen(
        self,
        *command: str | Path,
        output: IO[Any] | int,
        dies_with: int,
        feed: int = subprocess.DEVNULL,
    ) -> subprocess.Popen[bytes]:
        """Start a process in a session of its own that gets a signal when we are killed."""
        return subprocess.Popen(
            command,
            stdin=feed,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "HOME": "/", "TZ": "UTC"},
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            start_new_session=True,
            umask=0o077,
            preexec_fn=lambda: _start_clean(dies_with),  # noqa: PLW1509 -- started before any thread
        )

    def run(self, *command: str | Path, fed: str = "") -> str:
        """Run a tool to its end; its output, or a ClusterError that quotes it."""
        process = self.popen(
            *command,
            output=subprocess.PIPE,
            dies_with=signal.SIGKILL,
            feed=subprocess.PIPE,
        )
        try:
            said = process.communicate(fed.encode())[0].decode(errors="replace")
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.returncode:
            raise ClusterError(f"{Path(command[0]).name} failed: {said.strip()[-600:]}")
        return said

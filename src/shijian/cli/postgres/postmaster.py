"""The server process: when it is ready, how it is stopped, and what a dead one left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from shijian.cli.postgres.errors import ClusterError

TICK_SECONDS = 0.01
STEPS = ((signal.SIGINT, 1.2), (signal.SIGQUIT, 0.5), (signal.SIGKILL, 0.5))


class Postmaster:
    """A running server that we started."""

    def __init__(
        self, process: subprocess.Popen[bytes], data: Path, log: Path, log_from: int
    ) -> None:
        self.process = process
        self.data = data
        self._log = log
        self._log_from = log_from

    def wait_ready(self, deadline: float) -> str | None:
        """None once it accepts connections, else the reason it gave for ending."""
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return self._last_words()
            if Postmaster.is_ready(self.data, self.process.pid):
                return None
            time.sleep(TICK_SECONDS)
        return "it was not ready in time."

    def _last_words(self) -> str:
        with self._log.open("rb") as file:
            file.seek(self._log_from)
            said = file.read().decode(errors="replace")
        reasons = [
            line for line in said.splitlines() if "FATAL" in line or "LOG:  could not" in line
        ]
        return " ".join(reasons)[-600:] or f"exit status {self.process.returncode}"

    def stop(self) -> None:
        """Fast shutdown, then at once, then by force."""
        _end(self.process.send_signal, lambda: self.process.poll() is not None)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @staticmethod
    def is_ready(data: Path, pid: int | None = None) -> bool:
        """What pg_ctl looks at: the eighth line of the server's own pid file."""
        lines = _pid_lines(data)
        return len(lines) > 7 and lines[7].strip() == "ready" and pid in (None, int(lines[0]))

    @staticmethod
    def clear_stale(data: Path) -> None:
        """End a server that outlived its supervisor; drop the pid file of one that did not.

        After a restart of the machine the number in the file may be another program's: only a
        process that serves this very folder is stopped.
        """
        lines = _pid_lines(data)
        if not lines:
            return
        pid = int(lines[0])
        if _serves(pid, data):
            _end(lambda sig: os.kill(pid, sig), lambda: not _serves(pid, data), patience=10)
            if _serves(pid, data):
                raise ClusterError(f"an older server (process {pid}) does not stop.")
        (data / "postmaster.pid").unlink(missing_ok=True)


def _pid_lines(data: Path) -> list[str]:
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []
    return lines if lines and lines[0].strip().isdigit() else []


def _serves(pid: int, data: Path) -> bool:
    """Whether this process is a server of this data folder."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return os.fsencode(data) in words
    except OSError:
        asked = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True)
        return os.fsencode(data) in asked.stdout


def _end(
    send: Callable[[signal.Signals], object], gone: Callable[[], bool], patience: float = 1.0
) -> None:
    """Ask ever more firmly; `patience` stretches each step."""
    for sig, seconds in STEPS:
        with contextlib.suppress(ProcessLookupError):
            send(sig)
        deadline = time.monotonic() + seconds * patience
        while time.monotonic() < deadline:
            if gone():
                return
            time.sleep(TICK_SECONDS)

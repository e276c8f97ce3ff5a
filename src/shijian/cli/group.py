"""A few processes kept alive together and ended together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shijian.cli.postgres.unprivileged import undisturbed
from shijian.cli.say import warn

TICK_SECONDS = 0.02
WATCH_SECONDS = 0.2
PAUSE_SECONDS, PAUSE_SECONDS_MAX = 0.5, 10.0


@dataclass
class Member:
    """One process of the group, leader of a session of its own."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = PAUSE_SECONDS
    next_start: float | None = None

    def start(self, environment: Mapping[str, str]) -> None:
        with undisturbed():
            self.process = subprocess.Popen(
                self.command,
                env={**_inherited(), **environment, "SHIJIAN_SUPERVISOR": str(os.getpid())},
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.started, self.next_start = time.monotonic(), None

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """To the leader, who tells its own; or by force to all of them."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.alive:
                self.process.send_signal(number)


def _inherited() -> dict[str, str]:
    """Our environment without the owner's address: who serves must not be able to migrate."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SHIJIAN_OWNER_URL") and name != "DATABASE_URL_FILE"
    }


class Group:
    """Starts members of our own command line; one that dies is started again."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.members: list[Member] = []

    def start(self, name: str, *words: str) -> None:
        member = Member(name, [sys.executable, "-m", "shijian.cli", name, *words])
        self.members.append(member)
        member.start({**self.environment, "SHIJIAN_PROCESS": name})

    def watch(self, until: Callable[[], bool]) -> None:
        """Keep everybody running until a signal comes, or until there is something else to do."""
        while not until():
            for member in self.members:
                if not member.alive:
                    self._again(member)
            time.sleep(WATCH_SECONDS)

    def _again(self, member: Member) -> None:
        """Start a dead member again, ever later when it keeps dying: a database may be away."""
        now = time.monotonic()
        if member.next_start is None:
            member.signal(signal.SIGKILL)  # what the dead leader left behind
            lived = now - member.started
            member.pause = PAUSE_SECONDS if lived > 60 else min(member.pause * 2, PAUSE_SECONDS_MAX)
            member.next_start = now + member.pause
            warn(f"{member.name} ended unexpectedly; it starts again in {member.pause:.0f} s")
        elif now >= member.next_start:
            member.start({**self.environment, "SHIJIAN_PROCESS": member.name})

    def all_alive(self) -> bool:
        return all(member.alive for member in self.members)

    def stop(self, seconds: float) -> list[str]:
        """Ask everybody, wait, then end whole sessions by force; the names of those who stayed."""
        for member in self.members:
            member.signal(signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while any(member.alive for member in self.members) and time.monotonic() < deadline:
            time.sleep(TICK_SECONDS)
        stayed = [member.name for member in self.members if member.alive]
        for member in self.members:
            member.signal(signal.SIGKILL)
            if member.process is not None:
                member.process.wait()
        return stayed

"""Ctrl-C and SIGTERM at any moment become one exception, so that every `with` cleans up."""

from __future__ import annotations

import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    for sig in SIGNALS:  # a second Ctrl-C must not break the cleaning up of the first
        signal.signal(sig, signal.SIG_IGN)
    raise Stopped


def listen() -> None:
    """From here on, a stop signal raises Stopped; a shell may have started us with them ignored."""
    for sig in SIGNALS:
        signal.signal(sig, _stop)
    # A group holds these back while it notes a new process, which begins with them held back.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

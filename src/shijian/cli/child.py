"""What the processes of a group do first: end when their supervisor is gone."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time


def follow_supervisor() -> None:
    """A killed supervisor takes its processes with it, by the kernel or by looking."""
    supervisor = int(os.environ.get("SHIJIAN_SUPERVISOR", "0"))
    if not supervisor:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    if os.getppid() != supervisor:
        sys.exit(0)
    threading.Thread(target=_watch, args=(supervisor,), daemon=True).start()


def _watch(supervisor: int) -> None:
    """Where the kernel does not tell, and where the polite signal was not enough."""
    while os.getppid() == supervisor:
        time.sleep(1)
    time.sleep(5)
    os.killpg(0, signal.SIGKILL)

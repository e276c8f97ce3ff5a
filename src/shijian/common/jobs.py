"""Work outside the request, asked for by name, in the same database, on commit (decision 8)."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app


def defer(name: str, /, *, lock: str | None = None, **arguments: Any) -> None:
    """Ask for a job by its name, such as `orders.escalate`; it runs only if this commits."""
    app.configure_task(name, queueing_lock=lock).defer(**arguments)

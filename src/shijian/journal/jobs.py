"""Sealing by the minute."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shijian.journal.commands import seal


@app.periodic(cron="* * * * *")
@app.task(name="journal.seal", queueing_lock="journal.seal")
def seal_entries(timestamp: int) -> None:
    """Put what was written since the last minute under its seals."""
    while seal():
        pass

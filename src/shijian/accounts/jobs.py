"""Keeping the rooms of signing in clean."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shijian.accounts import commands
from shijian.common.actor import job


@app.periodic(cron="7 * * * *")
@app.task(name="accounts.tidy", queueing_lock="accounts.tidy")
def tidy(timestamp: int) -> None:
    """Forget codes, tries and sessions that are over."""
    commands.tidy_up(by=job("accounts.tidy"))

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


@app.periodic(cron="41 18 * * *")  # 02:41 in the county
@app.task(name="accounts.find_duplicates", queueing_lock="accounts.find_duplicates")
def duplicates(timestamp: int) -> None:
    """Note every night which records may be one human."""
    commands.find_duplicates(by=job("accounts.find_duplicates"))

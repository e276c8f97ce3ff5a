"""Delivery: at once when a message is written, and every minute for what had to wait."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shijian.common.actor import job
from shijian.notices import commands


@app.task(name="notices.deliver_one")
def deliver_one(notice: int) -> None:
    """Send the message that was just written."""
    commands.deliver_one(notice, by=job("notices.deliver_one"))


@app.periodic(cron="* * * * *")
@app.task(name="notices.deliver", queueing_lock="notices.deliver")
def deliver(timestamp: int) -> None:
    """Send what is due: after the night, after a failure, after a worker that died."""
    commands.deliver(by=job("notices.deliver"))

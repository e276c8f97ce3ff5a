"""Counting by the minute and by night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shijian.common.actor import job
from shijian.indicators.commands import count_facts


@app.periodic(cron="*/5 * * * *")
@app.task(name="indicators.count", queueing_lock="indicators.count")
def count(timestamp: int) -> None:
    """Keep the figures of this month and the last."""
    count_facts(by=job("indicators.count"))


@app.periodic(cron="17 2 * * *")
@app.task(name="indicators.count_all", queueing_lock="indicators.count_all")
def count_all(timestamp: int) -> None:
    """Count everything, so that a correction of an old month arrives."""
    count_facts(by=job("indicators.count_all"), everything=True)

"""The clock's work on orders; safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shijian.common.actor import job
from shijian.orders.commands import close_settled, complete_served, escalate_overdue


@app.periodic(cron="*/10 * * * *")
@app.task(name="orders.escalate", queueing_lock="orders.escalate")
def escalate(timestamp: int) -> None:
    """Overdue steps rise one level."""
    escalate_overdue(by=job("orders.escalate"))


@app.periodic(cron="*/5 * * * *")
@app.task(name="orders.follow", queueing_lock="orders.follow")
def follow(timestamp: int) -> None:
    """Orders whose hours are confirmed are done."""
    complete_served(by=job("orders.follow"))


@app.periodic(cron="40 1 * * *")
@app.task(name="orders.close", queueing_lock="orders.close")
def close(timestamp: int) -> None:
    """Settled orders are closed by night."""
    close_settled(by=job("orders.close"))

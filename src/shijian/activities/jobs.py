"""Work around activities that nobody waits for at a page."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shijian.activities.commands import (
    end_forgotten_shifts,
    remind_tomorrow,
    settle_lists,
    tell_cancelled,
    tell_confirmed,
    warn_confirmers,
    watch_lately,
)
from shijian.common.actor import job


@app.task(name="activities.tell_confirmed")
def confirmed(records: list[int]) -> None:
    """Everybody whose hours were confirmed learns it."""
    tell_confirmed(records, by=job("activities.tell_confirmed"))


@app.task(name="activities.tell_cancelled")
def cancelled(activity: int) -> None:
    """Everybody who had a place learns that the activity does not take place."""
    tell_cancelled(activity, by=job("activities.tell_cancelled"))


@app.periodic(cron="0 11 * * *")  # 19:00 in the county
@app.task(name="activities.remind_tomorrow", queueing_lock="activities.remind_tomorrow")
def remind(timestamp: int) -> None:
    """At seven in the evening, everybody who is expected tomorrow."""
    remind_tomorrow(by=job("activities.remind_tomorrow"))


@app.periodic(cron="30 0 * * *")  # 08:30 in the county
@app.task(name="activities.warn_confirmers", queueing_lock="activities.warn_confirmers")
def warn(timestamp: int) -> None:
    """Every morning, whoever has hours to confirm that wait long."""
    warn_confirmers(by=job("activities.warn_confirmers"))


@app.periodic(cron="*/15 * * * *")
@app.task(name="activities.end_forgotten", queueing_lock="activities.end_forgotten")
def end_forgotten(timestamp: int) -> None:
    """Every quarter of an hour, shifts that are over and that nobody handed over."""
    end_forgotten_shifts(by=job("activities.end_forgotten"))


@app.periodic(cron="*/5 * * * *")
@app.task(name="activities.settle_lists", queueing_lock="activities.settle_lists")
def settle(timestamp: int) -> None:
    """Every five minutes, offers that nobody confirmed go to the next on the list."""
    settle_lists(by=job("activities.settle_lists"))


@app.periodic(cron="10 18 * * *")  # 02:10 in the county
@app.task(name="activities.watch", queueing_lock="activities.watch")
def watch_over(timestamp: int) -> None:
    """Every night, what was recorded lately and only now shows to be odd."""
    watch_lately(by=job("activities.watch"))

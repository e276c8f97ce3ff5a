"""What becomes of a person's file by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shijian.common.actor import job
from shijian.dossiers.commands.closing import erase_due
from shijian.dossiers.commands.lapsing import lapse, warn_lapsing
from shijian.volunteers.commands import end_terms


@app.periodic(cron="5 * * * *")
@app.task(name="dossiers.end_terms", queueing_lock="dossiers.end_terms")
def terms(timestamp: int) -> None:
    """Let everybody back whose suspension is over."""
    end_terms(by=job("dossiers.end_terms"))


@app.periodic(cron="50 18 * * *")  # 02:50 in the county
@app.task(name="dossiers.erase_due", queueing_lock="dossiers.erase_due")
def erase(timestamp: int) -> None:
    """Erase what was kept long enough."""
    erase_due(by=job("dossiers.erase_due"))


@app.periodic(cron="20 1 * * *")  # 09:20 in the county
@app.task(name="dossiers.lapse", queueing_lock="dossiers.lapse")
def lapses(timestamp: int) -> None:
    """Let rest whoever was told a month ago, then tell the next."""
    lapse(by=job("dossiers.lapse"))
    warn_lapsing(by=job("dossiers.lapse"))

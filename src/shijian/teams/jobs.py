"""What the teams do by themselves."""

from procrastinate.contrib.django import app

from shijian.common.actor import job
from shijian.teams.commands import mirror_established


@app.periodic(cron="* * * * *")
@app.task(name="teams.mirror", queueing_lock="teams.mirror")
def mirror(timestamp: int) -> None:
    """Give every newly established organisation its corps, brigade or squad (C06)."""
    mirror_established(by=job("teams.mirror"))

"""What the teams do by themselves."""

from procrastinate.contrib.django import app

from shijian.common import clock
from shijian.common.actor import job
from shijian.teams.commands import let_rest, mirror_established, open_checks


@app.periodic(cron="* * * * *")
@app.task(name="teams.mirror", queueing_lock="teams.mirror")
def mirror(timestamp: int) -> None:
    """Give every newly established organisation its corps, brigade or squad (C06)."""
    mirror_established(by=job("teams.mirror"))


@app.periodic(cron="20 4 * * *")
@app.task(name="teams.rest", queueing_lock="teams.rest")
def rest(timestamp: int) -> None:
    """Let teams rest that did nothing for a year, and ask last year's yearly questions."""
    by = job("teams.rest")
    let_rest(by=by)
    open_checks(clock.today().year - 1, by=by)

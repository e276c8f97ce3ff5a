"""What the volunteers' room does by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shijian.common.actor import job
from shijian.volunteers import commands


@app.task(name="volunteers.send_invitations")
def send_invitations() -> None:
    """Tell those who were just invited."""
    commands.send_invitations(by=job("volunteers.send_invitations"))


@app.periodic(cron="17 3 * * *")
@app.task(name="volunteers.expire_invitations", queueing_lock="volunteers.expire_invitations")
def expire_invitations(timestamp: int) -> None:
    """Close and erase what nobody answered."""
    commands.expire_invitations(by=job("volunteers.expire_invitations"))


@app.periodic(cron="* * * * *")
@app.task(name="volunteers.verify_identities", queueing_lock="volunteers.verify_identities")
def verify_identities(timestamp: int = 0) -> None:
    """Ask the real-name service about those who wait; nobody waits where none is configured."""
    commands.verify_identities(by=job("volunteers.verify_identities"))

"""A few things that ask for a look, so that the pages of held hours live: planted, and noticed.

Nothing is held by hand here: the watch finds what was planted, and people decide about some of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from shijian.accounts.models import User
from shijian.accounts.queries import actor_for_user
from shijian.activities.commands import watch
from shijian.cli.seed.body import Body
from shijian.cli.seed.ground import BY, Ground
from shijian.hours.commands import release, void
from shijian.hours.models import Pending

ODD = 2  # activities in which the captain's phone read the code for everybody
NEWEST, OLDEST = 5, 28  # days ago


class Event(Protocol):
    """What is known of an activity here."""

    @property
    def shift(self) -> int: ...
    @property
    def day(self) -> dt.date: ...
    @property
    def starts(self) -> dt.datetime: ...
    @property
    def ends(self) -> dt.datetime: ...
    @property
    def helpers(self) -> int: ...
    @property
    def private(self) -> bool: ...


def chosen(ground: Ground, events: Sequence[Event]) -> list[Event]:
    """The activities in which something odd is planted: settled, recent, and with people."""
    return [
        event for event in events
        if not event.private and 3 < event.helpers <= 12
        and ground.day(OLDEST) <= event.day <= ground.day(NEWEST)
    ][:ODD]  # fmt: skip


def look(ground: Ground, body: Body, events: Sequence[Event]) -> None:
    """Let the watch hold what was planted, and the county's office decide about two of them."""
    for event in chosen(ground, events):
        watch(event.starts, event.ends, by=BY)
    office = actor_for_user(User.objects.get(pk=body.staff[body.centre.pk]))
    held = Pending.objects.filter(state=Pending.State.HELD).order_by("pk")
    decided = [row for row in held if not row.approvals.filter(by=office.user_id).exists()][:2]
    for row in decided[:1]:
        release(row, reason="问过村里和本人，那天手机没电，人确实来了", by=office)
    for row in decided[1:]:
        void(row, reason="本人说那天没有来，是队长代扫的", by=office)

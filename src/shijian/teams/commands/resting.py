"""Teams that do nothing for a year rest; serving, or the organisation above, wakes them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from shijian.catalogue.queries import rule
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.joined import joined
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.teams.models import Team
from shijian.teams.queries import falling_asleep
from shijian.teams.rules import why_not_wake


@joined
def note_activity(team: Team, on: dt.date, *, by: Actor) -> None:
    """A team served on a day; called by the rooms above when people's attendance is confirmed.

    One write a day at most, so that confirming never queues for the team's row.
    """
    newer = Team.objects.filter(pk=team.pk).filter(
        Q(last_active_on__lt=on) | Q(last_active_on__isnull=True)
    )
    if not newer.update(last_active_on=on):
        return
    if Team.objects.filter(pk=team.pk, dormant_since__lte=on).update(dormant_since=None):
        record("teams.woken", team, by=by, data={"by": "activity"})


@transaction.atomic
def let_rest(*, by: Actor) -> int:
    """Teams beside the mirrored corps without activity for the rule's months rest; how many."""
    resting = falling_asleep(int(rule("teams.dormant_months")))
    rows = list(resting.order_by("pk").select_for_update(of=("self",)))
    Team.objects.filter(pk__in=[row.pk for row in rows]).update(dormant_since=clock.today())
    for row in rows:
        record("teams.fell_dormant", row, by=by)
    return len(rows)


@transaction.atomic
def wake(team: Team, *, by: Actor) -> Team:
    """The organisation above lets a team work again; its year begins today."""
    team = (
        Team.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=team.pk)
    )
    require(why_not_wake(team, by))
    team.dormant_since, team.last_active_on = None, clock.today()
    team.save(update_fields=["dormant_since", "last_active_on"])
    record("teams.woken", team, by=by, data={"by": "parent"})
    return team

"""Who commands a corps, brigade or squad: the holder of the leading post, handover by handover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from shijian.catalogue.models import PostStandard
from shijian.catalogue.queries import post_standard
from shijian.common import clock
from shijian.organisations.models import Holding
from shijian.organisations.queries import current_holdings, post_rows, staffing
from shijian.teams.models import Team
from shijian.teams.queries.teams import MIRRORS


@dataclass(frozen=True, slots=True)
class Commander:
    """The leading post of a mirrored team's organisation, and who is in it."""

    post: PostStandard
    holding: Holding | None
    since: dt.date | None  # of the holder, or since when nobody commands

    @property
    def days(self) -> int:
        """For how many days the post has been held, or has stood empty."""
        return (clock.today() - self.since).days if self.since else 0


def commander_of(team: Team) -> Commander | None:
    """Who commands this team by post (C06); None where a team has no commander by post."""
    post = _leading(team)
    if post is None:
        return None
    row = post_rows(team.organisation, [post])[0]
    return Commander(post, row.holding, row.since)


def commanders_before(team: Team) -> QuerySet[Holding]:
    """Who commanded before, the last one first: the terms of the post are the handovers."""
    post = _leading(team)
    if post is None:
        return Holding.objects.none()
    return (
        Holding.objects.filter(organisation=team.organisation_id, post=post.code)
        .exclude(pk__in=current_holdings().values("pk"))
        .filter(starts_on__lte=clock.today())
        .select_related("person")
        .order_by("-starts_on", "-pk")
    )


def without_commander(rows: Iterable[Team]) -> set[int]:
    """Which of these mirrored teams nobody commands today."""
    mirrored = [row for row in rows if row.kind in set(MIRRORS.values())]
    held = staffing([row.organisation for row in mirrored])
    return {row.pk for row in mirrored if held[row.organisation_id].leader is None}


def _leading(team: Team) -> PostStandard | None:
    if team.kind not in set(MIRRORS.values()):
        return None
    posts = post_standard(team.organisation.kind)
    return next((post for post in posts if post.first_responsible), None)

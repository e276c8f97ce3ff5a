"""Who of a team can be called now, and what became of its call-outs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from shijian.common import clock
from shijian.teams.models import CallAnswer, CallOut, Membership, Team
from shijian.teams.queries.members import members
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries.qualifications import held


@dataclass(frozen=True, slots=True)
class Reachable:
    """A member as the call-out list shows them: the papers hold, and this half-day suits."""

    row: Membership
    fit: bool  # the standing is active and every required paper holds
    free: bool  # said to have time at this half-day


def call_list(team: Team, at: dt.datetime | None = None) -> list[Reachable]:
    """Who can be called at a moment, now if none is named: those with time first."""
    local = clock.local(at or clock.now())
    rows = list(members(team))
    papers = held([row.volunteer.person_id for row in rows], local.date())
    wanted = set(team.requires.values_list("code", flat=True))
    half_day = 1 << (local.weekday() * 2 + (local.hour >= 12))
    found = [
        Reachable(
            row,
            row.volunteer.state == Volunteer.State.ACTIVE
            and wanted <= set(papers.get(row.volunteer.person_id, {})),
            bool(row.volunteer.half_days & half_day),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.fit, not one.free))


def call_outs(team: Team) -> QuerySet[CallOut]:
    """The call-outs of a team with how many come, the newest first."""
    coming = Count("answers", filter=Q(answers__answer=CallAnswer.Answer.COMING))
    return team.call_outs.annotate(
        coming=coming, answered=Count("answers")
    ).order_by("-id")  # fmt: skip


def call_out_of(team: Team, pk: int) -> CallOut:
    """One of them; 404 for any other team's."""
    return get_object_or_404(call_outs(team), pk=pk)


def call_out_for(volunteer: Volunteer, pk: int) -> CallOut:
    """A call-out of a team that the volunteer belongs to; 404 for any other."""
    rows = CallOut.objects.select_related("team__organisation").filter(
        team__memberships__volunteer=volunteer, team__memberships__state="active"
    )
    return get_object_or_404(rows, pk=pk)


def calls_to(volunteer: Volunteer) -> QuerySet[CallOut]:
    """The open call-outs of the teams that a volunteer belongs to, the newest first."""
    return (
        CallOut.objects.filter(
            closed_at__isnull=True,
            team__memberships__volunteer=volunteer,
            team__memberships__state="active",
        )
        .select_related("team")
        .order_by("-id")
    )


def answer_to(call: CallOut, volunteer: Volunteer) -> CallAnswer | None:
    """What this member answered."""
    return call.answers.filter(volunteer=volunteer).first()


def who_comes(call: CallOut) -> QuerySet[CallAnswer]:
    """Those who come, the nearest first; who has not answered is listed nowhere."""
    rows = call.answers.filter(answer=CallAnswer.Answer.COMING)
    return rows.select_related("volunteer__person").order_by("minutes", "id")

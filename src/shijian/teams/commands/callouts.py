"""A professional team says which papers it asks for, is called out, and its members answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from shijian.accounts.queries import phone_of, user_of
from shijian.catalogue.models import QualificationKind
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.notices.commands import send
from shijian.teams.models import CallAnswer, CallOut, Team
from shijian.teams.queries import call_list
from shijian.teams.rules import (
    why_not_answer_call,
    why_not_call_out,
    why_not_close_call,
    why_not_require,
)
from shijian.volunteers.models import Volunteer


@transaction.atomic
def require_papers(team: Team, kinds: Collection[QualificationKind], *, by: Actor) -> Team:
    """Say which papers a team asks for; who is in it already stays, and is not called without."""
    team = (
        Team.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=team.pk)
    )
    require(why_not_require(team, by))
    team.requires.set(kinds)
    codes = sorted(kind.code for kind in kinds)
    record("teams.papers_required", team, by=by, data={"kinds": codes})
    return team


@transaction.atomic
def call_out(
    team: Team, *, title: str, place: str, meet_at: dt.datetime, needed: int, by: Actor
) -> CallOut:
    """Ask every member who may serve at that time; each answers for themselves."""
    require(why_not_call_out(team, by))
    asked = [one.row for one in call_list(team, meet_at) if one.fit]
    call = CallOut.objects.create(
        team=team,
        title=title,
        place=place,
        meet_at=meet_at,
        needed=needed,
        asked=len(asked),
        made_by_id=by.person_id,
        made_at=clock.now(),
    )
    data = {"team": team.pk, "asked": len(asked), "needed": needed}
    record("teams.called_out", call, by=by, scope_path=team.path, data=data)
    for row in asked:
        person = row.volunteer.person
        send(
            user_of(person),
            "teams.called_out",
            {"team": team.short_name, "title": title, "place": place},
            key=f"teams.called_out:{call.pk}:{row.volunteer_id}",
            link=f"/teams/calls/{call.pk}/",
            phone=phone_of(person),
            by=by,
        )
    return call


@transaction.atomic
def answer_call(
    call: CallOut, volunteer: Volunteer, *, coming: bool, minutes: int | None, by: Actor
) -> CallAnswer:
    """Coming, in how many minutes, or not; changed at will until the call-out is closed."""
    call = CallOut.objects.select_for_update(of=("self",)).select_related("team").get(pk=call.pk)
    require(why_not_answer_call(call, by))
    answer = CallAnswer.Answer.COMING if coming else CallAnswer.Answer.NOT
    row, _fresh = CallAnswer.objects.update_or_create(
        call_out=call,
        volunteer=volunteer,
        defaults={"answer": answer, "minutes": minutes if coming else None, "at": clock.now()},
    )
    data = {"call": call.pk, "answer": answer.value}
    record("teams.call_answered", row, by=by, scope_path=call.team.path, data=data)
    return row


@transaction.atomic
def close_call(call: CallOut, *, by: Actor) -> CallOut:
    """Enough are there, or it is over."""
    call = (
        CallOut.objects.select_for_update(of=("self",))
        .select_related("team__organisation")
        .get(pk=call.pk)
    )
    require(why_not_close_call(call, by))
    call.closed_at = clock.now()
    call.save(update_fields=["closed_at"])
    record("teams.call_closed", call, by=by, scope_path=call.team.path)
    return call

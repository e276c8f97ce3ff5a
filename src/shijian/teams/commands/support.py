"""Support is called for, asked, granted or adopted by a sponsor, reported and made public."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from shijian.accounts.queries import phone_of, user_of
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.notices.commands import send
from shijian.organisations.models import Organisation
from shijian.teams.models import Membership, SupportCall, SupportRequest, Team
from shijian.teams.rules import (
    why_not_amount,
    why_not_ask,
    why_not_call,
    why_not_dates,
    why_not_decide_support,
    why_not_give,
    why_not_money,
    why_not_publish_call,
    why_not_publish_report,
    why_not_reason,
    why_not_report,
    why_not_withdraw_support,
)

State = SupportRequest.State


@dataclass(frozen=True, slots=True)
class Decision:
    """What a request gets: money of the call, or what a sponsor adopts it with, or nothing."""

    state: str
    reasons: str  # public
    given_yuan: int = 0
    sponsor: str = ""
    sponsored: str = ""


@transaction.atomic
def draft_call(
    organisation: Organisation,
    *,
    title: str,
    document: str,
    text: str,
    opens_on: dt.date,
    closes_on: dt.date,
    report_by: dt.date,
    budget_yuan: int,
    most_yuan: int,
    by: Actor,
) -> SupportCall:
    """Write down a support policy and its call; nobody sees it before it is published."""
    require(why_not_call(organisation, by))
    require(why_not_dates(opens_on, closes_on, report_by))
    require(why_not_money(budget_yuan, most_yuan))
    call = SupportCall.objects.create(
        organisation=organisation,
        title=title,
        document=document,
        text=text,
        opens_on=opens_on,
        closes_on=closes_on,
        report_by=report_by,
        budget_yuan=budget_yuan,
        most_yuan=most_yuan,
    )
    record("teams.call_drafted", call, by=by, scope_path=organisation.path)
    return call


@transaction.atomic
def publish_call(call: SupportCall, *, by: Actor) -> SupportCall:
    """The call is public and tells the captains of the social organisations below it."""
    call = SupportCall.objects.select_for_update(of=("self",)).select_related("organisation").get(
        pk=call.pk
    )  # fmt: skip
    require(why_not_publish_call(call, by))
    call.published_at = clock.now()
    call.save(update_fields=["published_at"])
    data = {"budget": call.budget_yuan, "closes_on": call.closes_on.isoformat()}
    record("teams.call_published", call, by=by, scope_path=call.organisation.path, data=data)
    below = Team.objects.filter(
        kind=Team.Kind.SOCIAL, active=True, path__startswith=call.organisation.path
    )
    for team in below.order_by("pk"):
        _tell(team, "teams.support_call", key=f"{call.pk}:{team.pk}", call=call, by=by)
    return call


@transaction.atomic
def ask_for_support(
    call: SupportCall, team: Team, *, title: str, plan: str, asked_yuan: int, by: Actor
) -> SupportRequest:
    """A social organisation asks for support of one project."""
    Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    require(why_not_ask(call, team, by))
    require(why_not_amount(call, asked_yuan))
    row = SupportRequest.objects.create(
        call=call, team=team, title=title, plan=plan, asked_yuan=asked_yuan, asked_at=clock.now()
    )
    _note("teams.support_asked", row, by=by)
    return row


@transaction.atomic
def withdraw_support(row: SupportRequest, *, by: Actor) -> SupportRequest:
    """The team takes its request back before the decision."""
    row = _locked(row)
    require(why_not_withdraw_support(row, by))
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    _note("teams.support_withdrawn", row, by=by)
    return row


@transaction.atomic
def decide_support(row: SupportRequest, decision: Decision, *, by: Actor) -> SupportRequest:
    """Granted, adopted by a sponsor, or not this time; the reasons are public with the decision."""
    SupportCall.objects.select_for_update().get(pk=row.call_id)
    row = _locked(row)
    require(why_not_decide_support(row, by))
    require(why_not_reason(decision.reasons))
    if decision.state == State.GRANTED:
        require(why_not_give(row, decision.given_yuan))
    row.state, row.decision = decision.state, decision.reasons.strip()
    row.given_yuan = decision.given_yuan if decision.state == State.GRANTED else 0
    adopted = decision.state == State.ADOPTED
    row.sponsor = decision.sponsor if adopted else ""
    row.sponsored = decision.sponsored if adopted else ""
    row.decided_by_id, row.decided_at = by.person_id, clock.now()
    row.save()
    _note("teams.support_decided", row, by=by, data={"state": row.state, "yuan": row.given_yuan})
    _tell(row.team, "teams.support_decided", key=str(row.pk), call=row.call, by=by)
    return row


@transaction.atomic
def report_support(
    row: SupportRequest, *, report: str, spent_yuan: int, by: Actor
) -> SupportRequest:
    """The team says what was done and spent; it may correct itself until that is public."""
    row = _locked(row)
    require(why_not_report(row, by))
    row.state, row.report, row.spent_yuan = State.REPORTED, report, spent_yuan
    row.reported_at = clock.now()
    row.save(update_fields=["state", "report", "spent_yuan", "reported_at"])
    _note("teams.support_reported", row, by=by, data={"spent": spent_yuan})
    return row


@transaction.atomic
def publish_report(row: SupportRequest, *, by: Actor) -> SupportRequest:
    """The organisation that called makes the report public."""
    row = _locked(row)
    require(why_not_publish_report(row, by))
    row.state, row.published_at = State.PUBLISHED, clock.now()
    row.save(update_fields=["state", "published_at"])
    _note("teams.support_published", row, by=by)
    return row


# ---------------------------------------------------------------- inside


def _locked(row: SupportRequest) -> SupportRequest:
    return (
        SupportRequest.objects.select_for_update(of=("self",))
        .select_related("call__organisation", "team__organisation")
        .get(pk=row.pk)
    )


def _note(
    action: str, row: SupportRequest, *, by: Actor, data: dict[str, object] | None = None
) -> int:
    known = {"call": row.call_id, "team": row.team_id}
    return record(action, row, by=by, scope_path=row.team.path, data=known | (data or {}))


def _tell(team: Team, template: str, *, key: str, call: SupportCall, by: Actor) -> None:
    """Tell the captain, where the team has one."""
    captain = (
        team.memberships.filter(role=Membership.Role.CAPTAIN, state=Membership.State.ACTIVE)
        .select_related("volunteer__person")
        .first()
    )
    if captain is None:
        return
    person = captain.volunteer.person
    send(
        user_of(person),
        template,
        {"team": team.short_name, "call": call.title},
        key=f"{template}:{key}",
        link=f"/teams/support/{call.pk}/",
        phone=phone_of(person),
        by=by,
    )

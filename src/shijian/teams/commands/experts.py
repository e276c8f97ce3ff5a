"""Experts put themselves on the register, are asked, answer, and lead or advise unpaid (C16)."""

from __future__ import annotations

from django.db import transaction

from shijian.accounts.queries import phone_of, user_of
from shijian.catalogue.models import DutyField
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.notices.commands import send
from shijian.teams.models import Engagement, Expert, Membership, Team
from shijian.teams.rules import (
    needs_approval,
    why_not_answer_engagement,
    why_not_approve,
    why_not_ask_expert,
    why_not_end,
    why_not_list,
)
from shijian.volunteers.commands import open_scope
from shijian.volunteers.models import Volunteer

State = Engagement.State


@transaction.atomic
def list_expert(
    volunteer: Volunteer,
    *,
    kind: str,
    duty_field: DutyField,
    speciality: str,
    leads: bool,
    advises: bool,
    by: Actor,
) -> Expert:
    """Put oneself on the register, or change what one said there."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    require(why_not_list(volunteer, leads=leads, advises=advises))
    expert, _fresh = Expert.objects.update_or_create(
        volunteer=volunteer,
        defaults={
            "kind": kind,
            "duty_field": duty_field,
            "speciality": speciality,
            "leads": leads,
            "advises": advises,
            "listed_at": clock.now(),
            "withdrawn_at": None,
        },
    )
    record("teams.expert_listed", expert, by=by, data={"kind": kind, "field": duty_field.code})
    return expert


@transaction.atomic
def unlist_expert(expert: Expert, *, by: Actor) -> Expert:
    """Take oneself off the register; what one leads or advises already goes on."""
    expert = Expert.objects.select_for_update().get(pk=expert.pk)
    expert.withdrawn_at = clock.now()
    expert.save(update_fields=["withdrawn_at"])
    record("teams.expert_unlisted", expert, by=by)
    return expert


@transaction.atomic
def ask_expert(expert: Expert, team: Team, *, role: str, words: str, by: Actor) -> Engagement:
    """Ask an expert to lead or advise a team; they alone answer."""
    expert = Expert.objects.select_for_update().get(pk=expert.pk)
    require(why_not_ask_expert(expert, team, role, by))
    row = Engagement.objects.create(
        expert=expert,
        team=team,
        role=role,
        words=words,
        needs_approval=needs_approval(expert, team),
        asked_by_id=by.person_id,
        asked_at=clock.now(),
    )
    _note("teams.expert_asked", row, by=by)
    person = expert.volunteer.person
    send(
        user_of(person),
        "teams.expert_asked",
        {"team": team.short_name},
        key=f"teams.expert_asked:{row.pk}",
        link=f"/teams/experts/{row.pk}/",
        phone=phone_of(person),
        by=by,
    )
    return row


@transaction.atomic
def answer_engagement(row: Engagement, *, agrees: bool, by: Actor) -> Engagement:
    """The expert's own yes or no; a yes that needs an approval begins with it."""
    row = _locked(row)
    require(why_not_answer_engagement(row, by))
    row.answered_at = clock.now()
    if not agrees:
        row.state = State.DECLINED
    else:
        row.state = State.AGREED if row.needs_approval else State.ACCEPTED
    row.save(update_fields=["state", "answered_at"])
    _note("teams.expert_answered", row, by=by, state=row.state)
    if row.state == State.ACCEPTED:
        _begin(row, by=by)
    return row


@transaction.atomic
def approve_engagement(row: Engagement, *, approval: str, by: Actor) -> Engagement:
    """Who approved a retired official's unpaid post, and by which paper; it begins now."""
    row = _locked(row)
    require(why_not_approve(row, by))
    row.state, row.approval = State.ACCEPTED, approval
    row.save(update_fields=["state", "approval"])
    _note("teams.expert_approved", row, by=by)
    _begin(row, by=by)
    return row


@transaction.atomic
def end_engagement(row: Engagement, *, by: Actor) -> Engagement:
    """Over, or taken back before it began; a membership that came with it stays."""
    row = _locked(row)
    require(why_not_end(row, by))
    begun = row.state == State.ACCEPTED
    row.state = State.ENDED if begun else State.WITHDRAWN
    row.ended_at = clock.now()
    row.save(update_fields=["state", "ended_at"])
    _note("teams.expert_ended", row, by=by, state=row.state)
    return row


def _begin(row: Engagement, *, by: Actor) -> None:
    """Who leads belongs to the team: both sides have agreed, so nobody is asked again."""
    volunteer = row.expert.volunteer
    living = row.team.memberships.filter(volunteer=volunteer)
    if row.role != Engagement.Role.LEAD or living.filter(state="active").exists():
        return
    now = clock.now()
    member = living.filter(state__in=["requested", "invited"]).first() or Membership(
        team=row.team, volunteer=volunteer, asked_at=row.asked_at
    )
    member.state = Membership.State.ACTIVE
    member.answered_at = member.joined_at = now
    member.save()
    open_scope(volunteer, path=row.team.path, source=f"team:{row.team_id}")
    data = {"team": row.team_id, "volunteer": volunteer.pk}
    record("teams.invited_joined", member, by=by, scope_path=row.team.path, data=data)


def _locked(row: Engagement) -> Engagement:
    return (
        Engagement.objects.select_for_update(of=("self",))
        .select_related("team__organisation", "expert__volunteer__person")
        .get(pk=row.pk)
    )


def _note(action: str, row: Engagement, *, by: Actor, state: str = "") -> int:
    data = {"team": row.team_id, "expert": row.expert_id, "role": row.role}
    if state:
        data["state"] = state
    return record(action, row, by=by, scope_path=row.team.path, data=data)

"""Steps of a volunteer's standing. What else they change, in rooms above, is `dossiers.commands`:
people come through there, so that nothing is forgotten.
"""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.db import transaction

from shijian.accounts.commands import draw_key
from shijian.catalogue.queries import calendar, rule
from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.engines.schedule import due_at
from shijian.journal.commands import record
from shijian.organisations.models import Organisation
from shijian.volunteers.models import Appeal, StateChange, Suspension, Volunteer
from shijian.volunteers.queries import authority_above, open_suspension
from shijian.volunteers.rules import staying

State, Ended = Volunteer.State, Suspension.Ended


@transaction.atomic
def pause_service(volunteer: Volunteer, *, code: str, by: Actor) -> Volunteer:
    """Rest: nothing is asked of the volunteer until they say that they are back."""
    volunteer = _locked(volunteer)
    require(staying.why_not_pause(volunteer, by))
    _step(volunteer, State.DORMANT, code, by)
    return volunteer


@transaction.atomic
def return_to_service(volunteer: Volunteer, *, by: Actor) -> Volunteer:
    """Back from a pause, or after having left, with the same number and record."""
    volunteer = _locked(volunteer)
    require(staying.why_not_return(volunteer, by))
    _step(volunteer, State.ACTIVE, "returned", by)
    return volunteer


@transaction.atomic
def leave_service(volunteer: Volunteer, *, by: Actor) -> Volunteer:
    """Stop being a volunteer; the record of what was done stays whole."""
    volunteer = _locked(volunteer)
    require(staying.why_not_leave(volunteer, by))
    if (open_one := open_suspension(volunteer)) is not None:
        _close(open_one, Ended.LEFT)
    _step(volunteer, State.LEFT, "own_act", by)
    return volunteer


@transaction.atomic
def suspend_volunteer(
    volunteer: Volunteer, organisation: Organisation, *, until: dt.date, reason: str, by: Actor
) -> Suspension:
    """Keep somebody from serving up to and with the day `until`, in the organisation's name."""
    volunteer = _locked(volunteer)
    require(staying.why_not_suspend(volunteer, organisation, until, by))
    require(staying.why_not_words(reason))
    pk = draw_key(Suspension)
    made = Suspension.objects.create(
        pk=pk,
        volunteer=volunteer,
        authority=organisation,
        decided_by_id=cast(int, by.user_id),
        decided_at=clock.now(),
        until=clock.moment(until + dt.timedelta(days=1)),
        before=volunteer.state,
        reason_cipher=_sealed("suspension", pk, "reason", reason),
    )
    _step(volunteer, State.SUSPENDED, "suspended", by, scope_path=organisation.path)
    return made


@transaction.atomic
def lift_suspension(suspension: Suspension, *, reason: str, by: Actor) -> Suspension:
    """End a suspension early."""
    volunteer = _locked(suspension.volunteer)
    suspension = Suspension.objects.select_related("authority").get(pk=suspension.pk)
    require(staying.why_not_lift(suspension, by))
    require(staying.why_not_words(reason))
    _end(suspension, volunteer, Ended.LIFTED, by, reason=reason.strip())
    return suspension


@transaction.atomic
def end_terms(*, by: Actor) -> int:
    """Let everybody back whose term is over; how many."""
    over = Suspension.objects.filter(ended_at__isnull=True, until__lte=clock.now())
    rows = list(over.select_related("volunteer", "authority").order_by("volunteer_id"))
    done = 0
    for row in rows:
        volunteer = _locked(row.volunteer)
        fresh = Suspension.objects.select_related("authority").get(pk=row.pk)
        if fresh.ended_at is None:
            _end(fresh, volunteer, Ended.TERM, by)
            done += 1
    return done


@transaction.atomic
def place_appeal(suspension: Suspension, *, text: str, by: Actor) -> Appeal:
    """The volunteer asks the authority above, or the supervisors where there is none above."""
    _locked(suspension.volunteer)
    suspension = Suspension.objects.select_related("volunteer", "authority").get(pk=suspension.pk)
    require(staying.why_not_appeal(suspension, by))
    require(staying.why_not_words(text, "text"))
    above = authority_above(suspension.authority)
    pk, now = draw_key(Appeal), clock.now()
    appeal = Appeal.objects.create(
        pk=pk,
        suspension=suspension,
        text_cipher=_sealed("appeal", pk, "text", text),
        placed_at=now,
        due_at=due_at(now, int(rule("volunteers.appeal_working_days")), calendar()),
        authority=above,
        scope_path=(above or suspension.authority).path,
    )
    record("volunteers.appealed", appeal, by=by, data={"suspension": suspension.pk})
    return appeal


@transaction.atomic
def decide_appeal(appeal: Appeal, *, lift: bool, answer: str, by: Actor) -> Appeal:
    """Another authority answers, with its reason: the suspension stands, or is lifted at once."""
    volunteer = _locked(appeal.suspension.volunteer)
    appeal = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("suspension__authority", "authority")
        .get(pk=appeal.pk)
    )
    require(staying.why_not_decide(appeal, by))
    require(staying.why_not_words(answer, "answer"))
    appeal.outcome = Appeal.Outcome.LIFTED if lift else Appeal.Outcome.UPHELD
    appeal.answer_cipher = _sealed("appeal", appeal.pk, "answer", answer)
    appeal.decided_by_id, appeal.decided_at = by.user_id, clock.now()
    appeal.save(update_fields=["outcome", "answer_cipher", "decided_by", "decided_at"])
    record("volunteers.appeal_decided", appeal, by=by, data={"outcome": appeal.outcome})
    if lift:
        _end(appeal.suspension, volunteer, Ended.APPEAL, by)
    return appeal


# ---------------------------------------------------------------- inside


def _locked(volunteer: Volunteer) -> Volunteer:
    return (
        Volunteer.objects.select_for_update(of=("self",))
        .select_related("person", "home__parent")
        .get(pk=volunteer.pk)
    )


def _step(
    volunteer: Volunteer,
    state: str,
    code: str,
    by: Actor,
    *,
    scope_path: str = "",
    reason: str = "",
) -> None:
    """One step of the table, written into the history and the journal."""
    volunteer.state = state
    volunteer.save(update_fields=["state"])
    StateChange.objects.create(volunteer=volunteer, state=state, at=clock.now(), reason_code=code)
    record(
        "volunteers.state_changed",
        volunteer,
        by=by,
        scope_path=scope_path,
        data={"state": state, "code": code},
        reason=reason,
    )


def _end(
    suspension: Suspension, volunteer: Volunteer, how: str, by: Actor, *, reason: str = ""
) -> None:
    _close(suspension, how)
    path = suspension.authority.path
    code = f"suspension_{how}"
    _step(volunteer, suspension.before, code, by, scope_path=path, reason=reason)


def _close(suspension: Suspension, how: str) -> None:
    suspension.ended_at, suspension.ended_by = clock.now(), how
    suspension.save(update_fields=["ended_at", "ended_by"])


def _sealed(table: str, pk: int, field: str, text: str) -> bytes:
    return crypto.encrypt(text.strip(), table=f"volunteers_{table}", pk=pk, field=field)

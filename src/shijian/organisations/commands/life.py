"""Resting, working again, ending; plates and flags; who guides; what shows readiness."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.organisations.commands.posts import close_holdings
from shijian.organisations.commands.tree import locked_organisation
from shijian.organisations.models import Evidence, Guidance, Organisation, Place, Plate
from shijian.organisations.rules import (
    why_not_give_evidence,
    why_not_give_plate,
    why_not_guide,
    why_not_guide_from,
    why_not_on_day,
    why_not_resume,
    why_not_since,
    why_not_suspend,
    why_not_take_plate,
    why_not_withdraw,
    why_not_withdraw_evidence,
)

State = Organisation.State


@transaction.atomic
def suspend(organisation: Organisation, *, on: dt.date, reason: str, by: Actor) -> Organisation:
    """Let an organisation rest: its posts stay, the unit above takes its villages' orders."""
    locked = locked_organisation(organisation)
    require(why_not_suspend(locked, by))
    require(why_not_since(locked, on))
    locked.state, locked.suspended_on = State.SUSPENDED, on
    locked.save(update_fields=["state", "suspended_on"])
    record("organisations.suspended", locked, by=by, data={"on": on.isoformat()}, reason=reason)
    return locked


@transaction.atomic
def resume(organisation: Organisation, *, by: Actor) -> Organisation:
    """Let what rested work again from now on."""
    locked = locked_organisation(organisation)
    require(why_not_resume(locked, by))
    locked.state, locked.suspended_on = State.ESTABLISHED, None
    locked.save(update_fields=["state", "suspended_on"])
    record("organisations.resumed", locked, by=by)
    return locked


@transaction.atomic
def withdraw(organisation: Organisation, *, on: dt.date, reason: str, by: Actor) -> Organisation:
    """End an organisation: plates, terms and the villages it served go with it; its past stays."""
    locked = locked_organisation(organisation)
    require(why_not_withdraw(locked, by))
    require(why_not_since(locked, on))
    end(locked, on=on, by=by)
    record("organisations.withdrawn", locked, by=by, data={"on": on.isoformat()}, reason=reason)
    return locked


def end(organisation: Organisation, *, on: dt.date, by: Actor) -> None:
    """What ends with a locked organisation; the command that does it says why."""
    close_holdings(organisation, on=on, by=by)
    Plate.objects.filter(organisation=organisation, withdrawn_on=None).update(withdrawn_on=on)
    Guidance.objects.filter(organisation=organisation, ends_on=None).update(ends_on=on)
    Place.objects.filter(served_by=organisation).update(served_by=None)
    organisation.state, organisation.withdrawn_on = State.WITHDRAWN, on
    organisation.suspended_on = None
    organisation.save(update_fields=["state", "withdrawn_on", "suspended_on"])
    record("organisations.ended", organisation, by=by, data={"on": on.isoformat()})


# ---------------------------------------------------------------- plates, guidance, evidence


@transaction.atomic
def give_plate(organisation: Organisation, *, kind: str, on: dt.date, by: Actor) -> Plate:
    """Give a plate or a flag (授牌、授旗)."""
    locked = locked_organisation(organisation)
    require(why_not_give_plate(locked, kind, by))
    require(why_not_on_day(on))
    plate = Plate.objects.create(organisation=locked, kind=kind, given_on=on)
    data = {"plate": plate.pk, "plate_kind": kind, "on": on.isoformat()}
    record("organisations.plate_given", locked, by=by, data=data)
    return plate


@transaction.atomic
def take_plate(plate: Plate, *, on: dt.date, reason: str, by: Actor) -> Plate:
    """Take a plate or a flag back (收牌、收旗)."""
    rows = Plate.objects.select_related("organisation__parent").select_for_update(of=("self",))
    locked = rows.get(pk=plate.pk)
    require(why_not_take_plate(locked, by))
    require(why_not_on_day(on))
    locked.withdrawn_on = max(on, locked.given_on)
    locked.save(update_fields=["withdrawn_on"])
    data = {"plate": locked.pk, "plate_kind": locked.kind, "on": on.isoformat()}
    record("organisations.plate_taken", locked.organisation, by=by, data=data, reason=reason)
    return locked


@transaction.atomic
def set_guidance(
    organisation: Organisation, *, department: str, starts_on: dt.date, source: str, by: Actor
) -> Guidance:
    """Say which department guides from a day on; the one before guided until then."""
    locked = locked_organisation(organisation)
    require(why_not_guide(locked, by))
    last = Guidance.objects.filter(organisation=locked).order_by("starts_on", "pk").last()
    require(why_not_guide_from(last, starts_on))
    if last is not None:
        last.ends_on = starts_on
        last.save(update_fields=["ends_on"])
    guidance = Guidance.objects.create(
        organisation=locked, department=department, starts_on=starts_on, source=source
    )
    data = {"guidance": guidance.pk, "on": starts_on.isoformat()}
    record("organisations.guidance_set", locked, by=by, data=data)
    return guidance


@transaction.atomic
def give_evidence(
    organisation: Organisation,
    *,
    part: str,
    words: str,
    by: Actor,
    valid_until: dt.date | None = None,
    file: str = "",
) -> Evidence:
    """Enter what shows that a part of readiness is there; the file was kept by common.files."""
    locked = locked_organisation(organisation)
    require(why_not_give_evidence(locked, by))
    evidence = Evidence.objects.create(
        organisation=locked,
        part=part,
        words=words,
        file=file,
        valid_until=valid_until,
        entered_by_id=by.person_id,
        entered_at=clock.now(),
    )
    data = {"evidence": evidence.pk, "part": part}
    record("organisations.evidence_given", locked, by=by, data=data)
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, by: Actor) -> Evidence:
    """Say that something no longer holds; it stays in the history."""
    rows = Evidence.objects.select_related("organisation").select_for_update(of=("self",))
    locked = rows.get(pk=evidence.pk)
    require(why_not_withdraw_evidence(locked, by))
    locked.withdrawn_at = clock.now()
    locked.save(update_fields=["withdrawn_at"])
    data = {"evidence": locked.pk, "part": locked.part}
    record("organisations.evidence_withdrawn", locked.organisation, by=by, data=data)
    return locked

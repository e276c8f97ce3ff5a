"""Confirming service: a record at once, or a pending service where others have to agree."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from shijian.catalogue.queries import calendar, rule
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import by_json, call
from shijian.common.joined import joined
from shijian.common.refused import Refused
from shijian.engines.schedule import due_at
from shijian.engines.vigilance import Noticed
from shijian.hours.commands.telling import tell
from shijian.hours.models import Approval, Kind, Pending, ServiceRecord, Signal
from shijian.hours.queries import ladder_now, latest_from, levels, minutes_allowed
from shijian.hours.rules import (
    Service,
    given,
    why_not_anew,
    why_not_confirm,
    why_not_written,
)
from shijian.journal import commands as journal
from shijian.points.queries import AwardRule, award_rule, stands
from shijian.points.rules import points_for

State, Step = Pending.State, Approval.Step


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one service: a record, a pending service, or the reason why not."""

    service: Service
    record_id: int | None = None
    refused: Refused | None = None
    pending: Pending | None = None


@joined
def confirm_services(
    services: Sequence[Service],
    *,
    by: Actor,
    noticed: Mapping[int, Sequence[Noticed]] | None = None,
) -> list[Result]:
    """Turn services into records with their points, a whole group in one call.

    Each service is judged by itself: one that is refused does not hold back the others. What
    `noticed` (signals by source) holds, and what others have to agree to as well, waits.
    """
    found = levels({service.team_id for service in services})
    ladder = ladder_now()
    results = {
        n: Result(service, refused=no)
        for n, service in enumerate(services)
        if (no := why_not_confirm(service, found[service.team_id], by=by))
    }
    rest = {n: service for n, service in enumerate(services) if n not in results}
    results |= _handed_in_before(rest)
    rest = {n: service for n, service in rest.items() if n not in results}
    held = noticed or {}
    for n, service in rest.items():
        if service.source_id in held or service.kind == Kind.BACKFILLED:
            signals = held.get(service.source_id, ())
            results[n] = Result(service, pending=_open(service, signals, by=by))
    rest = {n: service for n, service in rest.items() if n not in results}
    limits = dict.fromkeys(rest, ladder.organiser_minutes)
    results |= _became(rest, write(rest, limits, confirmer=by.user_id, by=by), by=by)
    return [results[n] for n in range(len(services))]


def _handed_in_before(services: Mapping[int, Service]) -> dict[int, Result]:
    before: dict[tuple[str, int], Pending] = {}
    for kind in {service.source_kind for service in services.values()}:
        ids = [s.source_id for s in services.values() if s.source_kind == kind]
        before |= {(kind, pk): row for pk, row in latest_from(kind, ids).items()}
    return {
        n: Result(service, refused=no)
        for n, service in services.items()
        if (no := why_not_anew(before.get((service.source_kind, service.source_id))))
    }


def _became(
    services: Mapping[int, Service], answers: Mapping[int, dict[str, Any]], *, by: Actor
) -> dict[int, Result]:
    """Records, refusals, and what the length of its day sends on to another person."""
    others = named([a["o_record"] for a in answers.values() if a["o_outcome"] == "overlap"])
    results = {}
    for n, service in services.items():
        outcome, record = answers[n]["o_outcome"], answers[n]["o_record"]
        if outcome == "day":
            results[n] = Result(service, pending=_open(service, (), by=by))
        elif no := why_not_written(outcome, others.get(record)):
            results[n] = Result(service, refused=no)
        else:
            results[n] = Result(service, record)
    return results


# ---------------------------------------------------------------- what waits


def _open(service: Service, signals: Sequence[Noticed], *, by: Actor) -> Pending:
    """A pending service with the first yes, and with the signals that hold it."""
    pending = open_pending(service, signals, by=by)
    give(pending, Step.ORGANISER, user_id=by.user_id or 0)
    return pending


def open_pending(
    service: Service,
    signals: Sequence[Noticed],
    *,
    by: Actor,
    instead_of: ServiceRecord | None = None,
) -> Pending:
    """A service that waits for others, without anybody's yes yet."""
    values = {f.name: getattr(service, f.name) for f in fields(service)}
    values.pop("category_code")
    pending = Pending.objects.create(
        **values,
        state=State.HELD if signals else State.WAITING,
        opened_at=clock.now(),
        due_at=due_at(clock.now(), int(rule("hours.decide_working_days")), calendar()),
        instead_of=instead_of,
    )
    add_signals(pending, signals)
    journal.record(
        "hours.held" if signals else "hours.waits",
        pending,
        by=by,
        data={
            "person": service.person_id,
            "minutes": service.minutes,
            "signals": [one.kind for one in signals],
            "of": f"{service.source_kind}:{service.source_id}",
        },
    )
    tell(pending, by=by)
    return pending


def add_signals(pending: Pending, signals: Sequence[Noticed]) -> None:
    """Why it is held, kept as it was noticed."""
    Signal.objects.bulk_create(
        Signal(pending=pending, kind=one.kind, weight=one.weight, facts=dict(one.facts),
               rows=[list(row) for row in one.rows], version=one.version)
        for one in signals
    )  # fmt: skip


def give(pending: Pending, step: str, *, user_id: int, at: dt.datetime | None = None) -> Approval:
    """Somebody's yes on one step of the ladder."""
    return Approval.objects.create(pending=pending, by_id=user_id, step=step, at=at or clock.now())


def service_of(pending: Pending, *, entry: int | None = None) -> Service:
    """The service that waits, as it is written down once it may be; as another entry if asked."""
    copied = {f.name for f in fields(Service)} - {"category_code", "entry"}
    return Service(
        **{name: getattr(pending, name) for name in copied},
        category_code=pending.category.code,
        entry=entry or pending.entry,
    )


def complete(pending: Pending, *, by: Actor) -> ServiceRecord | None:
    """Write the record if everybody agreed and nothing holds it; the record, or None.

    Raises what stands in the way for good: the same time on another record.
    """
    rows = list(pending.approvals.order_by("pk"))
    enough = len(rows) >= (2 if pending.kind == Kind.BACKFILLED else 1)
    if pending.state != State.WAITING or not enough:
        return None
    service = service_of(pending)
    limit = minutes_allowed(given(pending), ladder_now())
    before = pending.instead_of_id
    paid = before is not None and stands(f"hours:{before}")
    answer = write({0: service}, {0: limit}, confirmer=rows[0].by_id, by=by, paid=paid)[0]
    outcome, found = answer["o_outcome"], answer["o_record"]
    if outcome == "day":
        return None
    if no := why_not_written(outcome, named([found]).get(found)):
        raise no
    pending.state, pending.record_id = State.RECORDED, found
    pending.save(update_fields=["state", "record"])
    return ServiceRecord.objects.get(pk=found)


# ---------------------------------------------------------------- the database function


def write(
    asked: Mapping[int, Service],
    limits: Mapping[int, int],
    *,
    confirmer: int | None,
    by: Actor,
    paid: bool = False,
) -> dict[int, dict[str, Any]]:
    """Records, taken time, points and journal by one database function a rule version."""
    answers: dict[int, dict[str, Any]] = {}
    days = {n: clock.local(service.starts_at).date() for n, service in asked.items()}
    values = {day: award_rule(day) for day in set(days.values())}
    for version in sorted({one.version for one in values.values()}):
        batch = [
            _row(n, service, limits[n], values[days[n]], paid=paid)
            for n, service in asked.items()
            if values[days[n]].version == version
        ]
        rows = call(
            "hours_confirm",
            p_services=json.dumps(batch),
            p_confirmer=confirmer,
            p_rule_version=version,
            p_by=by_json(by),
            p_now=clock.now(),
        )
        answers |= {row["o_n"]: row for row in rows}
    return answers


def _row(n: int, service: Service, limit: int, award: AwardRule, *, paid: bool) -> dict[str, Any]:
    # Back-filled hours earn nothing until somebody drew and checked them; what an entry before
    # earned and could not be taken back, because it was spent, is not earned twice.
    earns = service.kind == Kind.MEASURED and not paid
    return {
        "n": n,
        "person": service.person_id,
        "kind": str(service.kind),
        "source_kind": service.source_kind,
        "source_id": service.source_id,
        "entry": service.entry,
        "title": service.title,
        "category": service.category_id,
        "team": service.team_id,
        "organisation": service.organisation_id,
        "scope_path": service.scope_path,
        "place": service.place_id,
        "starts_at": service.starts_at.isoformat(),
        "ends_at": service.ends_at.isoformat(),
        "break_minutes": service.break_minutes,
        "minutes": service.minutes,
        "window_start": service.window_start.isoformat(),
        "window_end": service.window_end.isoformat(),
        "ceiling": service.ceiling_minutes,
        "recorder": service.recorder_id,
        "evidence": service.evidence,
        "points": points_for(service.minutes, service.category_code, award) if earns else 0,
        "day_limit": limit,
    }


def named(pks: Sequence[int | None]) -> dict[int | None, ServiceRecord]:
    """The records that stand in the way, where any does."""
    wanted = [pk for pk in pks if pk is not None]
    return {**ServiceRecord.objects.in_bulk(wanted)} if wanted else {}

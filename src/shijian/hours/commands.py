"""Confirming service and taking it back: the only ways in which hours come and go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from shijian.catalogue.queries import rules as rule_values
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import by_json, call
from shijian.common.refused import Refused, require
from shijian.hours.models import ServiceRecord
from shijian.hours.queries import level_of, levels
from shijian.hours.rules import (
    Ladder,
    Service,
    day_limit,
    why_not_confirm,
    why_not_counter,
    why_not_written,
)
from shijian.journal import commands as journal
from shijian.points.commands import why_not_paid
from shijian.points.queries import AwardRule, award_rule
from shijian.points.rules import points_for

__all__ = ["Result", "Service", "confirm_services", "counter"]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one service: a record, or the reason why not."""

    service: Service
    record_id: int | None
    refused: Refused | None


@transaction.atomic
def confirm_services(services: Sequence[Service], *, by: Actor) -> list[Result]:
    """Turn measured services into records with their points, a whole group in one call.

    Each service is judged by itself: one that is refused does not hold back the others.
    """
    found = levels({service.team_id for service in services})
    ladder = ladder_now()
    refused = {
        n: no
        for n, service in enumerate(services)
        if (no := why_not_confirm(service, found[service.team_id], by=by))
    }
    asked = {n: service for n, service in enumerate(services) if n not in refused}
    limits = {n: day_limit(found[s.team_id], ladder, by=by) for n, s in asked.items()}
    answers = _write(asked, limits, by=by)
    others = _named([a["o_record"] for a in answers.values() if a["o_outcome"] == "overlap"])
    results = []
    for n, service in enumerate(services):
        if n in refused:
            results.append(Result(service, None, refused[n]))
            continue
        answer, level = answers[n], found[service.team_id]
        other = others.get(answer["o_record"])
        no = why_not_written(answer["o_outcome"], limits[n], level, ladder, other)
        results.append(Result(service, answer["o_record"] if no is None else None, no))
    return results


def ladder_now() -> Ladder:
    """The steps of a day in force today."""
    steps = rule_values("hours.day_ladder")["hours.day_ladder"]
    return Ladder(int(steps["organiser"]), int(steps["parent"]))


def _write(
    asked: dict[int, Service], limits: dict[int, int], *, by: Actor
) -> dict[int, dict[str, Any]]:
    """Records, taken time, points and journal by one database function a rule version."""
    answers: dict[int, dict[str, Any]] = {}
    days = {n: clock.local(service.starts_at).date() for n, service in asked.items()}
    values = {day: award_rule(day) for day in set(days.values())}
    for version in sorted({rule.version for rule in values.values()}):
        batch = [
            _row(n, service, limits[n], values[days[n]])
            for n, service in asked.items()
            if values[days[n]].version == version
        ]
        rows = call(
            "hours_confirm",
            p_services=json.dumps(batch),
            p_confirmer=by.user_id,
            p_rule_version=version,
            p_by=by_json(by),
            p_now=clock.now(),
        )
        answers |= {row["o_n"]: row for row in rows}
    return answers


def _row(n: int, service: Service, limit: int, rule: AwardRule) -> dict[str, Any]:
    return {
        "n": n,
        "person": service.person_id,
        "kind": str(service.kind),
        "source_kind": service.source_kind,
        "source_id": service.source_id,
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
        "points": points_for(service.minutes, service.category_code, rule),
        "day_limit": limit,
    }


def _named(pks: Sequence[int | None]) -> dict[int | None, ServiceRecord]:
    """The records that stand in the way, where any does."""
    wanted = [pk for pk in pks if pk is not None]
    return {**ServiceRecord.objects.in_bulk(wanted)} if wanted else {}


@transaction.atomic
def counter(record: ServiceRecord, *, reason: str, by: Actor) -> ServiceRecord:
    """Take a record back (冲正): a counter-entry, its points reversed, its time free again."""
    level = level_of(record)
    require(why_not_counter(record, level, by=by))
    try:
        with transaction.atomic():
            rows = call(
                "hours_counter",
                p_record=record.pk,
                p_confirmer=by.user_id,
                p_now=clock.now(),
            )
    except IntegrityError as error:
        raise why_not_paid(error) from error
    made = rows[0]["hours_counter"]
    fresh = ServiceRecord.objects.select_related("countered_by").get(pk=record.pk)
    if made is None:
        require(why_not_counter(fresh, level, by=by))
    journal.record(
        "hours.countered",
        record,
        by=by,
        data={"counter": made, "minutes": record.minutes, "person": record.person_id},
        reason=reason,
    )
    return fresh.countered_by

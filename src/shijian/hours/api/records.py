"""Service records as programs read them: one's own, and the rows behind a subtree's figures."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from shijian.common import clock
from shijian.common.api import (
    Asked,
    Coded,
    Day,
    Listed,
    Named,
    OneOf,
    Out,
    acting,
    coded,
    listed,
    named,
    reads,
)
from shijian.common.identifiers import mask_name
from shijian.common.refused import require
from shijian.hours import queries
from shijian.hours.api.shapes import router
from shijian.hours.models import ServiceRecord
from shijian.hours.rules import why_not_console

NEWEST = ("-starts_at", "-id")


class RecordsAsked(Asked):
    """Which records, by the county's days."""

    since: Annotated[Day | None, Field(description="The first day.")] = None
    before: Annotated[Day | None, Field(description="The day after the last one.")] = None


class TotalOut(Out):
    """What somebody has served in all, in minutes; measured and back-filled stay apart."""

    minutes: int
    measured: int
    backfilled: int


class RecordOut(Out):
    """One service, or the counter-entry that takes one back (negative minutes)."""

    id: int
    title: str
    kind: Annotated[str, OneOf(ServiceRecord.Kind)]
    category: Coded
    organisation: Named
    team: Named | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes: int
    confirmed_at: dt.datetime
    counters: int | None = Field(description="The record that this entry takes back.")


class WorkedOut(RecordOut):
    """A record in the list of those who answer for it: who served, the name masked."""

    name: str


def _record(row: ServiceRecord) -> RecordOut:
    return RecordOut(
        id=row.pk,
        title=row.title,
        kind=row.kind,
        category=coded(row.category),
        organisation=named(row.organisation),
        team=named(row.team) if row.team else None,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=row.minutes,
        confirmed_at=row.confirmed_at,
        counters=row.counters_id,
    )


def _worked(row: ServiceRecord) -> WorkedOut:
    return WorkedOut(**dict(_record(row)), name=mask_name(row.person.name))


@router.get("/me", response=reads(TotalOut))
def get_own_hours(request: HttpRequest) -> TotalOut:
    """What the token's owner has served, always the sum of the rows."""
    kinds = queries.minutes_by_kind(acting(request).person_id or 0)
    return TotalOut(
        minutes=sum(kinds.values()),
        measured=kinds.get(ServiceRecord.Kind.MEASURED, 0),
        backfilled=kinds.get(ServiceRecord.Kind.BACKFILLED, 0),
    )


@router.get("/me/records", response=reads(Listed[RecordOut]))
def list_own_records(request: HttpRequest, asked: Query[Asked]) -> Listed[RecordOut]:
    """Every record of the token's owner, the newest first."""
    rows = queries.records_of(acting(request).person_id or 0)
    return listed(RecordOut, rows, asked, order=NEWEST, shown=_record)


@router.get("/records", response=reads(Listed[WorkedOut]))
def list_records(request: HttpRequest, asked: Query[RecordsAsked]) -> Listed[WorkedOut]:
    """The records of the subtrees that the token's owner answers for, the newest first."""
    by = acting(request)
    require(why_not_console(by))
    rows = queries.visible_records(by)
    if asked.since:
        rows = rows.filter(starts_at__gte=clock.moment(asked.since))
    if asked.before:
        rows = rows.filter(starts_at__lt=clock.moment(asked.before))
    return listed(WorkedOut, rows, asked, order=NEWEST, shown=_worked)

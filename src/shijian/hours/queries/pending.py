"""Reading what waits for a further confirmation or is held, and what is still missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404

from shijian.accounts.models import Role
from shijian.accounts.queries import one_human
from shijian.catalogue.queries import rule
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.hours.models import Approval, Kind, Pending
from shijian.hours.queries.levels import CONFIRMERS, READERS, Level
from shijian.journal.queries import reason_of, timeline

State, Step = Pending.State, Approval.Step
OPEN = (State.WAITING, State.HELD, State.RETURNED)
DECIDERS = (*CONFIRMERS, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Ladder:
    """How long a day may be that one level confirms (rule hours.day_ladder)."""

    organiser_minutes: int
    parent_minutes: int


def visible_pending(viewer: Actor) -> QuerySet[Pending]:
    """What waits or was decided in the subtrees that the viewer answers for."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(READERS):
        wanted |= Q(scope_path__startswith=path)
    return Pending.objects.filter(wanted).select_related("person", "organisation", "team")


def pending_for(viewer: Actor, pk: int) -> Pending:
    """One of them; else 404."""
    return _one(visible_pending(viewer), pk)


def own_pending(viewer: Actor, pk: int) -> Pending:
    """One of the viewer's own services that wait; else 404."""
    return _one(pending_of(viewer.person_id or 0), pk)


def pending_of(person_id: int) -> QuerySet[Pending]:
    """What of one human waits, is held, or was made void; the newest first."""
    rows = Pending.objects.filter(person__in=one_human(person_id)).exclude(state=State.RECORDED)
    return rows.select_related("organisation", "team").order_by("-starts_at", "-id")


def _one(rows: QuerySet[Pending], pk: int) -> Pending:
    found = (
        rows.filter(pk=pk)
        .select_related(
            "person__volunteer", "organisation", "team__organisation", "category", "place",
            "recorder__person", "decided_by__person", "instead_of",
        )
        .prefetch_related("approvals__by__person", "signals")
        .first()
    )  # fmt: skip
    if found is None:
        raise Http404
    return found


def counts_of_pending(viewer: Actor) -> dict[str, int]:
    """How many of them are held and how many wait, for the heads of the lists."""
    rows = visible_pending(viewer).filter(state__in=OPEN).order_by()
    return dict(rows.values_list("state").annotate(count=Count("pk")))


@dataclass(frozen=True, slots=True)
class PublicCounts:
    """What everybody may know of held hours: how many there are, and what became of them."""

    held: int
    released: int
    voided: int
    voided_minutes: int


def counts_public() -> PublicCounts:
    """Held now; released and made void in the last twelve months, in the whole county."""
    year = clock.now() - dt.timedelta(days=365)
    lately = Q(decided_at__gte=year)
    found = Pending.objects.aggregate(
        held=Count("pk", filter=Q(state=State.HELD)),
        released=Count("pk", filter=lately & Q(state__in=[State.RECORDED, State.WAITING])),
        voided=Count("pk", filter=lately & Q(state__in=[State.VOIDED, State.RETURNED])),
        voided_minutes=Sum("minutes", filter=lately & Q(state__in=[State.VOIDED, State.RETURNED])),
    )
    return PublicCounts(**{name: value or 0 for name, value in found.items()})


def reason_of_decision(pending: Pending) -> str:
    """Why it was released or made void, in the words of whoever decided."""
    decided = ("hours.released", "hours.voided", "hours.returned")
    entry = timeline(pending).filter(action__in=decided).first()
    return reason_of(entry) if entry else ""


def latest_from(source_kind: str, source_ids: Collection[int]) -> dict[int, Pending]:
    """The last pending service of each of these sources, where there is one."""
    rows = Pending.objects.filter(source_kind=source_kind, source_id__in=source_ids)
    return {row.source_id: row for row in rows.order_by("entry", "pk")}


def waiting_pending(pks: Collection[int]) -> dict[int, Pending]:
    """Those of them that still wait for a confirmation."""
    return Pending.objects.filter(state=State.WAITING).in_bulk(list(pks))


# ---------------------------------------------------------------- what is missing


def day_minutes(person_id: int, moment: dt.datetime) -> int:
    """What one human has on record on the county's day of this instant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hours_minutes_on(coalesce(p.merged_into_id, p.id), %s)"
            " FROM accounts_person p WHERE p.id = %s",
            [clock.local(moment).date(), person_id],
        )
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def ladder_now() -> Ladder:
    """The steps of a day in force today."""
    steps = rule("hours.day_ladder")
    return Ladder(int(steps["organiser"]), int(steps["parent"]))


def steps_wanted(pending: Pending) -> tuple[str, ...]:
    """Who has to agree, by how long this person's day becomes with it."""
    whole = day_minutes(pending.person_id, pending.starts_at) + pending.minutes
    return steps_of(pending.kind, whole, ladder_now())


def steps_of(kind: str, minutes: int, ladder: Ladder) -> tuple[str, ...]:
    """Who has to agree where the day comes to so many minutes; a back-filling always wants two."""
    if minutes > ladder.parent_minutes:
        return Step.ORGANISER, Step.CENTRE, Step.SUPERVISOR
    if minutes > ladder.organiser_minutes or kind == Kind.BACKFILLED:
        return Step.ORGANISER, Step.PARENT
    return (Step.ORGANISER,)


def minutes_allowed(given: Collection[str], ladder: Ladder) -> int:
    """How long the day may be with those who agreed."""
    if {Step.CENTRE, Step.SUPERVISOR} <= set(given):
        return 24 * 60
    return ladder.parent_minutes if Step.PARENT in given else ladder.organiser_minutes


def covers(step: str, level: Level, by: Actor) -> bool:
    """Whether this actor stands on that step for the services of a level."""
    if step == Step.SUPERVISOR:
        return by.holds(Role.SUPERVISOR, level.path)
    centre = "/" + level.path.split("/")[1] + "/"
    paths = {Step.ORGANISER: level.path, Step.PARENT: level.above_path, Step.CENTRE: centre}
    return by.holds(CONFIRMERS, paths[Step(step)])

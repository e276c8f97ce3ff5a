"""Which papers hold on a day, which have run out, which wait to be looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from shijian.common import crypto
from shijian.common.actor import Actor
from shijian.volunteers.models import Qualification, Volunteer
from shijian.volunteers.queries.volunteers import visible_volunteers

State = Qualification.State


def held(person_ids: Collection[int], day: dt.date) -> dict[int, dict[str, dt.date | None]]:
    """The papers of these people that hold on a day, each with its last day; None never ends."""
    found: dict[int, dict[str, dt.date | None]] = {}
    for row in (
        _checked(person_ids)
        .filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    ):
        papers = found.setdefault(row.volunteer.person_id, {})
        before = papers.get(row.kind.code, row.valid_to)
        papers[row.kind.code] = (
            None if before is None or row.valid_to is None else max(before, row.valid_to)
        )
    return found


def lapsed(person_ids: Collection[int], day: dt.date) -> dict[int, dict[str, dt.date]]:
    """The papers that these people had and no longer hold on a day, each with its last day."""
    good = held(person_ids, day)
    found: dict[int, dict[str, dt.date]] = {}
    for row in _checked(person_ids).filter(valid_to__lt=day):
        person = row.volunteer.person_id
        if row.valid_to is not None and row.kind.code not in good.get(person, {}):
            papers = found.setdefault(person, {})
            papers[row.kind.code] = max(row.valid_to, papers.get(row.kind.code, row.valid_to))
    return found


def _checked(person_ids: Collection[int]) -> QuerySet[Qualification]:
    return Qualification.objects.filter(
        volunteer__person__in=person_ids, state=State.VALID
    ).select_related("volunteer", "kind")


# ---------------------------------------------------------------- pages


def papers_of(volunteer: Volunteer) -> QuerySet[Qualification]:
    """The papers that a volunteer showed, the newest first."""
    return volunteer.qualifications.select_related("kind").order_by("-pk")


def visible_papers(viewer: Actor) -> QuerySet[Qualification]:
    """The papers of those whom the viewer works for."""
    return Qualification.objects.filter(volunteer__in=visible_volunteers(viewer)).select_related(
        "kind", "volunteer__person", "volunteer__home__parent"
    )


def paper_for(viewer: Actor, pk: int) -> Qualification:
    """One of them, or an own one; 404 for everybody else's."""
    own = Q(volunteer__person=viewer.person_id or 0)
    rows = Qualification.objects.filter(own | Q(volunteer__in=visible_volunteers(viewer)))
    return get_object_or_404(
        rows.select_related("kind", "volunteer__person", "volunteer__home__parent"), pk=pk
    )


def answer_of(paper: Qualification) -> str:
    """Why a paper was not accepted, for the volunteer alone."""
    if paper.answer_cipher is None:
        return ""
    return crypto.decrypt(
        paper.answer_cipher, table="volunteers_qualification", pk=paper.pk, field="answer"
    )


def number_tail(paper: Qualification) -> str:
    """The last four places of the number, to compare with the picture."""
    if paper.number_cipher is None:
        return ""
    number = crypto.decrypt(
        paper.number_cipher, table="volunteers_qualification", pk=paper.pk, field="number"
    )
    return number[-4:]

"""What an organisation was given, who guides it, and the rows behind its readiness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet
from django.http import Http404

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.organisations.models import Evidence, Guidance, Organisation, Plate
from shijian.organisations.queries.tree import visible_organisations


def plates_of(organisation: Organisation) -> QuerySet[Plate]:
    """Every plate and flag it was ever given, those it has first."""
    return Plate.objects.filter(organisation=organisation).order_by(
        F("withdrawn_on").desc(nulls_first=True), "-given_on", "pk"
    )


def plate_for(viewer: Actor, pk: int) -> Plate:
    """A plate of an organisation that the viewer works with, else 404."""
    rows = Plate.objects.select_related("organisation__parent")
    plate = rows.filter(pk=pk, organisation__in=visible_organisations(viewer)).first()
    if plate is None:
        raise Http404
    return plate


def guidance_of(organisation: Organisation) -> QuerySet[Guidance]:
    """Which departments guided it, the newest first."""
    return Guidance.objects.filter(organisation=organisation).order_by("-starts_on", "-pk")


def evidence_of(organisation: Organisation) -> QuerySet[Evidence]:
    """What was entered to show readiness, the newest first; withdrawn rows stay in the list."""
    rows = Evidence.objects.filter(organisation=organisation).select_related("entered_by")
    return rows.order_by(F("withdrawn_at").desc(nulls_first=True), "part", "-pk")


def evidence_for(viewer: Actor, pk: int) -> Evidence:
    """A row of evidence of an organisation that the viewer works with, else 404."""
    rows = Evidence.objects.select_related("organisation__parent")
    evidence = rows.filter(pk=pk, organisation__in=visible_organisations(viewer)).first()
    if evidence is None:
        raise Http404
    return evidence


def standing_evidence(rows: Iterable[Organisation]) -> dict[int, dict[str, list[Evidence]]]:
    """What holds today of each of these organisations, by part, in one query."""
    today = clock.today()
    found = Evidence.objects.filter(organisation__in=list(rows), withdrawn_at=None).filter(
        Q(valid_until=None) | Q(valid_until__gte=today)
    )
    held: dict[int, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for evidence in found.order_by("-pk"):
        held[evidence.organisation_id][evidence.part].append(evidence)
    return held

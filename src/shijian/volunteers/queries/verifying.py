"""Registrations whose identity is not proven yet."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from shijian.common.actor import Actor
from shijian.volunteers.models import Verification, Volunteer
from shijian.volunteers.queries.volunteers import visible_volunteers


def verification_of(volunteer: Volunteer) -> Verification | None:
    """What is known of a volunteer's proof; None where the number proved itself at once."""
    return Verification.objects.filter(volunteer=volunteer).first()


def open_verifications(viewer: Actor) -> QuerySet[Verification]:
    """Those of the viewer's place that wait or did not match."""
    return (
        Verification.objects.exclude(state=Verification.State.PASSED)
        .filter(volunteer__in=visible_volunteers(viewer), volunteer__state="applied")
        .select_related("volunteer__person", "volunteer__home__parent")
    )


def verification_for(viewer: Actor, pk: int) -> Verification:
    """One of them; 404 for everybody else's."""
    return get_object_or_404(open_verifications(viewer), pk=pk)

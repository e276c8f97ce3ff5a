"""Places whose holders look for somebody to take them over."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from shijian.activities.models import Activity, Swap
from shijian.activities.queries.lists import visible_activities
from shijian.common import clock
from shijian.common.actor import Actor


def swaps_for(viewer: Actor) -> QuerySet[Swap]:
    """The open ones that this viewer may take over, or has on offer."""
    if viewer.person_id is None:
        return Swap.objects.none()
    mine = Q(named__isnull=True) | Q(named=viewer.person_id) | Q(signup__person=viewer.person_id)
    rows = Swap.objects.filter(
        mine, state=Swap.State.OPEN, signup__shift__starts_at__gt=clock.now()
    )
    return rows.select_related(
        "signup__shift__activity__team", "signup__shift__activity__place", "signup__post"
    ).order_by("pk")


def swaps_in(viewer: Actor, activity: Activity) -> list[Swap]:
    """Those of one activity."""
    return list(swaps_for(viewer).filter(signup__shift__activity=activity))


def swap_for(viewer: Actor, pk: int) -> Swap:
    """One that this viewer may take over or take back; else 404."""
    swap = (
        Swap.objects.filter(pk=pk)
        .select_related(
            "signup__shift__activity__team", "signup__shift__activity__place", "signup__post",
            "signup__person",
        )
        .first()
    )  # fmt: skip
    if swap is None or viewer.person_id is None:
        raise Http404
    concerned = viewer.person_id in (swap.named_id, swap.signup.person_id)
    activity = swap.signup.shift.activity
    open_to_all = (
        swap.named_id is None and visible_activities(viewer).filter(pk=activity.pk).exists()
    )
    if not (concerned or open_to_all):
        raise Http404
    return swap

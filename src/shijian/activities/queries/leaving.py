"""The places somebody would give back by pausing or leaving now."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from shijian.activities.models import Signup
from shijian.common import clock


def places_to_come(people: Collection[int]) -> QuerySet[Signup]:
    """Taken places of one human in shifts that have not begun."""
    return (
        Signup.objects.filter(
            person__in=people,
            state=Signup.State.TAKEN,
            shift__starts_at__gt=clock.now(),
            attendance__isnull=True,
        )
        .select_related("shift__activity")
        .order_by("shift__starts_at", "pk")
    )

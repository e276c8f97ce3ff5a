"""The places somebody would give back by pausing or leaving now."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from shijian.activities.models import Signup
from shijian.activities.queries.waiting import LIVING
from shijian.common import clock


def places_to_come(people: Collection[int]) -> QuerySet[Signup]:
    """What one human has, waits for or was offered in shifts that have not begun."""
    return (
        Signup.objects.filter(
            person__in=people,
            state__in=LIVING,
            shift__starts_at__gt=clock.now(),
            attendance__isnull=True,
        )
        .select_related("shift__activity")
        .order_by("shift__starts_at", "pk")
    )

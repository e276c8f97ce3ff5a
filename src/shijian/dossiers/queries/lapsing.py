"""Who served so little in a year that they rest, and who was told of it."""

from __future__ import annotations

import datetime as dt

from django.db.models import BigIntegerField, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce

from shijian.catalogue.queries import rule
from shijian.common import clock
from shijian.hours.models import ServiceRecord
from shijian.journal.models import Entry
from shijian.volunteers.models import Volunteer

YEAR = dt.timedelta(days=365)


def lapsing() -> QuerySet[Volunteer]:
    """Active volunteers, registered for a year, below the hours of a year (volunteers.lapse…)."""
    year_ago, least = clock.now() - YEAR, int(rule("volunteers.lapse_minutes_a_year"))
    served = (
        ServiceRecord.objects.filter(starts_at__gte=year_ago)
        .values(human=Coalesce("person__merged_into_id", "person_id"))
        .annotate(total=Sum("minutes"))
        .filter(total__gte=least)
        .values("human")
    )
    back = Volunteer.objects.filter(  # whoever came back has a year again
        changes__at__gte=year_ago, changes__state=Volunteer.State.ACTIVE
    )
    return (
        Volunteer.objects.filter(
            state=Volunteer.State.ACTIVE,
            registered_at__lt=year_ago,
            person__merged_into__isnull=True,
        )
        .exclude(person__in=served)
        .exclude(pk__in=back)
        .order_by("pk")
    )


def warned_before(until: dt.datetime | None = None) -> QuerySet[Entry, int]:
    """The numbers of those who were told in the last year, before an instant."""
    end = until or clock.now()
    rows = Entry.objects.filter(
        action="dossiers.lapse_announced",
        subject_type="volunteers.volunteer",
        at__gte=end - YEAR,
        at__lte=end,
    )
    return rows.values_list(Cast("subject_id", BigIntegerField()), flat=True)

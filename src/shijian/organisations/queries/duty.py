"""Who is on duty now and in the days to come; where the volunteers' home is."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.db.models import QuerySet
from django.http import Http404

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.organisations.models import Duty, Organisation
from shijian.organisations.queries.tree import visible_organisations

AHEAD = dt.timedelta(days=31)
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,9})?")


def on_duty(organisation: Organisation) -> QuerySet[Duty]:
    """Who is there at this moment."""
    now = clock.now()
    rows = Duty.objects.filter(organisation=organisation, starts_at__lte=now, ends_at__gt=now)
    return rows.select_related("person").order_by("starts_at", "pk")


def roster(organisation: Organisation) -> QuerySet[Duty]:
    """Who is on duty from now on, a month ahead."""
    now = clock.now()
    rows = Duty.objects.filter(
        organisation=organisation, ends_at__gt=now, starts_at__lt=now + AHEAD
    )
    return rows.select_related("person").order_by("starts_at", "pk")


def duty_for(viewer: Actor, pk: int) -> Duty:
    """A line of a roster that the viewer works with, else 404."""
    rows = Duty.objects.select_related("organisation", "person")
    duty = rows.filter(pk=pk, organisation__in=visible_organisations(viewer)).first()
    if duty is None:
        raise Http404
    return duty


def coordinates(text: str) -> tuple[Decimal, Decimal] | None:
    """Latitude and longitude out of what a map copies, in either order; None where it is neither.

    In China the longitude is above 73 and the latitude below 54, so the order can be told.
    """
    found = [Decimal(part) for part in _DEGREES.findall(text)]
    if len(found) != 2:
        return None
    latitude, longitude = sorted(found)
    inside = Decimal(3) <= latitude <= Decimal(54) and Decimal(73) <= longitude <= Decimal(136)
    exact = Decimal("0.000001")
    return (latitude.quantize(exact), longitude.quantize(exact)) if inside else None

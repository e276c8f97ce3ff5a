"""Who is on duty where, and when: the roster of a service centre or any other house."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q

from shijian.accounts.models import Person
from shijian.organisations.models.tree import Organisation


class TimeRange(Func):
    """The time from one column to another, without its last instant."""

    function = "tstzrange"
    output_field = models.Field()


class Duty(models.Model):
    """Somebody on duty in an organisation for some hours; nobody is in two places at once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_duty_takes_time"),
            ExclusionConstraint(
                name="nobody_is_on_duty_twice",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (TimeRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["organisation", "starts_at"], name="duty_time")]

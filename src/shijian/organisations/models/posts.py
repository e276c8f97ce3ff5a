"""Posts of the standard as people hold them, each for a term."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q

from shijian.accounts.models import Person
from shijian.organisations.models.tree import Organisation


class DateRange(Func):
    """The days from one column to another, the last one open where nothing is set."""

    function = "daterange"
    output_field = models.Field()


class Holding(models.Model):
    """A person in a post of an organisation for a term; gives the grant while it lasts.

    From `starts_on` up to and without `ends_on`, so that a successor takes over on that day.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="holdings"
    )
    post = models.CharField(max_length=20)  # catalogue.PostStandard.code
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    title = models.CharField(max_length=60)  # in the home post; never shortened (red line 10)
    acting = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    term_until = models.DateField(null=True)  # 届满: the last day of the term, where there is one
    leads = models.BooleanField(default=False)  # 第一责任人, copied from the standard of its day

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="holding_ends_after_it_starts",
            ),
            CheckConstraint(
                condition=Q(term_until__isnull=True) | Q(term_until__gte=F("starts_on")),
                name="a_term_lasts_a_day",
            ),
            ExclusionConstraint(
                name="one_first_responsible_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(leads=True),
            ),
            ExclusionConstraint(
                name="one_term_of_a_person_in_a_post",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["organisation", "post"], name="holding_post")]

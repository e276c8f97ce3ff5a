"""What an organisation was given, who guides it, and what shows that it is ready."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.organisations.models.posts import DateRange
from shijian.organisations.models.tree import Organisation


class Plate(models.Model):
    """A plate on the door or a flag in the hand, given on a day (授牌、授旗)."""

    class Kind(models.TextChoices):
        PLATE = "plate", _("plate")
        FLAG = "flag", _("flag")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plates")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_plate_of_a_kind",
            ),
            CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="a_plate_is_given_first",
            ),
        ]


class Guidance(models.Model):
    """The department that guides an organisation from a day on (文明办、社会工作部、团委)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="guidances"
    )
    department = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=120)  # the document that says so

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="guidance_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="one_guiding_department_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Evidence(models.Model):
    """A row behind one part of readiness that only people know: an agreement, a rule, a budget."""

    class Part(models.TextChoices):
        PREMISES = "premises", _("premises")
        PROJECT = "project", _("projects")
        MECHANISM = "mechanism", _("working rules")
        OFFICE = "office", _("office")
        BUDGET = "budget", _("budget line")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="evidence"
    )
    part = models.CharField(max_length=12, choices=Part.choices)
    words = models.CharField(max_length=200)
    file = models.CharField(max_length=80, default="", blank=True)  # common.files
    valid_until = models.DateField(null=True)
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(words__gt=""), name="evidence_says_something"),
            CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("entered_at")),
                name="evidence_is_withdrawn_later",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "part"], name="evidence_part")]

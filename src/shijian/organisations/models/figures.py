"""Numbers that only people know, each with its year and source."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person
from shijian.organisations.models.tree import Organisation, Place


class Figure(models.Model):
    """A number that only people know: residents, staff; with year, source and who entered it.

    Append-only: a correction is a newer row for the same year, and the newest row counts.
    """

    class Kind(models.TextChoices):
        RESIDENTS = "residents", pgettext_lazy("figure", "residents")
        STAFF = "staff", pgettext_lazy("figure", "staff")
        # 志愿汇, the national system: a total beside our own, never added to it (red line 4)
        REGISTERED = "registered", pgettext_lazy("figure", "registered on recognised platforms")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    year = models.SmallIntegerField()
    value = models.IntegerField()
    source = models.CharField(max_length=120)
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(place__isnull=False, organisation__isnull=True)
                | Q(place__isnull=True, organisation__isnull=False),
                name="a_figure_is_of_one_thing",
            ),
            CheckConstraint(condition=Q(value__gte=0), name="a_figure_is_not_negative"),
        ]
        indexes = [
            models.Index(fields=["kind", "place", "-year", "-id"], name="figure_place"),
            models.Index(
                fields=["kind", "organisation", "-year", "-id"], name="figure_organisation"
            ),
        ]


class TakenBack(models.Model):
    """A figure that came with a table which was a mistake: it counts no longer, and stays."""

    figure = models.OneToOneField(Figure, on_delete=models.PROTECT, related_name="taken_back")
    at = models.DateTimeField()

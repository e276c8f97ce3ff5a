"""Facts per village, kept beside the rows they come from and equal to them when recomputed."""

from __future__ import annotations

from django.db import models

from shijian.organisations.models import Place


class PlaceMonth(models.Model):
    """What happened in a village in a month; every column adds up to township and county."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day, in the county
    placed = models.IntegerField(default=0)  # orders, less withdrawn and refused
    met = models.IntegerField(default=0)  # of those, delivered and not reopened
    records = models.IntegerField(default=0)
    minutes = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "month"], name="one_fact_a_month")]


class PlaceNow(models.Model):
    """How a village stands as of the last count."""

    place = models.OneToOneField(
        Place, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    registered = models.IntegerField(default=0)
    active = models.IntegerField(default=0)  # at least one service in the last 12 months
    ordinary = models.IntegerField(default=0)  # active, neither party member nor public employee
    reached_on = models.DateField(null=True)  # the last service there


class Count(models.Model):
    """When the facts were last counted, and from which month on."""

    at = models.DateTimeField()
    since = models.DateField(null=True)  # null: everything

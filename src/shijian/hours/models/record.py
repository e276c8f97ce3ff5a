"""A service as it was measured, and the record it becomes."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Abs
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person, User
from shijian.catalogue.models import Category
from shijian.organisations.models import Organisation, Place
from shijian.teams.models import Team


class CountyDay(models.Func):
    """The day on the county's clock; the same for every session, so a CHECK may use it."""

    template = "((%(expressions)s) AT TIME ZONE 'Asia/Shanghai')::date"
    output_field = models.DateField()


class LastDay(models.Func):
    """The county's day on which something ends; midnight itself still belongs to the day before."""

    template = "((%(expressions)s - interval '1 microsecond') AT TIME ZONE 'Asia/Shanghai')::date"
    output_field = models.DateField()


class Between(models.Func):
    """Whole minutes from the first instant to the second."""

    arg_joiner = " - "
    template = "floor(extract(epoch FROM (%(expressions)s)) / 60)"
    output_field = models.IntegerField()


class Kind(models.TextChoices):
    """How somebody's time became known; the kinds stay apart for ever (red line 2)."""

    MEASURED = "measured", _("signed in and out")
    BACKFILLED = "backfilled", _("back-filled")


class Served(models.Model):
    """What both a record and a service that waits to become one say.

    Source, window and ceiling are copied so that the checks need no higher room (decision 12).
    """

    kind = models.CharField(max_length=12, choices=Kind.choices)
    source_kind = models.CharField(max_length=30)  # activities.attendance
    source_id = models.BigIntegerField()
    # The first time a service is written is 1; a correction writes it again as the next one.
    entry = models.SmallIntegerField(db_default=1)
    title = models.CharField(max_length=100)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)  # recording unit
    scope_path = models.CharField(max_length=200)
    place = models.ForeignKey(Place, on_delete=models.PROTECT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    break_minutes = models.SmallIntegerField(default=0)
    minutes = models.SmallIntegerField()
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    ceiling_minutes = models.SmallIntegerField()
    evidence = models.JSONField(default=dict)  # method of both scans, codes only
    recorder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ServiceRecord(Served):
    """Time that one person served, once: append-only, integer minutes (令67 art. 7).

    A correction is a counter-entry with negative minutes that names what it takes back.
    Only these rows count: what waits or is held stands in `Pending` and is in no total.
    """

    Kind = Kind

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="service_records")
    confirmer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    counters = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="countered_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "person", "entry"],
                condition=Q(counters__isnull=True),
                name="one_record_per_person_per_service",
            ),
            CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="service_has_length"),
            CheckConstraint(
                condition=Q(starts_at__gte=F("window_start"), ends_at__lte=F("window_end")),
                name="service_inside_its_window",
            ),
            CheckConstraint(
                condition=Q(counters__isnull=True, minutes__gt=0)
                | Q(counters__isnull=False, minutes__lt=0),
                name="a_counter_entry_takes_back",
            ),
            CheckConstraint(
                condition=Q(minutes__lte=F("ceiling_minutes"), ceiling_minutes__lte=720),
                name="at_most_twelve_hours",
            ),
            CheckConstraint(condition=~Q(recorder=F("confirmer")), name="two_pairs_of_eyes"),
            CheckConstraint(condition=Q(break_minutes__gte=0), name="a_break_is_not_negative"),
            CheckConstraint(
                condition=GreaterThanOrEqual(
                    Between("ends_at", "starts_at"), Abs("minutes") + F("break_minutes")
                ),
                name="minutes_are_less_the_break",
            ),
            CheckConstraint(
                condition=Exact(CountyDay("starts_at"), LastDay("ends_at")),
                name="service_does_not_cross_midnight",
            ),
            CheckConstraint(
                condition=Q(confirmed_at__gte=F("ends_at")), name="confirmed_when_it_was_over"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-starts_at"], name="record_person"),
            models.Index(
                fields=["scope_path", "starts_at"],
                name="record_scope",
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
            ),
            models.Index(fields=["starts_at"], name="record_day"),
        ]


class Occupied(models.Model):
    """Time of a person that a record takes, county-wide; a counter-entry sets it free."""

    record = models.OneToOneField(ServiceRecord, on_delete=models.PROTECT, primary_key=True)
    person_root = models.ForeignKey(Person, on_delete=models.PROTECT)
    span = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="nobody_serves_twice_at_once",
                expressions=[
                    ("person_root", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                ],
            )
        ]

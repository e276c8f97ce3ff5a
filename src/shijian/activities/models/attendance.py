"""Who came and went, as it was read: attendance and the scans it rests on."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person, User
from shijian.activities.models.activity import Shift, Signup


class Attendance(models.Model):
    """When a signed-up volunteer came and went, as scanned; not yet hours (decision 9).

    Whoever leaves and comes back has one row: the first coming, the last going, and how long they
    were away between.
    """

    class State(models.TextChoices):
        OPEN = "open", _("signed in")
        ENDED = "ended", _("signed out")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("not confirmed")

    signup = models.OneToOneField(Signup, on_delete=models.PROTECT, related_name="attendance")
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    in_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True)
    pairs = models.SmallIntegerField(default=1, db_default=1)  # how often they came
    away_seconds = models.IntegerField(default=0, db_default=0)
    # Nobody saw them go: out_at is the planned end, and whoever confirms looks at it.
    assumed_end = models.BooleanField(default=False, db_default=False)
    recorder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    refusal_code = models.CharField(max_length=30, default="", blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(out_at__isnull=True) | Q(out_at__gte=F("in_at")),
                name="out_after_in",
            ),
            CheckConstraint(
                condition=Q(state="open", out_at__isnull=True)
                | ~Q(state="open") & Q(out_at__isnull=False)
                | Q(state="refused"),
                name="ended_has_an_end",
            ),
            CheckConstraint(
                condition=Q(assumed_end=False) | Q(out_at__isnull=False),
                name="an_assumed_end_is_an_end",
            ),
            CheckConstraint(
                condition=Q(pairs__gte=1, away_seconds__gte=0)
                & (Q(pairs__gt=1) | Q(away_seconds=0)),
                name="away_only_who_came_back",
            ),
        ]
        indexes = [
            models.Index(fields=["shift"], name="attendance_waits", condition=Q(state="ended"))
        ]


class Scan(models.Model):
    """One accepted reading of somebody's coming or going; append-only."""

    class Direction(models.TextChoices):
        IN = "in", _("in")
        OUT = "out", _("out")

    class Method(models.TextChoices):
        PLACE = "place", _("the volunteer scanned the place's code")
        PERSON = "person", _("the organiser scanned the volunteer's code")
        DIGITS = "digits", _("six digits were typed")
        ROLL = "roll", _("the organiser called the name on the spot")

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="scans")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    method = models.CharField(max_length=12, choices=Method.choices)
    # An organiser's phone that read it without network.
    phone = models.ForeignKey(
        "activities.FieldPhone", null=True, on_delete=models.PROTECT, related_name="+"
    )
    code_window = models.BigIntegerField(null=True)  # the half minute of the code that was read
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["shift", "person", "direction", "code_window"],
                name="a_code_counts_once_each_way",
            )
        ]

"""Phones that sign people in without network, and everything they sent once they had it again."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import User
from shijian.activities.models.activity import Shift, Signup
from shijian.activities.models.attendance import Scan


class FieldPhone(models.Model):
    """An organiser's phone made ready for one day without network: for which shifts, until when.

    What the phone was given checks codes until the day is over; what it recorded is taken for some
    days more (rule activities.offline_sync_days).
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shifts = models.ManyToManyField(Shift, related_name="field_phones")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # the end of its day: from then on it checks nothing
    sync_until = models.DateTimeField()
    synced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(made_at__lt=F("ends_at"), ends_at__lte=F("sync_until")),
                name="a_field_phone_has_its_day",
            )
        ]


class FieldScan(models.Model):
    """One reading as a phone sent it, and what became of it; append-only, once per phone."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("counted")
        STRANGER = "stranger", _("no place in this shift")
        CANCELLED = "cancelled", _("the activity was cancelled")
        EARLY = "early", _("before the time for it")
        LATE = "late", _("after the time for it")
        DECIDED = "decided", _("decided already")
        OWN = "own", _("one's own name")
        FORGED = "forged", _("no such code")
        OLD_CODE = "old_code", _("code of another time")
        FUTURE = "future", _("from the future")
        CLOCK = "clock", _("time not certain")

    phone = models.ForeignKey(FieldPhone, on_delete=models.PROTECT, related_name="scans")
    client_id = models.UUIDField()  # drawn by the phone: sent again, it is the same reading
    shift = models.ForeignKey(Shift, null=True, on_delete=models.PROTECT, related_name="+")
    signup = models.ForeignKey(Signup, null=True, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3, choices=Scan.Direction.choices)
    method = models.CharField(max_length=12, choices=Scan.Method.choices)
    code_window = models.BigIntegerField(null=True)
    phone_at = models.DateTimeField()  # by the phone's own clock
    at = models.DateTimeField()  # set right by the last contact with the server
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    synced_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["phone", "client_id"], name="a_reading_is_sent_once"),
        ]
        indexes = [
            models.Index(
                fields=["shift"],
                name="field_scans_held",
                condition=Q(outcome__in=["future", "clock"]),
            )
        ]


class FieldDecision(models.Model):
    """What somebody else decided about a reading whose time was not certain; append-only."""

    reading = models.OneToOneField(FieldScan, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

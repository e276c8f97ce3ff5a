"""Tables that know nothing of the centre: installation, idempotency, limits."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q


class Installation(models.Model):
    """The one row that says what this database is."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    demo = models.BooleanField(default=False)
    epoch = models.IntegerField(default=1)
    county_code = models.CharField(max_length=6, default="")
    size = models.CharField(max_length=8, default="")  # of a demonstration
    anchor_day = models.DateField(null=True)
    clock_offset_seconds = models.IntegerField(default=0)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(id=1), name="installation_is_one"),
            CheckConstraint(
                condition=Q(demo=True) | Q(clock_offset_seconds=0), name="only_a_demo_shifts_time"
            ),
        ]


class AppliedSql(models.Model):
    """Which version of a room's functions the database holds."""

    path = models.CharField(max_length=200, primary_key=True)
    sha256 = models.CharField(max_length=64)


class Idempotency(models.Model):
    """The answer to a request that the outside may repeat; kept 24 hours."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    body_sha256 = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(default=0)
    result_ref = models.CharField(max_length=500, default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="idempotency_once")]


class Attempt(models.Model):
    """One try at something that is limited: a code asked for, a password missed."""

    bucket = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["bucket", "at"], name="attempt_bucket_at")]

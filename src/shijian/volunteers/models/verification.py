"""Asking a real-name service whether a name and a number belong together."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import pgettext_lazy

from shijian.volunteers.models.volunteers import Volunteer


class Verification(models.Model):
    """A registration whose identity is being proven by the configured service; never lost."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("verification", "being checked")
        PASSED = "passed", pgettext_lazy("verification", "proven")
        FAILED = "failed", pgettext_lazy("verification", "does not match")

    volunteer = models.OneToOneField(
        Volunteer, on_delete=models.PROTECT, related_name="verification"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()  # not before: the wait after a failure, a lease
    fault = models.CharField(max_length=40, default="", blank=True)  # why the service was no use
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True)
                | ~Q(state="waiting") & Q(ended_at__isnull=False),
                name="a_verification_ends_some_day",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="verification_due", condition=Q(state="waiting")
            )
        ]

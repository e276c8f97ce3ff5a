"""Complaints and suggestions; the thin beginning of the supervision room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person, User
from shijian.organisations.models import Organisation


class Complaint(models.Model):
    """投诉建议 from anybody, anonymous if they like, answered under its receipt code."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("complaint")
        SUGGESTION = "suggestion", _("suggestion")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        ANSWERED = "answered", _("answered")

    receipt = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    about = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="complaints"
    )
    text_cipher = models.BinaryField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    handler = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="complaints_to_answer"
    )
    scope_path = models.CharField(max_length=200)  # of the handler, never of the one complained of
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    due_at = models.DateTimeField()
    placed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    answer_cipher = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(about__isnull=True) | ~Q(about=models.F("handler")),
                name="nobody_answers_for_themselves",
            )
        ]

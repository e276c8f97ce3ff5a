"""Complaints and suggestions; the thin beginning of the supervision room."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person, User
from shijian.organisations.models import Organisation


class Complaint(models.Model):
    """投诉建议 from anybody, anonymous if they like, answered under its receipt code."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("complaint")
        SUGGESTION = "suggestion", _("suggestion")

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("a complaint is", "received")
        ANSWERED = "answered", pgettext_lazy("a complaint is", "answered")

    number = models.CharField(max_length=20, unique=True)  # TS-2611-003, for those who answer
    receipt_index = models.BinaryField(unique=True)  # the code itself is known to its owner alone
    kind = models.CharField(max_length=10, choices=Kind.choices)
    about = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="complaints"
    )
    text_cipher = models.BinaryField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    handler = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="complaints_to_answer"
    )  # null: the supervision group, where the centre itself is complained of
    scope_path = models.CharField(max_length=200)  # of the handler, never of the one complained of
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    due_at = models.DateTimeField()
    placed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    answer_cipher = models.BinaryField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(about__isnull=True) | Q(handler__isnull=True) | ~Q(about=F("handler")),
                name="nobody_answers_for_themselves",
            ),
            CheckConstraint(
                condition=Q(handler__isnull=False) | Q(about__isnull=False),
                name="somebody_answers",
            ),
            CheckConstraint(
                condition=Q(state="received", answered_at__isnull=True, answer_cipher__isnull=True)
                | Q(state="answered", answered_at__isnull=False, answer_cipher__isnull=False),
                name="answered_has_an_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="complaint_due"),
            models.Index(
                fields=["scope_path"], name="complaint_scope", opclasses=["varchar_pattern_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.number

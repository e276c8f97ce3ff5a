"""A volunteer suspended for a reason and a term, and the appeal that somebody else decides."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import User
from shijian.organisations.models import Organisation
from shijian.volunteers.models.volunteers import Volunteer


class Suspension(models.Model):
    """A named authority keeps a volunteer from serving until a day (条例 art. 36-42 leave it to us:
    a term, a reason, and an appeal)."""

    class Ended(models.TextChoices):
        TERM = "term", pgettext_lazy("a suspension ended", "when its term was over")
        LIFTED = "lifted", pgettext_lazy("a suspension ended", "early, by the authority")
        APPEAL = "appeal", pgettext_lazy("a suspension ended", "on appeal")
        LEFT = "left", pgettext_lazy("a suspension ended", "because the volunteer left")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="suspensions")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    until = models.DateTimeField()
    before = models.CharField(max_length=12, choices=Volunteer.State.choices)  # to go back to
    reason_cipher = models.BinaryField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=6, choices=Ended.choices, default="", blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["volunteer"], condition=Q(ended_at__isnull=True), name="one_suspension"
            ),
            CheckConstraint(condition=Q(until__gt=F("decided_at")), name="a_suspension_has_a_term"),
            CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | Q(ended_at__isnull=False, ended_by__gt=""),
                name="a_suspension_ends_for_a_reason",
            ),
            CheckConstraint(
                condition=Q(before__in=["active", "dormant"]), name="a_suspension_goes_back"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], name="suspension_due", condition=Q(ended_at=None))
        ]


class Appeal(models.Model):
    """The volunteer asks another authority than the one that suspended; it decides once."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("an appeal", "the suspension stands")
        LIFTED = "lifted", pgettext_lazy("an appeal", "the suspension is lifted")

    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, related_name="appeal")
    text_cipher = models.BinaryField()
    placed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    authority = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the supervision group, where the centre itself suspended
    scope_path = models.CharField(max_length=200)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, default="", blank=True)
    answer_cipher = models.BinaryField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(outcome="", answer_cipher=None, decided_by=None, decided_at=None)
                | Q(
                    outcome__gt="",
                    answer_cipher__isnull=False,
                    decided_by__isnull=False,
                    decided_at__gte=F("placed_at"),
                ),
                name="an_appeal_is_answered_whole",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="appeal_due", condition=Q(outcome="")),
            models.Index(
                fields=["scope_path"], name="appeal_scope", opclasses=["varchar_pattern_ops"]
            ),
        ]

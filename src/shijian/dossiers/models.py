"""Requests about one's own data, each with a number and a reasoned answer; closed accounts."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person, User


class Case(models.Model):
    """What a person asked about their data (PIPL art. 44-50), and what was answered (R24, R25)."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("correct something")
        DELETION = "deletion", _("delete something")
        EXPLANATION = "explanation", _("explain something")
        COPY = "copy", _("a copy of everything")
        WITHDRAWAL = "withdrawal", _("withdraw consent")
        CLOSURE = "closure", _("close the account")

    class Field(models.TextChoices):
        NAME = "name", _("full name")
        ID = "id_number", _("ID number")
        PHONE = "phone", _("phone number")
        ADDRESS = "address", _("home address")
        OTHER = "other", _("something else")

    class Outcome(models.TextChoices):
        GRANTED = "granted", pgettext_lazy("a request was", "done")
        REFUSED = "refused", pgettext_lazy("a request was", "refused")

    number = models.CharField(max_length=20, unique=True)  # ZL-2611-003
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    field = models.CharField(max_length=10, choices=Field.choices, default="", blank=True)
    text_cipher = models.BinaryField(null=True)
    value_cipher = models.BinaryField(null=True)  # what it should be; erased with the answer
    channel = models.CharField(max_length=40)
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default="", blank=True)
    answer_code = models.CharField(
        max_length=40, default="", blank=True
    )  # where it was done at once
    answer_cipher = models.BinaryField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(
                    outcome="", answer_code="", answer_cipher=None, answered_at=None,
                    answered_by=None,
                )
                | Q(outcome__gt="", answered_at__gte=F("asked_at"))
                & (Q(answer_code__gt="") | Q(answer_cipher__isnull=False)),
                name="an_answer_has_a_reason",
            ),
            CheckConstraint(
                condition=Q(outcome="") | Q(value_cipher__isnull=True),
                name="what_was_wanted_is_erased_when_answered",
            ),
            CheckConstraint(
                condition=~Q(kind="correction") | Q(field__gt=""), name="a_correction_names_a_field"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["due_at"], name="case_due", condition=Q(outcome="")),
            models.Index(fields=["person", "-id"], name="case_person"),
        ]

    def __str__(self) -> str:
        return self.number


class Closure(models.Model):
    """A closed account: what the law does not ask for is gone, the least record stays."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="closure")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="closure")
    closed_at = models.DateTimeField()
    keep_until = models.DateField()  # the least record: name, number, hours
    erased_on = models.DateField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(erased_on__isnull=True) | Q(erased_on__gte=F("keep_until")),
                name="not_erased_before_its_day",
            )
        ]
        indexes = [
            models.Index(fields=["keep_until"], name="closure_due", condition=Q(erased_on=None))
        ]

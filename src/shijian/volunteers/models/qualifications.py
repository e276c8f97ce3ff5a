"""Papers that volunteers show, and what a person who looked at them found."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person
from shijian.catalogue.models import QualificationKind
from shijian.volunteers.models.volunteers import Volunteer


class Qualification(models.Model):
    """A paper claimed by a volunteer; it counts from the moment somebody else found it sound."""

    class State(models.TextChoices):
        CLAIMED = "claimed", pgettext_lazy("qualification", "to be checked")
        VALID = "valid", pgettext_lazy("qualification", "checked")
        REFUSED = "refused", pgettext_lazy("qualification", "not accepted")
        REVOKED = "revoked", pgettext_lazy("qualification", "withdrawn")

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="qualifications"
    )
    kind = models.ForeignKey(QualificationKind, on_delete=models.PROTECT, related_name="+")
    number_cipher = models.BinaryField(null=True)  # of a driving licence it is the ID number
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day it holds; none where it does not end
    state = models.CharField(max_length=8, choices=State.choices)
    file = models.CharField(max_length=70)  # common.files
    claimed_at = models.DateTimeField()
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    answer_cipher = models.BinaryField(null=True)  # why not, for the volunteer alone

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="a_paper_ends_after_it_starts",
            ),
            CheckConstraint(
                condition=Q(state="claimed", checked_by__isnull=True, checked_at__isnull=True)
                | ~Q(state="claimed") & Q(checked_by__isnull=False, checked_at__isnull=False),
                name="a_paper_counts_after_a_look",
            ),
            CheckConstraint(
                condition=~Q(state__in=["refused", "revoked"]) | Q(answer_cipher__isnull=False),
                name="a_paper_is_refused_with_a_reason",
            ),
            CheckConstraint(condition=~Q(file=""), name="a_paper_has_its_picture"),
            UniqueConstraint(
                fields=["volunteer", "kind"],
                condition=Q(state="claimed"),
                name="one_open_claim_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="qualification_state")]

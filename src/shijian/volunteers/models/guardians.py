"""Who answers for a volunteer under 18, and what they agreed to."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.volunteers.models.volunteers import Consent


class Guardianship(models.Model):
    """An adult answers for a minor for a time; the consent and its paper are the evidence (R7)."""

    class Kind(models.TextChoices):
        PARENT = "parent", _("parent")
        GRANDPARENT = "grandparent", _("grandparent")
        RELATIVE = "relative", _("brother, sister or another relative")
        APPOINTED = "appointed", _("appointed guardian")

    minor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="guardianships")
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="wards")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="guardianships")
    paper = models.CharField(max_length=70, default="", blank=True)  # common.files
    accompanies = models.BooleanField(default=False)  # only with the guardian at the minor's side
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # in force until the day before

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(minor=F("guardian")), name="nobody_is_their_own_guardian"),
            CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="guardianship_ends_after_it_starts",
            ),
            UniqueConstraint(
                fields=["minor", "guardian"],
                condition=Q(ends_on__isnull=True),
                name="one_living_guardianship",
            ),
        ]

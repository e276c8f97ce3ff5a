"""What a volunteer ticked about themselves, and may untick (C14, C15); nobody else writes it."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from shijian.organisations.models import Organisation
from shijian.volunteers.models.volunteers import Volunteer


class UnitCode(models.Model):
    """The code that a unit tells its people; with it they say that they work there."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="unit_code"
    )
    code = models.CharField(max_length=8, unique=True)
    drawn_at = models.DateTimeField()


class UnitTie(models.Model):
    """A public employee of a unit, by own act; the unit sees how many, never who."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="units")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["volunteer"], condition=Q(left_at__isnull=True), name="one_unit_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["organisation"], name="unit_tie")]


class EmergencyContact(models.Model):
    """Whom to ring if something happens; encrypted, erased when it is taken away."""

    volunteer = models.OneToOneField(
        Volunteer, on_delete=models.PROTECT, related_name="emergency_contact"
    )
    name_cipher = models.BinaryField(null=True)
    phone_cipher = models.BinaryField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(name_cipher__isnull=True, phone_cipher__isnull=True)
                | Q(name_cipher__isnull=False, phone_cipher__isnull=False),
                name="a_contact_has_name_and_number",
            )
        ]

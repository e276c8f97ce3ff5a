"""The signed paper behind a registration that somebody at a desk wrote down."""

from __future__ import annotations

from django.db import models

from shijian.accounts.models import Person
from shijian.volunteers.models.volunteers import Volunteer


class SignedForm(models.Model):
    """The photographed form, kept once and never exchanged (R5); append-only."""

    volunteer = models.OneToOneField(
        Volunteer, on_delete=models.PROTECT, related_name="signed_form"
    )
    file = models.CharField(max_length=70)  # common.files
    kept_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

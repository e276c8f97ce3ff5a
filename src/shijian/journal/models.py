"""The journal: entries, their seals and the encrypted reasons beside them."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing that was done. Ids and codes only: erasing a person never breaks the chain."""

    epoch = models.IntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    scope_path = models.CharField(max_length=200, default="")
    actor_kind = models.CharField(max_length=12)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, db_index=False
    )
    on_behalf_of = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=40)
    ip = models.GenericIPAddressField(null=True)
    data = models.JSONField()
    body = models.TextField()  # what is hashed, as written; jsonb would not keep it to the byte
    xid = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject"),
            models.Index(fields=["at", "id"], name="entry_at"),
            models.Index(
                fields=["scope_path"], name="entry_scope", opclasses=["varchar_pattern_ops"]
            ),
        ]


class Seal(models.Model):
    """A batch of entries under one hash that continues the last one's."""

    epoch = models.IntegerField()
    number = models.IntegerField()
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    entries = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["epoch", "number"], name="seals_stand_in_line")
        ]


class Sealed(models.Model):
    """The position of an entry in the sealed line; what upper rooms read from (decision 15)."""

    position = models.BigAutoField(primary_key=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT)


class Reason(models.Model):
    """The words somebody gave for an act, encrypted beside the journal."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    cipher = models.BinaryField()

"""A table on its way in, and its rows as they were written: encrypted, and erased soon."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import pgettext_lazy


class Batch(models.Model):
    """One file that somebody brought: from the first row read to the last hour of undoing."""

    class State(models.TextChoices):
        READING = "reading", pgettext_lazy("import", "being read")
        REFUSED = "refused", pgettext_lazy("import", "cannot be read")
        FAULTY = "faulty", pgettext_lazy("import", "to be put right")
        READY = "ready", pgettext_lazy("import", "ready to be taken over")
        MERGING = "merging", pgettext_lazy("import", "being taken over")
        MERGED = "merged", pgettext_lazy("import", "taken over")
        UNDONE = "undone", pgettext_lazy("import", "undone")
        CANCELLED = "cancelled", pgettext_lazy("import", "given up")

    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    file_cipher = models.BinaryField(null=True)  # until it is read
    titles = models.JSONField(default=dict)  # key of a column → what this file calls it
    unknown = models.JSONField(default=list)  # columns that nobody asked for
    problem = models.JSONField(default=dict)  # of the whole file: code and detail
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="batches"
    )
    made_at = models.DateTimeField()
    rows = models.IntegerField(default=0)  # read so far
    faulty = models.IntegerField(default=0)
    changed_at = models.DateTimeField()
    merged_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    made = ArrayField(models.BigIntegerField(), default=list)  # keys of the rows that came of it
    before = models.JSONField(default=list)  # how rows stood that it changed
    same = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)  # rows that could not be undone any more

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(state="reading") | Q(file_cipher__isnull=True),
                name="a_file_is_kept_while_it_is_read",
            ),
            CheckConstraint(
                condition=~Q(state__in=["ready", "merging", "merged", "undone"]) | Q(faulty=0),
                name="nothing_faulty_is_taken_over",
            ),
            CheckConstraint(
                condition=Q(state__in=["merged", "undone"], merged_at__isnull=False)
                | (~Q(state__in=["merged", "undone"]) & Q(merged_at__isnull=True)),
                name="what_is_merged_has_a_day",
            ),
            CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("merged_at")),
                name="undone_after_it_was_merged",
            ),
        ]
        indexes = [models.Index(fields=["made_by", "-id"], name="batch_of_somebody")]


class Row(models.Model):
    """One row of a file as it was written, with what is wrong in it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    number = models.IntegerField()  # in the file, 1 is its first row
    cells_cipher = models.BinaryField()
    faults = models.JSONField(default=list)
    faulty = models.BooleanField(default=False)

    class Meta:
        constraints = [UniqueConstraint(fields=["batch", "number"], name="a_row_is_read_once")]
        indexes = [
            models.Index(
                fields=["batch", "number"], condition=Q(faulty=True), name="row_to_put_right"
            )
        ]

"""A volunteer disagrees about hours, and the answer that is recorded."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person, User
from shijian.hours.models.pending import Pending
from shijian.hours.models.record import ServiceRecord


class Objection(models.Model):
    """A dispute of a record (异议), or an appeal against hours that are held or void (申诉).

    It is answered by somebody who had no part in what it is about, and the answer stays. What was
    said is encrypted, as it may tell of people.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("an objection is", "to be answered")
        UPHELD = "upheld", pgettext_lazy("an objection is", "found right")
        REJECTED = "rejected", pgettext_lazy("an objection is", "found not right")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(
        ServiceRecord, null=True, on_delete=models.PROTECT, related_name="objections"
    )
    pending = models.ForeignKey(
        Pending, null=True, on_delete=models.PROTECT, related_name="objections"
    )
    scope_path = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    words_cipher = models.BinaryField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # or the desk
    due_at = models.DateTimeField()
    answer_cipher = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(record__isnull=True) ^ Q(pending__isnull=True),
                name="an_objection_is_about_one_thing",
            ),
            CheckConstraint(
                condition=Q(state="open", answered_by__isnull=True, answer_cipher__isnull=True)
                | ~Q(state="open")
                & Q(answered_by__isnull=False, answer_cipher__isnull=False)
                & Q(answered_at__isnull=False),
                name="an_answer_has_somebody",
            ),
            UniqueConstraint(
                fields=["record"], condition=Q(state="open"), name="one_open_dispute_a_record"
            ),
            UniqueConstraint(
                fields=["pending"], condition=Q(state="open"), name="one_open_appeal_a_service"
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "scope_path"],
                name="objection_scope",
                opclasses=["varchar_ops", "varchar_pattern_ops"],
            ),
            models.Index(fields=["person", "-id"], name="objection_person"),
        ]

    @property
    def about(self) -> ServiceRecord | Pending:
        """What it is about."""
        found = self.record or self.pending
        assert found is not None  # noqa: S101 -- an_objection_is_about_one_thing
        return found


class Outside(models.Model):
    """Hours earned elsewhere (外部): the volunteer's own proof, reviewed, in no total of ours."""

    class Platform(models.TextChoices):
        EXCHANGE = "exchange", _("Volunteer Exchange (志愿汇)")
        NATIONAL = "national", _("the national volunteer system")
        OTHER = "other", _("another place")

    class State(models.TextChoices):
        CLAIMED = "claimed", pgettext_lazy("a proof is", "to be looked at")
        ACCEPTED = "accepted", pgettext_lazy("a proof is", "accepted")
        REFUSED = "refused", pgettext_lazy("a proof is", "refused")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="outside_hours")
    platform = models.CharField(max_length=10, choices=Platform.choices)
    what = models.CharField(max_length=100)
    first_day = models.DateField()
    last_day = models.DateField()
    minutes = models.IntegerField()
    file = models.CharField(max_length=80)  # as common.files names it
    scope_path = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # or the desk
    due_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(minutes__gt=0), name="outside_hours_are_some"),
            CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="outside_days_in_order"
            ),
            CheckConstraint(
                condition=Q(state="claimed", reviewed_by__isnull=True)
                | ~Q(state="claimed") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="a_review_has_somebody",
            ),
            CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=models.F("claimed_by")),
                name="nobody_reviews_their_own_proof",
            ),
            UniqueConstraint(
                fields=["person", "file"],
                condition=~Q(state="refused"),
                name="a_proof_counts_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "scope_path"],
                name="outside_scope",
                opclasses=["varchar_ops", "varchar_pattern_ops"],
            ),
            models.Index(fields=["person", "-id"], name="outside_person"),
        ]


class Sample(models.Model):
    """A back-filled record that a supervisor drew and found true: only then it earns points."""

    record = models.OneToOneField(ServiceRecord, on_delete=models.PROTECT, related_name="sample")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Finding(models.Model):
    """An activity that turned out to be no volunteering: none of its hours stand (R10)."""

    class Kind(models.TextChoices):
        DUTY = "duty", _("part of somebody's job")
        PAID = "paid", _("highly paid")
        NO_GOOD = "no_good", _("no clear public benefit")
        OWN = "own", _("for one's own or one's family's benefit")
        LEARNING = "learning", _("practice, meeting, watching films, study tour")
        INTERNAL = "internal", _("internal work of the unit or school")

    source_kind = models.CharField(max_length=30)  # activities.activity
    source_id = models.BigIntegerField()
    scope_path = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["source_kind", "source_id"], name="found_once")]

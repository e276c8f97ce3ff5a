"""Service that somebody confirmed and that is no record yet: it waits for others, or is held."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person, User
from shijian.hours.models.record import Between, CountyDay, LastDay, Served, ServiceRecord


class Pending(Served):
    """A service between confirmation and record (待核查, 等第二位确认): no hours, no points.

    It becomes a record when everybody who has to agree has agreed, and where signals hold it,
    when somebody who had no part in it released it. Until then it is in no total, so that totals
    are always the sum of the records.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("hours", "waits for another confirmation")
        HELD = "held", pgettext_lazy("hours", "held to be looked at")
        RETURNED = "returned", pgettext_lazy("hours", "sent back to be recorded as it was")
        RECORDED = "recorded", pgettext_lazy("hours", "recorded")
        VOIDED = "voided", pgettext_lazy("hours", "void")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pending_services")
    state = models.CharField(max_length=10, choices=State.choices)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()  # when whoever decides should have decided
    # Of a held one: who looked at it and let it count, or not; never anybody with a part in it.
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    record = models.OneToOneField(
        ServiceRecord, null=True, on_delete=models.PROTECT, related_name="pending"
    )
    # The record that was taken back when a signal or a correction put its service here again.
    instead_of = models.OneToOneField(
        ServiceRecord, null=True, on_delete=models.PROTECT, related_name="anew"
    )

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["source_kind", "source_id", "person", "entry"],
                name="a_service_waits_once",
            ),
            CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="pending_has_length"),
            CheckConstraint(
                condition=Q(starts_at__gte=F("window_start"), ends_at__lte=F("window_end")),
                name="pending_inside_its_window",
            ),
            CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=F("ceiling_minutes"))
                & Q(ceiling_minutes__lte=720),
                name="pending_at_most_twelve_hours",
            ),
            CheckConstraint(
                condition=Q(break_minutes__gte=0)
                & Q(
                    GreaterThanOrEqual(
                        Between("ends_at", "starts_at"), F("minutes") + F("break_minutes")
                    )
                ),
                name="pending_minutes_less_the_break",
            ),
            CheckConstraint(
                condition=Exact(CountyDay("starts_at"), LastDay("ends_at")),
                name="pending_does_not_cross_midnight",
            ),
            CheckConstraint(
                condition=Q(state="recorded", record__isnull=False)
                | ~Q(state="recorded") & Q(record__isnull=True),
                name="recorded_names_its_record",
            ),
            CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_decision_has_somebody",
            ),
            CheckConstraint(
                condition=~Q(state__in=["voided", "returned"]) | Q(decided_at__isnull=False),
                name="somebody_voided_it",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "scope_path"],
                name="pending_scope",
                opclasses=["varchar_ops", "varchar_pattern_ops"],
            ),
            models.Index(fields=["person", "-starts_at"], name="pending_person"),
            models.Index(fields=["state", "due_at"], name="pending_due"),
        ]

    def __str__(self) -> str:
        return self.title


class Approval(models.Model):
    """One person's yes to a pending service, on one step of the ladder; append-only."""

    class Step(models.TextChoices):
        ORGANISER = "organiser", _("the organiser's side")
        PARENT = "parent", _("the level above")
        CENTRE = "centre", _("the centre")
        SUPERVISOR = "supervisor", _("a supervisor")

    pending = models.ForeignKey(Pending, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=10, choices=Step.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["pending", "by"], name="nobody_agrees_twice"),
            UniqueConstraint(fields=["pending", "step"], name="one_yes_a_step"),
        ]


class Signal(models.Model):
    """Why a service is held: what was noticed, its weight, and the rows that show it; append-only.

    Facts hold numbers and ids only; the sentence is made from them in the reader's language.
    """

    pending = models.ForeignKey(Pending, on_delete=models.PROTECT, related_name="signals")
    kind = models.CharField(max_length=20)  # as engines.vigilance names it
    weight = models.SmallIntegerField()
    facts = models.JSONField(default=dict)
    rows = models.JSONField(default=list)  # [["activities.attendance", 17], …]
    version = models.CharField(max_length=40)  # of the weights it was judged by

    class Meta:
        constraints = [
            UniqueConstraint(fields=["pending", "kind"], name="one_signal_of_a_kind"),
            CheckConstraint(condition=Q(weight__gt=0), name="a_signal_has_weight"),
        ]

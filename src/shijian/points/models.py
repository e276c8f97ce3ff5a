"""Accounts, transfers, entries: the ledger explained in docs/ledger.md."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.organisations.models import Organisation


class Account(models.Model):
    """Where points lie. Only accounts that can run short keep a balance and are locked."""

    class Kind(models.TextChoices):
        VOLUNTEER = "volunteer", _("volunteer")
        ISSUE = "issue", _("issued")
        REDEMPTION = "redemption", _("redeemed")
        EXPIRY = "expiry", _("expired points")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["person"], condition=Q(kind="volunteer"), name="one_account_a_person"
            ),
            UniqueConstraint(
                fields=["kind", "organisation"],
                condition=~Q(kind="volunteer"),
                nulls_distinct=False,
                name="one_account_of_a_kind",
            ),
            CheckConstraint(
                condition=Q(kind="volunteer", person__isnull=False)
                | (~Q(kind="volunteer") & Q(person__isnull=True)),
                name="a_volunteers_account_has_a_person",
            ),
        ]


class Balance(models.Model):
    """What a volunteer holds now; equals the sum of the account's entries, never below zero."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, primary_key=True)
    points = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(points__gte=0), name="a_balance_is_not_negative")
        ]


class Transfer(models.Model):
    """A movement of points with a unique source; a repeat finds the first one."""

    source = models.CharField(max_length=60, unique=True)  # hours:123
    memo = models.CharField(max_length=30)  # code: service, reversal, redemption
    rule_version = models.CharField(max_length=30, default="", blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()


class Entry(models.Model):
    """One side of a transfer; the sides of a transfer sum to zero, by trigger."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [CheckConstraint(condition=~Q(amount=0), name="an_entry_moves_something")]
        indexes = [models.Index(fields=["account", "-id"], name="entry_account")]

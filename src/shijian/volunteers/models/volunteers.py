"""Volunteers, their consents, their states over time."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person
from shijian.catalogue.models import Audience, Category, Skill
from shijian.organisations.models import Place


class Volunteer(models.Model):
    """A person who chose to register; the number has nothing to do with the ID number."""

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("volunteer", "applied")  # identity not proven yet
        ACTIVE = "active", pgettext_lazy("volunteer", "active")
        DORMANT = "dormant", pgettext_lazy("volunteer", "dormant")
        SUSPENDED = "suspended", pgettext_lazy("volunteer", "suspended")
        LEFT = "left", pgettext_lazy("volunteer", "left")

    class Reach(models.TextChoices):
        VILLAGE = "village", _("my village")
        TOWN = "town", _("my township")
        COUNTY = "county", _("the whole county")

    class Via(models.TextChoices):
        OWN = "own", _("by own act")
        ASSISTED = "assisted", _("with help at a station")
        INVITED = "invited", _("by invitation")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="volunteer")
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=12, choices=State.choices)
    home = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="volunteers")
    skills = models.ManyToManyField(Skill, blank=True)
    categories = models.ManyToManyField(Category, blank=True)
    audiences = models.ManyToManyField(Audience, blank=True)
    half_days = models.IntegerField(default=0)  # 14 bits: Monday morning is bit 0, … Sunday pm 13
    reach = models.CharField(max_length=8, choices=Reach.choices, default=Reach.TOWN)
    weekly_capacity = models.SmallIntegerField(default=2)
    registered_at = models.DateTimeField()
    registered_via = models.CharField(max_length=12, choices=Via.choices)
    is_party_member = models.BooleanField(null=True)  # only if the person ticked it (C14-C16)
    is_public_employee = models.BooleanField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(half_days__gte=0, half_days__lt=1 << 14), name="fourteen_half_days"
            ),
            CheckConstraint(
                condition=Q(weekly_capacity__gte=0, weekly_capacity__lte=14),
                name="volunteer_weekly_capacity",
            ),
        ]
        indexes = [
            models.Index(fields=["home", "state"], name="volunteer_home"),
            models.Index(fields=["state", "-id"], name="volunteer_state"),
        ]

    def __str__(self) -> str:
        return self.number


class StateChange(models.Model):
    """One step in a volunteer's standing; append-only."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=12, choices=Volunteer.State.choices)
    at = models.DateTimeField()
    reason_code = models.CharField(max_length=40)


class Consent(models.Model):
    """What a person agreed to, in which words, for what; withdrawing is a new row (R24)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    text_sha256 = models.BinaryField(max_length=32)
    given = models.BooleanField()
    at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    guardian = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")


class Scope(models.Model):
    """A subtree whose staff may see this volunteer: home, and each team's organisation."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="scopes")
    path = models.CharField(max_length=200)
    source = models.CharField(max_length=40)  # home, team:12

    class Meta:
        constraints = [
            UniqueConstraint(fields=["volunteer", "source"], name="one_scope_per_source")
        ]
        indexes = [
            models.Index(fields=["path"], name="volunteer_scope", opclasses=["varchar_pattern_ops"])
        ]

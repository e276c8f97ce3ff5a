"""Reference data with versions; loaded from `reference/*.toml`."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import get_language


def _reads_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


class Term(models.Model):
    """A code with names in both languages."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    order = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name if _reads_chinese() else self.name_en


class Platform(Term):
    """One of the N+M service platforms (C22)."""

    icon = models.CharField(max_length=30)
    hub = models.BooleanField(default=False)  # the centre itself, the 1 of 1+7


class Category(Term):
    """A service category: national four-digit code or the county's own below it."""

    platform = models.ForeignKey(Platform, on_delete=models.PROTECT)
    national_code = models.CharField(max_length=4)
    words = models.CharField(max_length=200, default="", blank=True)  # what residents call it


class Skill(Term):
    """What a volunteer can do (national code set 个人特长)."""


class Audience(Term):
    """Whom a service is for (national code set 服务对象)."""


class Safeguard(Term):
    """What a volunteer is given (national code set 志愿者保障)."""


class DutyField(Term):
    """What a team stands for: the kinds of 8+N, 5+N and 3+N, and the county's own beside them."""


class Risk(Term):
    """What a helper must bring or mind; never a diagnosis."""


class QualificationKind(Term):
    """A paper that opens a service which skill alone does not (条例 art. 16)."""

    issuer = models.CharField(max_length=60)
    dated = models.BooleanField(default=False)  # the paper says until when it holds


class Rule(models.Model):
    """A rule value in force from a day, with where it comes from."""

    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="one_value_a_day")
        ]


class Holiday(models.Model):
    """A day that is not what its weekday says: a holiday, or a make-up working day (调休)."""

    day = models.DateField(primary_key=True)
    working = models.BooleanField()
    name = models.CharField(max_length=40)
    source = models.CharField(max_length=120, default="", blank=True)
    provisional = models.BooleanField(default=False)  # the year's notice is not out yet


class PostStandard(models.Model):
    """Who must hold which post in an organisation of a kind (C02-C05), in force from a day."""

    kind = models.CharField(max_length=12)  # organisations.Organisation.Kind
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    home_post = models.CharField(max_length=60, default="", blank=True)  # 乡镇党委书记 …
    roles = ArrayField(models.CharField(max_length=20))  # accounts.Role, in the subtree
    needed = models.SmallIntegerField(default=1)
    first_responsible = models.BooleanField(default=False)
    dedicated = models.BooleanField(default=False)
    term_years = models.SmallIntegerField(null=True)  # how long one term lasts; none: until moved
    # Posts that check this one, and so are never held by the same person: "institute.confirmer"
    # in the unit itself, above or below it; "*" is every other post there.
    excludes = ArrayField(models.CharField(max_length=33), default=list)
    # Posts whose holder should leave this one to somebody else (一肩挑): asked for, never refused.
    other_than = ArrayField(models.CharField(max_length=20), default=list)
    order = models.SmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "valid_from"], name="one_standard_a_day"
            ),
            CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="standard_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name if _reads_chinese() else self.name_en

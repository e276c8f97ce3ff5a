"""Teams and who belongs to them."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.models import Category, DutyField, QualificationKind
from shijian.organisations.models import Organisation


class Team(models.Model):
    """A corps, brigade or squad that mirrors the tree, a team for one field or a social group."""

    class Kind(models.TextChoices):
        CORPS = "corps", _("corps")
        BRIGADE = "brigade", _("brigade")
        SQUAD = "squad", _("squad")
        PROFESSIONAL = "professional", _("professional team")
        FIELD = "field", _("field team")
        SOCIAL = "social", _("social organisation")

    class Reach(models.TextChoices):
        VILLAGE = "village", _("its village")
        TOWN = "town", _("its township")
        COUNTY = "county", _("the whole county")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=80)  # full name, as on the flag
    short_name = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    path = models.CharField(max_length=200)  # the organisation's path and t<id>/
    duty_field = models.ForeignKey(DutyField, null=True, on_delete=models.PROTECT)
    categories = models.ManyToManyField(Category, blank=True)
    requires = models.ManyToManyField(
        QualificationKind, blank=True, related_name="+"
    )  # all of them
    half_days = models.IntegerField(default=0)  # as volunteers.Volunteer.half_days
    reach = models.CharField(max_length=8, choices=Reach.choices, default=Reach.TOWN)
    weekly_capacity = models.SmallIntegerField(default=6)  # orders a week
    may_publish = models.BooleanField(default=False)
    host = models.CharField(max_length=80, default="", blank=True)  # of a professional team (C07)
    introduction = models.CharField(max_length=300, default="", blank=True)
    active = models.BooleanField(default=True)
    founded_on = models.DateField()
    last_active_on = models.DateField(null=True)  # the last day it served; told by upper rooms
    dormant_since = models.DateField(null=True)  # after months without activity (rule)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["path"], name="one_path_per_team"),
            UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(kind__in=["corps", "brigade", "squad"], active=True),
                name="one_mirror_team_per_organisation",
            ),
            CheckConstraint(
                condition=Q(half_days__gte=0, half_days__lt=1 << 14),
                name="team_fourteen_half_days",
            ),
            CheckConstraint(
                condition=~Q(kind="field") | Q(duty_field__isnull=False),
                name="a_field_team_has_a_field",
            ),
            CheckConstraint(
                condition=~Q(kind="professional") | ~Q(host=""),
                name="a_professional_team_has_a_host",
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="team_path", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        return self.short_name

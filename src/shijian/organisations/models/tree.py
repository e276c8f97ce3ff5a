"""Places of the county and the organisations on them."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Place(models.Model):
    """A county, township or village of the statistical division codes; the code is never a key."""

    class Kind(models.TextChoices):
        COUNTY = "county", _("county")
        TOWN = "town", _("township")
        VILLAGE = "village", _("village")

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=60)  # 张阁村 for 张阁村村委会
    kind = models.CharField(max_length=8, choices=Kind.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    virtual = models.BooleanField(default=False)
    zone = models.BooleanField(default=False)  # a development zone among the townships
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    served_by = models.ForeignKey(
        "Organisation", null=True, on_delete=models.PROTECT, related_name="serves"
    )  # 由邻近站覆盖 where it is not the village's own station

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["code"], condition=Q(valid_to__isnull=True), name="one_place_per_code"
            )
        ]
        indexes = [models.Index(fields=["parent", "code"], name="place_children")]

    def __str__(self) -> str:
        return self.short_name


class Succession(models.Model):
    """A village or township became another one, by merging or by being divided."""

    old = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="predecessors")
    on = models.DateField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["old", "new"], name="a_succession_happens_once"),
            CheckConstraint(condition=~Q(old=F("new")), name="nothing_succeeds_itself"),
        ]


class Organisation(models.Model):
    """A centre, sub-centre, institute, station or point of the three-tier body (C01-C05)."""

    class Kind(models.TextChoices):
        CENTRE = "centre", _("centre")
        SUBCENTRE = "subcentre", _("sub-centre")
        INSTITUTE = "institute", _("institute")
        STATION = "station", _("station")
        POINT = "point", _("practice point")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("organisation", "planned")
        ESTABLISHED = "established", pgettext_lazy("organisation", "established")
        SUSPENDED = "suspended", pgettext_lazy("organisation", "suspended")
        WITHDRAWN = "withdrawn", pgettext_lazy("organisation", "withdrawn")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=80)  # full name, as on the plate
    short_name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200)  # /1/17/203/
    place = models.ForeignKey(
        Place, null=True, on_delete=models.PROTECT, related_name="organisations"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    established_on = models.DateField(null=True)
    suspended_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    phone = models.CharField(max_length=30, default="", blank=True)  # of the office, public
    address = models.CharField(max_length=120, default="", blank=True)  # of the office, public
    opening = models.CharField(max_length=120, default="", blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    order = models.IntegerField(default=0)
    service_centre = models.BooleanField(default=False)  # the volunteers' home (C09)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["path"], name="one_path_per_organisation"),
            UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="centre") & ~Q(state="withdrawn"),
                name="one_centre",
            ),
            UniqueConstraint(
                fields=["place", "kind"],
                condition=Q(kind__in=["institute", "station"]) & ~Q(state="withdrawn"),
                name="one_organisation_of_a_kind_per_place",
            ),
            CheckConstraint(
                condition=Q(path__startswith="/") & Q(path__endswith="/"),
                name="organisation_path_is_a_path",
            ),
            CheckConstraint(
                condition=Q(kind="centre", parent__isnull=True)
                | (~Q(kind="centre") & Q(parent__isnull=False)),
                name="only_the_centre_stands_alone",
            ),
            CheckConstraint(
                condition=Q(state__in=["planned", "withdrawn"]) | Q(established_on__isnull=False),
                name="established_has_a_day",
            ),
            CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_on__isnull=False),
                name="withdrawn_has_a_day",
            ),
            CheckConstraint(
                condition=Q(state="suspended", suspended_on__isnull=False)
                | (~Q(state="suspended") & Q(suspended_on__isnull=True)),
                name="suspended_has_a_day",
            ),
            CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="a_place_on_earth",
            ),
        ]
        indexes = [
            models.Index(
                fields=["path"], name="organisation_path", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(fields=["parent", "order"], name="organisation_children"),
        ]

    def __str__(self) -> str:
        return self.short_name

"""What teams and organisations offer."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from shijian.catalogue.models import Category
from shijian.teams.models import Team


class MenuItem(models.Model):
    """One offer of a team to residents (制单)."""

    class Kind(models.TextChoices):
        SERVICE = "service", pgettext_lazy("menu item", "service")
        LECTURE = "lecture", pgettext_lazy("menu item", "lecture")
        PERFORMANCE = "performance", pgettext_lazy("menu item", "performance")
        CLASS = "class", pgettext_lazy("menu item", "class")
        ERRAND = "errand", pgettext_lazy("menu item", "errand")
        VISIT = "visit", pgettext_lazy("menu item", "visit")

    class Where(models.TextChoices):
        HOME = "home", pgettext_lazy("menu item", "at the resident's")
        PROVIDER = "provider", pgettext_lazy("menu item", "at the team's place")
        ONLINE = "online", pgettext_lazy("menu item", "online")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("menu item", "draft")
        OPEN = "open", pgettext_lazy("menu item", "open")
        CLOSED = "closed", pgettext_lazy("menu item", "closed")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="menu_items")
    scope_path = models.CharField(max_length=200)  # the team's path
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=60)
    description = models.CharField(max_length=500)
    where = models.CharField(max_length=10, choices=Where.choices)
    place_text = models.CharField(max_length=120, default="", blank=True)
    half_days = models.IntegerField()
    lead_days = models.SmallIntegerField(default=1)
    weekly_capacity = models.SmallIntegerField()
    people_needed = models.SmallIntegerField(default=1)  # volunteers for one order
    minutes = models.SmallIntegerField(default=60)  # how long one order usually takes
    conditions = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    opened_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(half_days__gt=0, half_days__lt=1 << 14), name="an_item_has_half_days"
            ),
            CheckConstraint(
                condition=Q(weekly_capacity__gte=1, weekly_capacity__lte=200),
                name="an_item_has_capacity",
            ),
            CheckConstraint(condition=Q(minutes__gte=10, minutes__lte=720), name="item_minutes"),
            CheckConstraint(
                condition=Q(lead_days__gte=0, lead_days__lte=60), name="item_lead_days"
            ),
            CheckConstraint(
                condition=Q(people_needed__gte=1, people_needed__lte=100), name="item_people"
            ),
            CheckConstraint(
                condition=Q(state="draft") | Q(opened_at__isnull=False),
                name="an_open_item_was_opened",
            ),
            CheckConstraint(
                condition=~Q(where="provider") | ~Q(place_text=""),
                name="a_place_of_the_team_is_said",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "category"], name="item_open"),
            models.Index(
                fields=["scope_path"], name="item_scope", opclasses=["varchar_pattern_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Booking(models.Model):
    """A half-day of an item that is taken; orders write it by calling down, menu counts it."""

    item = models.ForeignKey(MenuItem, on_delete=models.PROTECT, related_name="bookings")
    source = models.CharField(max_length=40)  # order:12
    day = models.DateField()
    half = models.SmallIntegerField()  # 0 morning, 1 afternoon
    week = models.DateField()  # the Monday of the week, for the item's capacity
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["source"], condition=Q(released_at__isnull=True), name="booked_once"
            ),
            CheckConstraint(condition=Q(half__in=[0, 1]), name="a_half_day"),
        ]
        indexes = [
            models.Index(
                fields=["item", "week"],
                name="booking_week",
                condition=Q(released_at__isnull=True),
            )
        ]

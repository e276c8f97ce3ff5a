"""Residents' orders."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person, User
from shijian.activities.models import Activity
from shijian.catalogue.models import Category, Risk
from shijian.menu.models import MenuItem
from shijian.organisations.models import Organisation, Place
from shijian.teams.models import Team


class Order(models.Model):
    """A need of a resident, from placed to closed (点单-派单-接单-评单)."""

    class State(models.TextChoices):
        PLACED = "placed", pgettext_lazy("an order is", "placed")
        VERIFIED = "verified", pgettext_lazy("an order is", "verified")
        REFUSED = "refused", pgettext_lazy("an order is", "refused")
        DISPATCHED = "dispatched", pgettext_lazy("an order is", "dispatched")
        ACCEPTED = "accepted", pgettext_lazy("an order is", "accepted")
        DELIVERED = "delivered", pgettext_lazy("an order is", "delivered")
        RATED = "rated", pgettext_lazy("an order is", "rated")
        CLOSED = "closed", pgettext_lazy("an order is", "closed")
        WITHDRAWN = "withdrawn", pgettext_lazy("an order is", "withdrawn")

    class Channel(models.TextChoices):
        PORTAL = "portal", _("on the phone")
        DESK = "desk", _("at the desk")
        TELEPHONE = "telephone", _("by telephone")
        API = "api", _("by another system")

    class Relation(models.TextChoices):
        """Who the served person is to the one who asks."""

        SELF = "self", _("myself")
        PARENT = "parent", _("my parent")
        SPOUSE = "spouse", _("my husband or wife")
        CHILD = "child", _("my child")
        NEIGHBOUR = "neighbour", _("my neighbour")
        OTHER = "other", _("somebody else")

    class Age(models.TextChoices):
        """What the helper must know of the age; never a birthday."""

        UNSAID = "", _("not said")
        MINOR = "minor", _("under 18")
        ELDER = "elder", _("80 or older")

    number = models.CharField(max_length=20, unique=True)  # PY-2611-0472
    requester = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="orders_placed")
    beneficiary = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="orders_received"
    )
    relation = models.CharField(max_length=10, choices=Relation.choices, default=Relation.SELF)
    age = models.CharField(max_length=6, choices=Age.choices, default=Age.UNSAID, blank=True)
    item = models.ForeignKey(MenuItem, null=True, on_delete=models.PROTECT, related_name="orders")
    week = models.DateField()  # the Monday of the week in which it takes a place of the item
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="orders")
    title = models.CharField(max_length=60)
    details = models.CharField(max_length=500, default="", blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="orders")
    address_cipher = models.BinaryField(null=True)
    contact_cipher = models.BinaryField(null=True)  # the phone to ring about this order
    contact_head = models.CharField(max_length=3, default="", blank=True)  # to show 138****1234
    contact_tail = models.CharField(max_length=4, default="", blank=True)
    risks = models.ManyToManyField(Risk, blank=True, related_name="orders")
    any_time = models.BooleanField(default=False)
    share_contact = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLACED)
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="orders")
    scope_path = models.CharField(max_length=200)  # the station's path
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="orders")
    activity = models.ForeignKey(
        Activity, null=True, on_delete=models.PROTECT, related_name="orders"
    )
    planned_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField()
    due_at = models.DateTimeField()  # of the step that is waited for now
    state_at = models.DateTimeField()
    escalated_to = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="orders_escalated"
    )  # one level up, once the step is overdue; a new step clears it
    reopened = models.BooleanField(default=False)  # “not solved” brings an order back once
    refusal_cipher = models.BinaryField(null=True)  # 5-100 characters, for the asker alone

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(state__in=["placed", "verified", "refused", "withdrawn"])
                | Q(team__isnull=False),
                name="dispatched_has_a_team",
            ),
            CheckConstraint(
                condition=~Q(state__in=["accepted", "delivered", "rated"])
                | Q(activity__isnull=False),
                name="accepted_has_an_activity",
            ),
            CheckConstraint(
                condition=~Q(state__in=["dispatched", "accepted"]) | Q(planned_at__isnull=False),
                name="dispatched_has_a_time",
            ),
            CheckConstraint(
                condition=~Q(state="refused") | Q(refusal_cipher__isnull=False),
                name="refused_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="order_due"),
            models.Index(
                fields=["scope_path", "state"],
                name="order_scope",
                opclasses=["varchar_pattern_ops", "varchar_ops"],
            ),
            models.Index(fields=["requester", "-id"], name="order_requester"),
            models.Index(fields=["beneficiary", "week"], name="order_beneficiary"),
            models.Index(fields=["team", "state"], name="order_team"),
            models.Index(fields=["item", "week"], name="order_item_week"),
            models.Index(fields=["activity"], name="order_activity"),
        ]

    def __str__(self) -> str:
        return self.number


class Counter(models.Model):
    """The last number given in a month; raised by one statement, so that none is given twice."""

    month = models.CharField(max_length=20, primary_key=True)  # PY-2611
    last = models.IntegerField()


class Window(models.Model):
    """A half-day that suits the resident."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="windows")
    day = models.DateField()
    afternoon = models.BooleanField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["order", "day", "afternoon"], name="a_half_day_once")
        ]
        ordering = ["day", "afternoon"]


class Step(models.Model):
    """One move of an order; append-only. Words for people come from the code."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=Order.State.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(null=True)
    note_code = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["order", "id"], name="step_order")]


class Authorisation(models.Model):
    """Who let whom order for them, and how that is known (代办)."""

    class Way(models.TextChoices):
        PRESENT = "present", _("at the desk in person")
        TELEPHONE = "telephone", _("by telephone, called back")
        PAPER = "paper", _("signed paper")
        FAMILY = "family", _("a family member")

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="authorisation")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way.choices)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Paper(models.Model):
    """The photographed paper behind an authorisation: evidence, kept once and never exchanged."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="paper")
    file = models.CharField(max_length=70)  # common.files
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Rating(models.Model):
    """What the served person said; the one who served never sees whose it is."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="ratings")
    round = models.SmallIntegerField(default=1)  # 2 after “not solved” brought the order back
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="ratings")
    score = models.SmallIntegerField()
    solved = models.BooleanField()
    words_cipher = models.BinaryField(null=True)
    channel = models.CharField(max_length=10, choices=Order.Channel.choices)
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="one_to_five"),
            CheckConstraint(condition=Q(round__in=[1, 2]), name="rated_twice_at_most"),
            UniqueConstraint(fields=["order", "round"], name="one_rating_a_round"),
        ]
        indexes = [models.Index(fields=["team", "-id"], name="rating_team")]

"""Activities, shifts, sign-ups, attendance."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThanOrEqual,
)
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person, User
from shijian.catalogue.models import Category
from shijian.common import clock
from shijian.hours.models import Between, CountyDay, LastDay
from shijian.organisations.models import Organisation, Place
from shijian.teams.models import Team

ALL_KINDS = 63  # six kinds that are not volunteering, each looked at


class Activity(models.Model):
    """Something volunteers do together at a place and time, with the fields of 条例 art. 12."""

    class Joining(models.TextChoices):
        INSTANT = "instant", _("at once")
        APPROVAL = "approval", _("after the organiser agrees")
        INVITATION = "invitation", _("by invitation only")

    class Minors(models.TextChoices):
        NONE = "none", _("adults only")
        CONSENT = "consent", _("under 18 with their guardian's word")

    class Safety(models.TextChoices):
        """How nobody is ever alone with a minor (R7)."""

        UNSAID = "", _("not stated here")
        TWO_ADULTS = "two_adults", _("two adults are always there")
        PUBLIC_PLACE = "public_place", _("a public place, seen by others")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("waits for approval")
        PUBLISHED = "published", _("open for sign-up")
        CANCELLED = "cancelled", _("cancelled")
        CLOSED = "closed", _("over")

    title = models.CharField(max_length=60)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="activities")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)  # recording unit
    scope_path = models.CharField(max_length=200)  # the team's path
    place = models.ForeignKey(Place, on_delete=models.PROTECT)
    place_text = models.CharField(max_length=120)
    meeting_point = models.CharField(max_length=120, default="", blank=True, db_default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    content = models.CharField(max_length=500)
    conditions = models.CharField(max_length=200)
    risks = models.CharField(max_length=200)
    safeguards = models.CharField(max_length=200)
    served = models.CharField(max_length=120, default="", blank=True)  # for whom
    responsible = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    dangerous = models.BooleanField(default=False, db_default=False)  # 条例 art. 17
    insurer = models.CharField(max_length=60, default="", blank=True, db_default="")
    policy = models.CharField(max_length=40, default="", blank=True, db_default="")
    insured_from = models.DateField(null=True, blank=True)
    insured_to = models.DateField(null=True, blank=True)
    minors = models.CharField(
        max_length=8, choices=Minors.choices, default=Minors.NONE, db_default=Minors.NONE
    )
    serves_minors = models.BooleanField(default=False, db_default=False)
    safety = models.CharField(
        max_length=12, choices=Safety.choices, default="", blank=True, db_default=""
    )
    checked_kinds = models.SmallIntegerField(default=0, db_default=0)  # bits of rules.NOT_SERVICE
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # An activity that fulfils an order shows its place to members only, and no name at all.
    private = models.BooleanField(default=False)
    joining = models.CharField(
        max_length=10, choices=Joining.choices, default=Joining.INSTANT, db_default=Joining.INSTANT
    )
    companions_max = models.SmallIntegerField(default=0, db_default=0)  # with one sign-up
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="activity_has_length"),
            CheckConstraint(
                condition=~Q(state__in=["published", "closed"])
                | (
                    ~Q(content="")
                    & ~Q(conditions="")
                    & ~Q(risks="")
                    & ~Q(safeguards="")
                    & ~Q(place_text="")
                ),
                name="published_says_everything",
            ),
            CheckConstraint(
                condition=~Q(state__in=["published", "closed"])
                | Q(private=True)
                | Q(checked_kinds=ALL_KINDS),
                name="published_was_checked",
            ),
            CheckConstraint(
                condition=Q(dangerous=False) | Q(minors="none"), name="danger_is_for_adults"
            ),
            CheckConstraint(
                condition=~Q(state__in=["published", "closed"])
                | Q(dangerous=False)
                | ~Q(insurer="")
                & ~Q(policy="")
                & Q(insured_from__isnull=False, insured_to__isnull=False)
                & Q(LessThanOrEqual(F("insured_from"), CountyDay("starts_at")))
                & Q(GreaterThanOrEqual(F("insured_to"), LastDay("ends_at"))),
                name="danger_is_insured",
            ),
            CheckConstraint(
                condition=~Q(state__in=["published", "closed"])
                | Q(minors="none", serves_minors=False)
                | ~Q(safety=""),
                name="nobody_is_alone_with_a_minor",
            ),
            CheckConstraint(
                condition=Q(companions_max__gte=0, companions_max__lte=20), name="few_companions"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="activity_calendar"),
            models.Index(
                fields=["scope_path"], name="activity_scope", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(fields=["place", "starts_at"], name="activity_place"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def phase(self) -> str:
        """What a page calls its state: an open activity runs for a while, and is over one day."""
        if self.state != self.State.PUBLISHED or self.starts_at > clock.now():
            return self.state
        return "running" if self.ends_at > clock.now() else "past"


class Shift(models.Model):
    """A stretch of an activity with places for volunteers."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="shifts")
    name = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    break_minutes = models.SmallIntegerField(default=0)
    capacity = models.SmallIntegerField()
    taken = models.SmallIntegerField(default=0)  # kept by the sign-up function under its lock
    age_min = models.SmallIntegerField(default=0)
    secret = models.BinaryField(max_length=32)  # of the rotating code; never leaves the server
    ended_at = models.DateTimeField(null=True)  # when the captain handed the attendance over
    confirmed_at = models.DateTimeField(null=True)  # when nothing in it waited any more

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="shift_has_length"),
            CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("capacity")), name="never_over_capacity"
            ),
            CheckConstraint(condition=Q(capacity__gte=1), name="a_shift_has_places"),
            CheckConstraint(
                condition=Q(break_minutes__gte=0)
                & Q(GreaterThan(Between("ends_at", "starts_at"), F("break_minutes"))),
                name="a_break_is_shorter_than_its_shift",
            ),
            CheckConstraint(
                condition=Exact(CountyDay("starts_at"), LastDay("ends_at")),
                name="shift_does_not_cross_midnight",
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="shift_end")]


class Signup(models.Model):
    """A volunteer's place in a shift."""

    class State(models.TextChoices):
        TAKEN = "taken", _("signed up")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("a place is kept for you")
        ASKED = "asked", _("waits for the organiser")
        INVITED = "invited", pgettext_lazy("place", "invited")
        WITHDRAWN = "withdrawn", _("place given back")
        CANCELLED = "cancelled", _("cancelled by the organiser")
        DECLINED = "declined", pgettext_lazy("place", "declined")
        LAPSED = "lapsed", _("not confirmed in time")
        SWAPPED = "swapped", _("place handed on")

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="signups")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signups")
    post = models.ForeignKey("Post", null=True, on_delete=models.PROTECT, related_name="signups")
    companions = models.SmallIntegerField(default=0, db_default=0)  # how many come along
    state = models.CharField(max_length=10, choices=State.choices, default=State.TAKEN)
    at = models.DateTimeField()
    offer_until = models.DateTimeField(null=True)  # until when the offered place is kept
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["shift", "person"],
                condition=Q(state__in=["taken", "waiting", "offered", "asked", "invited"]),
                name="no_person_twice_in_a_shift",
            ),
            CheckConstraint(
                condition=Q(state="offered", offer_until__isnull=False)
                | ~Q(state="offered") & Q(offer_until__isnull=True),
                name="an_offer_has_an_end",
            ),
            CheckConstraint(
                condition=Q(companions__gte=0) & (Q(post__isnull=True) | Q(companions=0)),
                name="a_post_is_for_one",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="signup_person"),
            models.Index(
                fields=["shift", "at"],
                name="signup_queue",
                condition=Q(state__in=["waiting", "offered", "asked"]),
            ),
        ]

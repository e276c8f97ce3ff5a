"""Teams and who belongs to them."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.catalogue.models import Category
from shijian.organisations.models import Organisation
from shijian.volunteers.models import Volunteer


class Team(models.Model):
    """A corps, brigade or squad that mirrors the tree, a professional team or a social group."""

    class Kind(models.TextChoices):
        CORPS = "corps", _("corps")
        BRIGADE = "brigade", _("brigade")
        SQUAD = "squad", _("squad")
        PROFESSIONAL = "professional", _("professional team")
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
    categories = models.ManyToManyField(Category, blank=True)
    half_days = models.IntegerField(default=0)  # as volunteers.Volunteer.half_days
    reach = models.CharField(max_length=8, choices=Reach.choices, default=Reach.TOWN)
    weekly_capacity = models.SmallIntegerField(default=6)  # orders a week
    may_publish = models.BooleanField(default=False)
    host = models.CharField(max_length=80, default="", blank=True)  # of a professional team (C07)
    introduction = models.CharField(max_length=300, default="", blank=True)
    active = models.BooleanField(default=True)
    founded_on = models.DateField()

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
                condition=~Q(kind="professional") | ~Q(host=""),
                name="a_professional_team_has_a_host",
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="team_path", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        return self.short_name


class Membership(models.Model):
    """A volunteer in a team; begins by request or invitation, always accepted by the person."""

    class Role(models.TextChoices):
        CAPTAIN = "captain", pgettext_lazy("membership", "captain")
        DEPUTY = "deputy", pgettext_lazy("membership", "deputy captain")
        MEMBER = "member", pgettext_lazy("membership", "member")

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("membership", "asked to join")
        INVITED = "invited", pgettext_lazy("membership", "invited")
        ACTIVE = "active", pgettext_lazy("membership", "member")
        DECLINED = "declined", pgettext_lazy("membership", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("membership", "taken back")
        LEFT = "left", pgettext_lazy("membership", "left")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=State.choices)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer_cipher = models.BinaryField(null=True)  # why not, 5-100 characters, for the asker alone
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["team", "volunteer"],
                condition=Q(state__in=["requested", "invited", "active"]),
                name="one_living_membership",
            ),
            UniqueConstraint(
                fields=["team"],
                condition=Q(role="captain", state="active"),
                name="one_captain",
            ),
            CheckConstraint(
                condition=~Q(state="active") | Q(joined_at__isnull=False),
                name="a_member_joined_some_day",
            ),
            CheckConstraint(
                condition=~Q(state="left") | Q(left_at__isnull=False),
                name="who_left_left_some_day",
            ),
            CheckConstraint(
                condition=~Q(state="declined") | Q(answer_cipher__isnull=False),
                name="a_no_has_a_reason",
            ),
            CheckConstraint(
                condition=Q(role="member") | Q(state="active"),
                name="an_office_is_held_by_a_member",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "state", "-id"], name="membership_team"),
            models.Index(fields=["volunteer", "state"], name="membership_volunteer"),
        ]

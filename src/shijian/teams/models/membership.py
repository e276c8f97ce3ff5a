"""Who belongs to a team."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from shijian.teams.models.team import Team
from shijian.volunteers.models import Volunteer


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
    moves_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="moves_to"
    )  # ends as this one begins (转队)

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
            CheckConstraint(
                condition=~Q(moves_from=F("id")), name="nobody_moves_to_where_they_are"
            ),
        ]
        indexes = [
            models.Index(fields=["team", "state", "-id"], name="membership_team"),
            models.Index(fields=["volunteer", "state"], name="membership_volunteer"),
        ]

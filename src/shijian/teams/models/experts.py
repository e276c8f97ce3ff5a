"""The experts' register (C16): who lets themselves be asked, and what they were asked to do."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person
from shijian.catalogue.models import DutyField
from shijian.teams.models.team import Team
from shijian.volunteers.models import Volunteer


class Expert(models.Model):
    """A volunteer who put themselves on the register; taken off at will, listed again at will."""

    class Kind(models.TextChoices):
        DOCTOR = "doctor", _("retired doctor")
        TEACHER = "teacher", _("retired teacher")
        TECHNICIAN = "technician", _("retired technician")
        OFFICIAL = "official", _("retired official")  # 五老 among them
        WORTHY = "worthy", _("local worthy")  # 乡贤

    volunteer = models.OneToOneField(Volunteer, on_delete=models.PROTECT, related_name="expert")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    duty_field = models.ForeignKey(DutyField, on_delete=models.PROTECT)
    speciality = models.CharField(max_length=80)
    leads = models.BooleanField()
    advises = models.BooleanField()
    listed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(leads=True) | Q(advises=True), name="an_expert_leads_or_advises"
            )
        ]
        indexes = [models.Index(fields=["kind", "-id"], name="expert_kind")]


class Engagement(models.Model):
    """An expert asked to lead or advise a team, from the asking to the end; always unpaid."""

    class Role(models.TextChoices):
        LEAD = "lead", pgettext_lazy("engagement", "to lead")
        ADVISE = "advise", pgettext_lazy("engagement", "to advise")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("engagement", "asked")
        AGREED = "agreed", pgettext_lazy("engagement", "agreed, approval to come")
        ACCEPTED = "accepted", pgettext_lazy("engagement", "accepted")
        DECLINED = "declined", pgettext_lazy("engagement", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("engagement", "taken back")
        ENDED = "ended", pgettext_lazy("engagement", "ended")

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="engagements")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="engagements")
    role = models.CharField(max_length=6, choices=Role.choices)
    words = models.CharField(max_length=300)  # what it is about, as the expert reads it
    needs_approval = models.BooleanField()  # a retired official in a social organisation
    approval = models.CharField(max_length=120, default="", blank=True)  # who approved, which paper
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["expert", "team"],
                condition=Q(state__in=["asked", "agreed", "accepted"]),
                name="one_living_engagement",
            ),
            CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn"]) | Q(answered_at__isnull=False),
                name="an_engagement_was_answered",
            ),
            CheckConstraint(
                condition=~Q(state="accepted") | Q(needs_approval=False) | Q(approval__gt=""),
                name="an_officials_post_was_approved",
            ),
            CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False),
                name="an_ended_engagement_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["team", "state"], name="engagement_team")]

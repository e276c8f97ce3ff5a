"""Calling a team out: who is needed where and when, and what each answered."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person
from shijian.teams.models.team import Team
from shijian.volunteers.models import Volunteer


class CallOut(models.Model):
    """A team is needed now or soon; every member who may serve is asked, and nobody is counted."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="call_outs")
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=120)
    meet_at = models.DateTimeField()
    needed = models.SmallIntegerField()
    asked = models.IntegerField()  # how many were asked
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(needed__gte=1), name="a_call_out_needs_somebody")
        ]
        indexes = [models.Index(fields=["team", "-id"], name="call_out_team")]

    def __str__(self) -> str:
        return self.title


class CallAnswer(models.Model):
    """A member's own answer to a call-out; the last one counts."""

    class Answer(models.TextChoices):
        COMING = "coming", pgettext_lazy("call-out", "coming")
        NOT = "not", pgettext_lazy("call-out", "cannot")

    call_out = models.ForeignKey(CallOut, on_delete=models.PROTECT, related_name="answers")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="call_answers")
    answer = models.CharField(max_length=6, choices=Answer.choices)
    minutes = models.SmallIntegerField(null=True)  # until they are there
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["call_out", "volunteer"], name="one_answer_a_call_out"),
            CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=0, minutes__lte=1440),
                name="minutes_of_a_day",
            ),
        ]

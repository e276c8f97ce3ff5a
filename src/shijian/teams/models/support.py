"""Support for social organisations: a call under a policy, requests, what became of them (C18)."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person
from shijian.organisations.models import Organisation
from shijian.teams.models.team import Team


class SupportCall(models.Model):
    """A support policy with a call: what is given, by which document, to whom, until when."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="support_calls"
    )  # which calls
    title = models.CharField(max_length=80)
    document = models.CharField(max_length=120)  # the policy it stands on, with its number
    text = models.CharField(max_length=2000)  # who may ask, for what, how it is decided
    opens_on = models.DateField()
    closes_on = models.DateField()
    budget_yuan = models.IntegerField()  # 0 where only sponsors give
    most_yuan = models.IntegerField()  # for one request
    report_by = models.DateField()  # when the last report is due
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="a_call_is_open"),
            CheckConstraint(
                condition=Q(report_by__gt=F("closes_on")), name="a_report_follows_the_call"
            ),
            CheckConstraint(
                condition=Q(budget_yuan__gte=0, most_yuan__gte=0, most_yuan__lte=F("budget_yuan")),
                name="one_request_fits_the_budget",
            ),
        ]
        indexes = [models.Index(fields=["-closes_on", "-id"], name="support_call_end")]

    def __str__(self) -> str:
        return self.title


class SupportRequest(models.Model):
    """A social organisation's project under a call, until its report is public."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("support", "asked")
        GRANTED = "granted", pgettext_lazy("support", "granted")
        ADOPTED = "adopted", pgettext_lazy("support", "adopted by a sponsor")
        REFUSED = "refused", pgettext_lazy("support", "not granted")
        WITHDRAWN = "withdrawn", pgettext_lazy("support", "taken back")
        REPORTED = "reported", pgettext_lazy("support", "reported")
        PUBLISHED = "published", pgettext_lazy("support", "published")

    call = models.ForeignKey(SupportCall, on_delete=models.PROTECT, related_name="requests")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="support_requests")
    title = models.CharField(max_length=80)
    plan = models.CharField(max_length=1000)  # whom it helps, what is done, what the money is for
    asked_yuan = models.IntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    given_yuan = models.IntegerField(default=0)  # of the call's budget
    sponsor = models.CharField(max_length=80, default="", blank=True)  # who adopts it (认领)
    sponsored = models.CharField(max_length=200, default="", blank=True)  # what the sponsor gives
    decision = models.CharField(max_length=200, default="", blank=True)  # the reasons, public
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    report = models.CharField(max_length=2000, default="", blank=True)
    spent_yuan = models.IntegerField(null=True)
    reported_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["call", "team"],
                condition=~Q(state="withdrawn"),
                name="one_request_a_call",
            ),
            CheckConstraint(condition=Q(asked_yuan__gte=0), name="asking_is_not_negative"),
            CheckConstraint(
                condition=Q(given_yuan__gte=0, given_yuan__lte=F("asked_yuan")),
                name="no_more_is_given_than_asked",
            ),
            CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn"])
                | Q(decided_at__isnull=False, decision__gt=""),
                name="a_decision_has_reasons",
            ),
            CheckConstraint(
                condition=~Q(state="granted") | Q(given_yuan__gt=0), name="a_grant_gives_something"
            ),
            CheckConstraint(
                condition=~Q(state="adopted") | Q(sponsor__gt="", sponsored__gt=""),
                name="an_adoption_has_a_sponsor",
            ),
            CheckConstraint(
                condition=~Q(state__in=["asked", "refused", "withdrawn"]) | Q(given_yuan=0),
                name="nothing_is_given_without_a_yes",
            ),
            CheckConstraint(
                condition=~Q(state__in=["reported", "published"])
                | Q(report__gt="", spent_yuan__gte=0, reported_at__isnull=False),
                name="a_report_is_whole",
            ),
            CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="what_is_published_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["call", "state"], name="support_request_call")]

    def __str__(self) -> str:
        return self.title

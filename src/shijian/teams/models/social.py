"""Social organisations on their way into the corps, and the yearly look at them (C08)."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person
from shijian.catalogue.models import DutyField
from shijian.organisations.models import Organisation
from shijian.teams.models.team import Team
from shijian.volunteers.models import Volunteer


class SocialOrganisation(models.Model):
    """A group that asks to join the corps: lawfully registered, or with a unit that consents."""

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("social organisation", "applied")
        RETURNED = "returned", pgettext_lazy("social organisation", "to be completed")
        REVIEWED = "reviewed", pgettext_lazy("social organisation", "reviewed")
        ADMITTED = "admitted", pgettext_lazy("social organisation", "admitted")
        REFUSED = "refused", pgettext_lazy("social organisation", "not admitted")
        WITHDRAWN = "withdrawn", pgettext_lazy("social organisation", "taken back")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="social_organisations"
    )  # which it joins
    applicant = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="applications")
    name = models.CharField(max_length=80)
    duty_field = models.ForeignKey(DutyField, on_delete=models.PROTECT)
    introduction = models.CharField(max_length=300)
    registered = models.BooleanField()
    credit_code = models.CharField(max_length=18, default="", blank=True)
    registration_authority = models.CharField(max_length=80, default="", blank=True)
    supervising_unit = models.CharField(max_length=80, default="", blank=True)
    registered_on = models.DateField(null=True)
    consenting_unit = models.CharField(max_length=80, default="", blank=True)
    consent_file = models.CharField(max_length=80, default="", blank=True)  # common.files
    overseas_funding = models.BooleanField()
    overseas_note = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.APPLIED)
    applied_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer_cipher = models.BinaryField(null=True)  # why back or why not, for the applicant
    team = models.OneToOneField(
        Team, null=True, on_delete=models.PROTECT, related_name="social_organisation"
    )

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(registered=False)
                | Q(
                    credit_code__regex=r"^[1-9ANY][0-9A-HJ-NPQRTUWXY]{17}$",
                    registration_authority__gt="",
                    supervising_unit__gt="",
                    registered_on__isnull=False,
                ),
                name="a_registered_one_says_where",
            ),
            CheckConstraint(
                condition=Q(registered=True)
                | Q(credit_code="", consenting_unit__gt="", consent_file__gt=""),
                name="an_unregistered_one_has_a_consenting_unit",
            ),
            CheckConstraint(
                condition=Q(overseas_funding=False) | Q(overseas_note__gt=""),
                name="overseas_funding_is_explained",
            ),
            CheckConstraint(
                condition=Q(state="admitted", team__isnull=False)
                | (~Q(state="admitted") & Q(team__isnull=True)),
                name="who_is_admitted_has_a_team",
            ),
            CheckConstraint(
                condition=~Q(state="reviewed") | Q(reviewed_at__isnull=False),
                name="a_review_has_a_time",
            ),
            CheckConstraint(
                condition=~Q(state__in=["admitted", "refused"]) | Q(decided_at__isnull=False),
                name="a_decision_has_a_time",
            ),
            CheckConstraint(
                condition=~Q(state__in=["returned", "refused"]) | Q(answer_cipher__isnull=False),
                name="back_and_no_have_a_reason",
            ),
            CheckConstraint(
                condition=~Q(state="admitted")
                | Q(reviewed_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(reviewed_by=F("decided_by")),
                name="two_people_admit",
            ),
            UniqueConstraint(
                fields=["credit_code"],
                condition=Q(state__in=["applied", "returned", "reviewed", "admitted"])
                & Q(credit_code__gt=""),
                name="one_living_application_per_credit_code",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="social_of")]

    def __str__(self) -> str:
        return self.name


class AnnualCheck(models.Model):
    """What changed at a social organisation in a year; what the system counts is not asked."""

    class Result(models.TextChoices):
        PASSED = "passed", pgettext_lazy("annual check", "passed")
        IMPROVE = "improve", pgettext_lazy("annual check", "to improve")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="annual_checks")
    year = models.SmallIntegerField()
    opened_at = models.DateTimeField()
    still_valid = models.BooleanField(null=True)  # the registration, or the unit's consent
    overseas_funding = models.BooleanField(null=True)
    changes = models.CharField(max_length=300, default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=8, choices=Result.choices, default="", blank=True)
    result_cipher = models.BinaryField(null=True)  # what to improve
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["team", "year"], name="one_check_a_year"),
            CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(still_valid__isnull=False, overseas_funding__isnull=False),
                name="an_answer_is_whole",
            ),
            CheckConstraint(
                condition=Q(result="") | Q(answered_at__isnull=False, decided_at__isnull=False),
                name="a_result_follows_an_answer",
            ),
            CheckConstraint(
                condition=~Q(result="improve") | Q(result_cipher__isnull=False),
                name="to_improve_says_what",
            ),
        ]

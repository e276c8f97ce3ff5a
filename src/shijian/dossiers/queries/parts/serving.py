"""Somebody as a volunteer: standing, consents, teams, places, hours, points."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shijian.activities.models import MinorConsent, Signup
from shijian.dossiers.queries.columns import (
    CONSENT,
    LAW,
    TASK,
    Column,
    Part,
    Value,
)
from shijian.hours.models import Objection, Outside, Pending, ServiceRecord
from shijian.points.models import Entry as PointsEntry
from shijian.teams.models import CallAnswer, Expert, Membership, SocialOrganisation
from shijian.volunteers.models import (
    Consent,
    Guardianship,
    Qualification,
    StateChange,
    Suspension,
    Volunteer,
)
from shijian.volunteers.queries import reason_of_suspension


def _names(relation: str) -> Any:
    def read(row: Any) -> Value:
        return ", ".join(str(one) for one in getattr(row, relation).all())

    return read


SERVING = (
    Part(
        "volunteer", _("You as a volunteer"), CONSENT,
        lambda human: Volunteer.objects.filter(person__in=human.people)
        .select_related("home").order_by("pk")
        .prefetch_related("skills", "categories", "audiences"),
        (
            Column("number", _("Volunteer number"), "number"),
            Column("state", _("Standing"), "get_state_display"),
            Column("home", _("Home"), "home.name"),
            Column("skills", _("Can do"), _names("skills")),
            Column("categories", _("Likes to do"), _names("categories")),
            Column("audiences", _("For whom"), _names("audiences")),
            Column("half_days", _("Half-days, as 14 bits"), "half_days"),
            Column("reach", _("Goes as far as"), "get_reach_display"),
            Column("weekly_capacity", _("Times a week"), "weekly_capacity"),
            Column("party_member", _("Party member, as you ticked"), "is_party_member"),
            Column("public_employee", _("Public employee, as you ticked"), "is_public_employee"),
            Column("registered_at", _("Registered on"), "registered_at"),
        ),
        page="volunteers:me",
    ),
    Part(
        "standing", _("How your standing changed"), LAW,
        lambda human: StateChange.objects.filter(volunteer__person__in=human.people)
        .order_by("-pk"),
        (
            Column("state", _("Standing"), "get_state_display"),
            Column("at", _("When"), "at"),
            Column("reason", _("Why, as a code"), "reason_code"),
        ),
    ),
    Part(
        "suspensions", _("Suspensions"), LAW,
        lambda human: Suspension.objects.filter(volunteer__person__in=human.people)
        .select_related("authority").order_by("-pk"),
        (
            Column("authority", _("Authority"), "authority.name"),
            Column("at", _("When"), "decided_at"),
            Column("until", _("Until"), "until"),
            Column("reason", _("Reason"), reason_of_suspension),
            Column("ended_at", _("Ended"), "ended_at"),
        ),
        page="dossiers:standing",
    ),
    Part(
        "consents", _("What you agreed to"), LAW,
        lambda human: Consent.objects.filter(person__in=human.people).order_by("-pk"),
        (
            Column("purpose", _("For what"), "purpose"),
            Column("version", _("Version of the words"), "version"),
            Column("digest", _("Digest of the words"), lambda row: bytes(row.text_sha256).hex()),
            Column("given", _("Given"), "given"),
            Column("at", _("When"), "at"),
            Column("channel", _("How"), "channel"),
        ),
        page="volunteers:me",
    ),
    Part(
        "qualifications", _("Your qualifications"), CONSENT,
        lambda human: Qualification.objects.filter(volunteer__person__in=human.people)
        .select_related("kind").order_by("-pk"),
        (
            Column("kind", _("Qualification"), "kind.name"),
            Column("state", _("State"), "get_state_display"),
            Column("from", _("From"), "valid_from"),
            Column("until", _("Until"), "valid_to"),
            Column("claimed_at", _("Handed in"), "claimed_at"),
            Column("checked_at", _("Checked"), "checked_at"),
        ),
    ),
    Part(
        "guardians", _("Guardians and wards"), LAW,
        lambda human: Guardianship.objects.filter(
            Q(minor__in=human.people) | Q(guardian__in=human.people)
        ).select_related("minor", "guardian").order_by("-pk"),
        (
            Column("minor", _("Minor"), "minor.name"),
            Column("guardian", _("Guardian"), "guardian.name"),
            Column("kind", _("Kind"), "get_kind_display"),
            Column("from", _("From"), "starts_on"),
            Column("until", _("Until"), "ends_on"),
        ),
    ),
    Part(
        "teams", _("Teams you joined or asked to join"), TASK,
        lambda human: Membership.objects.filter(volunteer__person__in=human.people)
        .select_related("team").order_by("-pk"),
        (
            Column("team", _("Team"), "team.name"),
            Column("role", _("Role"), "get_role_display"),
            Column("state", _("State"), "get_state_display"),
            Column("joined_at", _("Joined"), "joined_at"),
            Column("left_at", _("Left"), "left_at"),
        ),
        page="teams:mine",
    ),
    Part(
        "applications", _("Groups you applied for"), TASK,
        lambda human: SocialOrganisation.objects.filter(applicant__person__in=human.people)
        .order_by("-pk"),
        (
            Column("name", _("Name"), "name"),
            Column("state", _("State"), "get_state_display"),
        ),
    ),
    Part(
        "expert", _("You in the experts' register"), CONSENT,
        lambda human: Expert.objects.filter(volunteer__person__in=human.people).order_by("-pk"),
        (
            Column("kind", _("Kind"), "get_kind_display"),
            Column("speciality", _("What"), "speciality"),
            Column("from", _("From"), "listed_at"),
            Column("until", _("Until"), "withdrawn_at"),
        ),
    ),
    Part(
        "calls", _("Calls you answered"), TASK,
        lambda human: CallAnswer.objects.filter(volunteer__person__in=human.people)
        .select_related("call_out").order_by("-pk"),
        (
            Column("what", _("What"), "call_out.title"),
            Column("answer", _("The answer"), "get_answer_display"),
            Column("at", _("When"), "at"),
        ),
    ),
    Part(
        "words", _("A guardian's word for an activity"), LAW,
        lambda human: MinorConsent.objects.filter(
            Q(minor__in=human.people) | Q(guardian__in=human.people)
        ).select_related("activity").order_by("-pk"),
        (
            Column("activity", _("Activity"), "activity.title"),
            Column("at", _("When"), "at"),
            Column("until", _("Until"), "ended_at"),
        ),
    ),
    Part(
        "signups", _("Where you signed up"), TASK,
        lambda human: Signup.objects.filter(person__in=human.people)
        .select_related("shift__activity", "attendance").order_by("-pk"),
        (
            Column("activity", _("Activity"), "shift.activity.title"),
            Column("starts_at", _("Begins"), "shift.starts_at"),
            Column("state", _("State"), "get_state_display"),
            Column("came", _("Came"), "attendance.in_at"),
            Column("left", _("Left"), "attendance.out_at"),
        ),
        page="activities:my_signups",
    ),
    Part(
        "hours", _("Your hours of service"), LAW,
        lambda human: ServiceRecord.objects.filter(person__in=human.people)
        .select_related("organisation", "category").order_by("-starts_at", "-pk"),
        (
            Column("title", _("What"), "title"),
            Column("category", _("Category"), "category.name"),
            Column("organisation", _("Recorded by"), "organisation.name"),
            Column("kind", _("How it was recorded"), "get_kind_display"),
            Column("starts_at", _("From"), "starts_at"),
            Column("ends_at", _("Until"), "ends_at"),
            Column("minutes", _("Minutes"), "minutes"),
            Column("confirmed_at", _("Confirmed on"), "confirmed_at"),
        ),
        page="hours:my_hours",
    ),
    Part(
        "pending", _("Hours that wait or are looked at"), LAW,
        lambda human: Pending.objects.filter(person__in=human.people).order_by("-pk"),
        (
            Column("title", _("What"), "title"),
            Column("starts_at", _("From"), "starts_at"),
            Column("ends_at", _("Until"), "ends_at"),
            Column("minutes", _("Minutes"), "minutes"),
            Column("state", _("State"), "get_state_display"),
        ),
        page="hours:my_hours",
    ),
    Part(
        "objections", _("What you disputed about hours"), TASK,
        lambda human: Objection.objects.filter(person__in=human.people).order_by("-pk"),
        (
            Column("opened_at", _("When"), "opened_at"),
            Column("state", _("State"), "get_state_display"),
            Column("due_at", _("Until"), "due_at"),
        ),
        page="hours:my_hours",
    ),
    Part(
        "outside_hours", _("Hours earned elsewhere"), TASK,
        lambda human: Outside.objects.filter(person__in=human.people).order_by("-pk"),
        (
            Column("platform", _("What"), "what"),
            Column("first_day", _("From"), "first_day"),
            Column("last_day", _("Until"), "last_day"),
            Column("minutes", _("Minutes"), "minutes"),
            Column("state", _("State"), "get_state_display"),
        ),
        page="hours:my_hours",
    ),
    Part(
        "points", _("Your points"), CONSENT,
        lambda human: PointsEntry.objects.filter(account__person__in=human.people)
        .select_related("transfer").order_by("-pk"),
        (
            Column("at", _("When"), "transfer.at"),
            Column("amount", _("points"), "amount"),
            Column("for", _("For what"), "transfer.memo"),
            Column("rule", _("Rule"), "transfer.rule_version"),
        ),
        page="points:my_points",
    ),
)  # fmt: skip

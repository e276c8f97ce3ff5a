"""Every table that says something about a person, for that person to read (PIPL art. 45).

A table that points at a person and is missing here fails tests/rooms/dossiers/test_held.py.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import ApiToken, Device, Merge, Person, User
from shijian.accounts.queries import clear_field, sign_in_phone
from shijian.activities.models import Signup
from shijian.dossiers.queries.columns import (
    CONSENT,
    LAW,
    SAFETY,
    TASK,
    Column,
    Part,
    Value,
)
from shijian.hours.models import ServiceRecord
from shijian.journal.models import Entry
from shijian.journal.queries import reason_of
from shijian.notices.models import Notice
from shijian.orders.models import Order
from shijian.orders.queries import address_of, phone_of_order
from shijian.organisations.models import Holding
from shijian.points.models import Entry as PointsEntry
from shijian.supervision.models import Complaint
from shijian.supervision.queries import answer_of, text_of
from shijian.teams.models import Membership
from shijian.volunteers.models import Consent, StateChange, Volunteer


def _clear(field: str) -> Any:
    def read(person: Person) -> Value:
        return clear_field(person, field)

    return read


def _names(relation: str) -> Any:
    def read(row: Any) -> Value:
        return ", ".join(str(one) for one in getattr(row, relation).all())

    return read


WHO = (
    Part(
        "identity", _("Who you are"), LAW,
        lambda human: Person.objects.filter(pk__in=human.people).order_by("pk"),
        (
            Column("name", _("Name"), "name"),
            Column("sex", _("Sex"), "get_sex_display"),
            Column("born_on", _("Date of birth"), "born_on"),
            Column("id_number", _("ID number"), _clear("id_number")),
            Column("phone", _("phone number"), _clear("phone")),
            Column("address", _("home address"), _clear("address")),
            Column("since", _("Kept since"), "created_at"),
        ),
        personal=True,
    ),
    Part(
        "merges", _("Records of yours that were put together"), TASK,
        lambda human: Merge.objects.filter(gone__in=human.people).order_by("-pk"),
        (
            Column("at", _("When"), "at"),
            Column("undo_until", _("Can be undone until"), "undo_until"),
            Column("undone_at", _("Undone"), "undone_at"),
        ),
    ),
    Part(
        "sign_in", _("How you sign in"), SAFETY,
        lambda human: User.objects.filter(pk__in=human.users).order_by("pk"),
        (
            Column("phone", _("phone number"), sign_in_phone),
            Column("language", _("Language"), "language"),
            Column("elder_view", _("Large letters"), "elder_view"),
            Column("last_sign_in", _("Last signed in"), "last_login"),
        ),
        page="accounts:me", personal=True,
    ),
    Part(
        "devices", _("Where you signed in"), SAFETY,
        lambda human: Device.objects.filter(user__in=human.users).order_by("-pk"),
        (
            Column("browser", _("Browser"), "browser"),
            Column("address", _("Network address"), "ip"),
            Column("from", _("From"), "signed_in_at"),
            Column("until", _("Until"), "signed_out_at"),
        ),
        page="accounts:me", personal=True,
    ),
    Part(
        "keys", _("Keys of programs"), SAFETY,
        lambda human: ApiToken.objects.filter(user__in=human.users).order_by("-pk"),
        (
            Column("label", _("Label"), "label"),
            Column("until", _("Until"), "expires_at"),
            Column("revoked", _("Revoked"), "revoked_at"),
        ),
    ),
    Part(
        "posts", _("Posts you hold or held"), TASK,
        lambda human: Holding.objects.filter(person__in=human.people)
        .select_related("organisation").order_by("-starts_on", "-pk"),
        (
            Column("organisation", _("Organisation"), "organisation.name"),
            Column("title", _("Title"), "title"),
            Column("from", _("From"), "starts_on"),
            Column("until", _("Until"), "ends_on"),
        ),
    ),
)  # fmt: skip

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

ASKING = (
    Part(
        "orders", _("What you asked for"), TASK,
        lambda human: Order.objects.filter(
            Q(requester__in=human.people) | Q(beneficiary__in=human.people)
        ).select_related("category", "place").order_by("-pk"),
        (
            Column("number", _("Number"), "number"),
            Column("title", _("What"), "title"),
            Column("details", _("Details"), "details"),
            Column("place", _("Where"), "place.name"),
            Column("address", _("Address"), address_of),
            Column("phone", _("phone number"), phone_of_order),
            Column("state", _("State"), "get_state_display"),
            Column("placed_at", _("Placed"), "placed_at"),
        ),
        page="orders:mine",
    ),
    Part(
        "complaints", _("Complaints with your name"), TASK,
        lambda human: Complaint.objects.filter(person__in=human.people).order_by("-pk"),
        (
            Column("number", _("Number"), "number"),
            Column("kind", _("Kind"), "get_kind_display"),
            Column("text", _("What you said"), text_of),
            Column("answer", _("The answer"), answer_of),
            Column("at", _("When"), "placed_at"),
        ),
    ),
    Part(
        "messages", _("Messages to you"), TASK,
        lambda human: Notice.objects.filter(to__in=human.users).order_by("-pk"),
        (
            Column("about", _("About, as a code"), "template"),
            Column("channel", _("How"), "get_channel_display"),
            Column("at", _("When"), "created_at"),
            Column("read_at", _("Read"), "read_at"),
        ),
        page="notices:inbox",
    ),
    Part(
        "opened", _("Who opened your data"), LAW,
        lambda human: Entry.objects.filter(
            action="accounts.personal_opened",
            subject_type="accounts.person", subject_id__in=[str(pk) for pk in human.people],
        ).select_related("reason").order_by("-pk"),
        (
            Column("at", _("When"), "at"),
            Column("field", _("Which field"), lambda row: str(row.data.get("field", ""))),
            Column("reason", _("Reason"), reason_of),
        ),
        page="accounts:openings",
    ),
    Part(
        "acts", _("What you did here"), LAW,
        lambda human: Entry.objects.filter(user__in=human.users).order_by("-pk"),
        (
            Column("at", _("When"), "at"),
            Column("act", _("What, as a code"), "action"),
            Column("address", _("Network address"), "ip"),
        ),
    ),
)  # fmt: skip

PARTS: tuple[Part, ...] = (*WHO, *SERVING, *ASKING)

"""What somebody asked for and was told, who looked at them, and what they did."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shijian.dossiers.models import Case
from shijian.dossiers.queries.cases import words_of
from shijian.dossiers.queries.columns import (
    LAW,
    TASK,
    Column,
    Part,
)
from shijian.journal.models import Entry
from shijian.journal.queries import reason_of
from shijian.notices.models import Notice
from shijian.orders.models import Order
from shijian.orders.queries import address_of, phone_of_order
from shijian.supervision.models import Complaint
from shijian.supervision.queries import answer_of, text_of

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
        "cases", _("Requests about your data"), LAW,
        lambda human: Case.objects.filter(person__in=human.people).order_by("-pk"),
        (
            Column("number", _("Number"), "number"),
            Column("kind", _("Kind"), "get_kind_display"),
            Column("at", _("When"), "asked_at"),
            Column("text", _("What you said"), lambda row: words_of(row, "text")),
            Column("answer", _("The answer"), lambda row: words_of(row, "answer")),
        ),
        page="dossiers:cases",
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

"""Who somebody is, how they sign in, which posts they hold."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import ApiToken, Device, Merge, Person, User
from shijian.accounts.queries import clear_field, sign_in_phone
from shijian.dossiers.queries.columns import (
    LAW,
    SAFETY,
    TASK,
    Column,
    Part,
    Value,
)
from shijian.organisations.models import Duty, Holding


def _clear(field: str) -> Any:
    def read(person: Person) -> Value:
        return clear_field(person, field)

    return read


WHO = (
    Part(
        "identity", _("Who you are"), LAW,
        lambda human: Person.objects.filter(pk__in=human.people).order_by("pk"),
        (
            Column("name", _("full name"), "name"),
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
    Part(
        "duties", _("Duty roster"), TASK,
        lambda human: Duty.objects.filter(person__in=human.people)
        .select_related("organisation").order_by("-starts_at", "-pk"),
        (
            Column("organisation", _("Organisation"), "organisation.name"),
            Column("from", _("From"), "starts_at"),
            Column("until", _("Until"), "ends_at"),
        ),
    ),
)  # fmt: skip

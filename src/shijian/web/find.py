"""The search of the console: exact by number and telephone, by words for organisations."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from shijian.accounts.queries import people_by_phone
from shijian.common.actor import Actor
from shijian.common.forms import CleanForm, TextField
from shijian.orders.queries import console_orders
from shijian.organisations.queries import found as organisations_called
from shijian.organisations.queries import visible_organisations
from shijian.volunteers.queries import visible_volunteers
from shijian.web import says


@dataclass(frozen=True)
class Result:
    """One thing found."""

    icon: str
    title: str
    line: str
    href: str


class FindForm(CleanForm):
    """What was typed into the box."""

    q = TextField(required=False, max_length=60)

    @property
    def words(self) -> str:
        """The typed words where they could be taken."""
        return self.cleaned_data.get("q", "") if self.is_valid() else ""


def results(words: str, viewer: Actor) -> list[Result]:
    """At most ten of each kind, only what the viewer may see."""
    if not words:
        return []
    digits = "".join(c for c in words if c.isdigit())
    people = list(people_by_phone(digits).values_list("pk", flat=True)) if len(digits) >= 11 else []
    return [
        *_orders(words, people, viewer),
        *_volunteers(words, people, viewer),
        *_organisations(words, viewer),
    ]


def _orders(words: str, people: list[int], viewer: Actor) -> list[Result]:
    rows = console_orders(viewer)
    wanted = rows.filter(requester__in=people) if people else rows.filter(number=words.upper())
    return [
        Result("clipboard-text", order.title, f"{order.number} · {order.get_state_display()}",
               reverse("orders:console_order", args=[order.pk]))
        for order in wanted.order_by("-pk")[:10]
    ]  # fmt: skip


def _volunteers(words: str, people: list[int], viewer: Actor) -> list[Result]:
    rows = visible_volunteers(viewer)
    wanted = rows.filter(person__in=people) if people else rows.filter(number=words.upper())
    return [
        Result("user", says.mask_name(volunteer.person.name),
               f"{volunteer.number} · {volunteer.get_state_display()}",
               reverse("volunteers:volunteer", args=[volunteer.pk]))
        for volunteer in wanted.select_related("person")[:10]
    ]  # fmt: skip


def _organisations(words: str, viewer: Actor) -> list[Result]:
    return [
        Result("building-community", organisation.name, organisation.get_kind_display(),
               reverse("organisations:detail", args=[organisation.pk]))
        for organisation in organisations_called(visible_organisations(viewer), words)[:10]
    ]  # fmt: skip


def empty_words() -> str:
    """What to try where nothing was found."""
    return _("Numbers and telephones must be complete; organisations are found by any word.")

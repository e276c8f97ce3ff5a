"""What a team writes about one offer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.queries import categories, rules
from shijian.common.forms import (
    CleanForm,
    HalfDaysField,
    IntField,
    PickField,
    TextField,
    WordsField,
)
from shijian.menu.models import MenuItem
from shijian.teams.models import Team
from shijian.volunteers.rules import half_days_in

OFFER = (
    "category", "kind", "title", "description", "where", "place_text", "half_days", "lead_days",
    "weekly_capacity", "people_needed", "minutes", "conditions",
)  # fmt: skip


def small_number(label: Any, *, least: int, most: int, hint: Any = "") -> IntField:
    """A whole number that fits what it counts."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return IntField(label=label, min_value=least, max_value=most, widget=widget, help_text=hint)


class ByPlatform(ModelChoiceIterator):  # type: ignore[type-arg]
    """The categories under the names of their platforms."""

    def __iter__(self) -> Any:
        yield ("", _("Choose"))
        groups: dict[str, list[Any]] = {}
        for row in self.queryset:
            groups.setdefault(str(row.platform), []).append(self.choice(row))
        yield from groups.items()


class CategoryField(PickField):
    """One category out of all platforms."""

    iterator = ByPlatform


class ItemForm(CleanForm):
    """One offer: what, where, when, how much."""

    team = PickField(label=_("Team"), queryset=Team.objects.none(), empty_label=_("Choose"))
    category = CategoryField(label=_("Category"), queryset=categories())
    kind = forms.ChoiceField(label=_("Kind of offer"), choices=MenuItem.Kind.choices)
    title = TextField(
        label=_("Title"), help_text=_("As residents say it, such as 上门理发."), max_length=60
    )
    description = WordsField(
        label=_("What is done"),
        help_text=_("What the team brings, what the resident prepares."),
        max_length=500,
    )
    where = forms.ChoiceField(
        label=_("Where"), choices=MenuItem.Where.choices, widget=forms.RadioSelect
    )
    place_text = TextField(
        label=_("The team's place"),
        help_text=_("Only where residents come to you."),
        max_length=120,
        required=False,
    )
    half_days = HalfDaysField(
        label=_("Half-days"),
        error_messages={"required": _("Choose at least one half-day.")},
    )
    lead_days = small_number(_("How many days ahead it is asked for"), least=0, most=60)
    weekly_capacity = small_number(_("At most how many times a week"), least=1, most=200)
    people_needed = small_number(_("Volunteers for one order"), least=1, most=100)
    minutes = small_number(_("Minutes one order usually takes"), least=10, most=720)
    conditions = TextField(
        label=_("Conditions"),
        help_text=_("Such as: people over 70, within the township."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick = self.fields["team"]
        if isinstance(pick, PickField):
            pick.queryset = teams

    def clean(self) -> dict[str, Any]:
        """Where residents come to the team, they must know where that is."""
        given = self.cleaned_data
        if given.get("where") == MenuItem.Where.PROVIDER and not given.get("place_text"):
            self.add_error("place_text", _("Say where residents should come."))
        return given

    def offer(self) -> dict[str, Any]:
        """The answers as the command takes them."""
        return {name: self.cleaned_data[name] for name in OFFER}


def new_item(team: Team | None) -> dict[str, Any]:
    """How an empty form begins, with the county's usual numbers."""
    usual = rules("menu.weekly_capacity", "menu.lead_days")
    return {
        "team": team.pk if team else None,
        "kind": MenuItem.Kind.SERVICE,
        "where": MenuItem.Where.HOME,
        "half_days": [str(bit) for bit in half_days_in(team.half_days)] if team else [],
        "lead_days": usual["menu.lead_days"],
        "weekly_capacity": usual["menu.weekly_capacity"]["default"],
        "people_needed": 1,
        "minutes": 60,
    }


def item_as_typed(item: MenuItem) -> dict[str, Any]:
    """What an item says now, as the form begins."""
    said = {name: getattr(item, name) for name in OFFER}
    bits = [str(bit) for bit in half_days_in(item.half_days)]
    return said | {"team": item.team_id, "category": item.category_id, "half_days": bits}

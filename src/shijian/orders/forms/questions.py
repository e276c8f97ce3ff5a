"""One question a page: what, for whom, where, when, how to reach; and the words of each move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.models import Category, Risk
from shijian.catalogue.queries import categories, categories_called, risks
from shijian.common.forms import CleanForm, PickField, TextField, WordsField
from shijian.common.refused import Refused
from shijian.engines.schedule import HalfDay
from shijian.menu.models import MenuItem
from shijian.menu.queries import open_items
from shijian.orders import rules
from shijian.orders.models import Order
from shijian.orders.queries.days import slot_from
from shijian.organisations.models import Place
from shijian.organisations.queries import places

_OWN = "own"


def _say(form: forms.Form, refused: Refused | None, field: str) -> None:
    """Put a rule's no at the field it is about."""
    if refused is not None and field not in form.errors:
        form.add_error(field, str(refused))


class SearchForm(CleanForm):
    """Words to look for, a platform, a page."""

    words = TextField(max_length=30, required=False)
    platform = TextField(max_length=20, required=False)
    after = TextField(max_length=600, required=False)


# ---------------------------------------------------------------- the five questions


class WhatForm(CleanForm):
    """An item of the menu, or one's own words."""

    pick = TextField(max_length=24, required=False)
    title = TextField(label=_("In your own words"), max_length=60, required=False)
    category = PickField(
        label=_("Which kind is it"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("Not sure"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].queryset = categories()  # type: ignore[attr-defined]
        self.item: MenuItem | None = None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        pick, title = data.get("pick") or "", data.get("title") or ""
        if self.errors:
            return data
        if pick and pick != _OWN:
            self._take_item(pick)
        elif len(title) < 2:
            sentence = _("Choose something from the menu, or say it in your own words")
            self.add_error("title" if pick == _OWN else "pick", sentence)
        else:
            self._classify(title)
        return data

    def _take_item(self, pick: str) -> None:
        if pick.isascii() and pick.isdigit() and len(pick) < 19:
            self.item = open_items().filter(pk=int(pick)).first()
        if self.item is None:
            self.add_error("pick", _("This is not on the menu any more. Please choose again"))

    def _classify(self, title: str) -> None:
        if self.cleaned_data.get("category"):
            return
        found = guessed_category(title)
        if found is None:
            self.add_error("category", _("We cannot tell which kind this is. Please choose one"))
        self.cleaned_data["category"] = found

    def answer(self) -> dict[str, Any]:
        """What the draft keeps."""
        if self.item is not None:
            return {"item": self.item.pk}
        data = self.cleaned_data
        return {"title": data["title"], "category": data["category"].pk}


def guessed_category(title: str) -> Category | None:
    """The kind whose everyday words stand in what was said; the longest word wins."""
    direct = categories_called(title).first()
    if direct is not None:
        return direct
    best: tuple[int, Category | None] = (0, None)
    for category in categories():
        words = [category.name, *category.words.split()]
        length = max((len(word) for word in words if word and word in title), default=0)
        if length > best[0]:
            best = (length, category)
    return best[1]


THEIRS = (  # the same relations, as a worker says them of somebody else
    (Order.Relation.PARENT, _("a parent")),
    (Order.Relation.SPOUSE, _("husband or wife")),
    (Order.Relation.CHILD, _("a child")),
    (Order.Relation.NEIGHBOUR, _("a neighbour")),
    (Order.Relation.OTHER, _("somebody else")),
)


class WhomForm(CleanForm):
    """Myself, somebody I ordered for before, or somebody else."""

    own_name = TextField(label=_("How may we call you"), max_length=50, required=False)
    who = forms.ChoiceField(label=_("Who is it for"), widget=forms.RadioSelect, required=False)
    name = TextField(label=_("Their name"), max_length=50, required=False)
    relation = forms.ChoiceField(label=_("They are"), required=False)
    age = forms.ChoiceField(
        label=_("Their age"), required=False, widget=forms.RadioSelect,
        choices=[("", _("neither")), ("elder", _("80 or older")), ("minor", _("under 18"))],
    )  # fmt: skip
    guardian = forms.BooleanField(
        label=_("I am the guardian and agree to the service"), required=False
    )

    def __init__(
        self,
        *args: Any,
        known: Iterable[tuple[int, str]] = (),
        ask_name: bool = False,
        desk: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.ask_name = ask_name
        people = [(f"known-{pk}", said) for pk, said in known]
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("self", _("The one who is asking") if desk else _("Myself")),
            *people,
            ("other", _("Somebody else")),
        ]
        relations = [c for c in Order.Relation.choices if c[0] != Order.Relation.SELF]
        self.fields["relation"].choices = THEIRS if desk else relations  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.ask_name and not data.get("own_name") and "own_name" not in self.errors:
            self.add_error("own_name", _("Say how we may call you"))
        if not data.get("who") and "who" not in self.errors:
            self.add_error("who", _("Say who it is for"))
        if data.get("who") == "other" and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Say their name"))
        if data.get("who") != "self":
            refused = rules.why_not_minor(data.get("age", ""), guardian=bool(data.get("guardian")))
            _say(self, refused, "guardian")
        return data

    def answer(self) -> dict[str, Any]:
        """What the draft keeps."""
        data = {name: self.cleaned_data.get(name, "") for name in self.fields}
        if data["who"] == "self":
            data.update(name="", relation=Order.Relation.SELF, guardian=False)
            data["age"] = data["age"] if data["age"] == Order.Age.ELDER else ""
        return data


class WhereForm(CleanForm):
    """The last place again, or a village and the door."""

    again = forms.BooleanField(required=False)
    town = PickField(label=_("Township"), queryset=Place.objects.none(), required=False)
    place = PickField(
        label=_("Village or community"), queryset=Place.objects.none(), required=False
    )
    address = TextField(label=_("Street and number"), max_length=100, required=False)

    def __init__(
        self, *args: Any, last: Order | None = None, item: MenuItem | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.last, self.item = last, item
        self.at_home = item is None or item.where == MenuItem.Where.HOME
        self.fields["town"].queryset = places("town")  # type: ignore[attr-defined]
        villages = places("village").filter(virtual=False)
        self.fields["place"].queryset = villages  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        again = self.last if data.get("again") else None
        place = again.place if again else data.get("place")
        if place is not None:
            _say(self, rules.why_not_reach(self.item, place), "place")
        if again:
            return data
        if "place" not in self.errors and not place:
            self.add_error("place", _("Choose the village or community"))
        if self.at_home and not data.get("address") and "address" not in self.errors:
            self.add_error(
                "address", _("Say the street and the number, so that they find the door.")
            )
        return data

    def answer(self) -> dict[str, Any]:
        """What the draft keeps; the last order's own address is only pointed at."""
        data = self.cleaned_data
        if data.get("again") and self.last is not None:
            return {"again": self.last.pk}
        return {"place": data["place"].pk, "address": data.get("address", "")}


class WhenForm(CleanForm):
    """Half-days that suit, or any time."""

    slots = forms.MultipleChoiceField(required=False)
    any_time = forms.BooleanField(label=_("Any time, you decide"), required=False)

    def __init__(self, *args: Any, item: MenuItem | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.item = item
        self.picked: list[HalfDay] = []
        sent = self.data.getlist("slots") if hasattr(self.data, "getlist") else []
        known = [(value, value) for value in sent if slot_from(value)]
        self.fields["slots"].choices = known  # type: ignore[attr-defined]
        self.fields["slots"].error_messages["invalid_choice"] = _(
            "A time you picked is too soon or past. Please pick another"
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "slots" in self.errors:
            return data
        found = (slot_from(value) for value in data.get("slots", [])[:60])
        self.picked = sorted({slot for slot in found if slot})
        any_time = bool(data.get("any_time"))
        refused = rules.why_not_windows(
            self.item, [] if any_time else self.picked, any_time=any_time
        )
        _say(self, refused, "slots")
        return data

    def answer(self) -> dict[str, Any]:
        """What the draft keeps."""
        any_time = bool(self.cleaned_data.get("any_time"))
        return {"slots": [] if any_time else self.cleaned_data["slots"], "any_time": any_time}


class ContactForm(CleanForm):
    """Which phone to ring, and what to bring or mind."""

    ring = forms.ChoiceField(
        choices=[("mine", ""), ("other", "")], required=False, widget=forms.RadioSelect
    )
    phone = TextField(label=_("Another phone"), max_length=30, required=False)
    risks = forms.ModelMultipleChoiceField(
        label=_("Anything to mind"), queryset=Risk.objects.none(), to_field_name="code",
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    details = WordsField(label=_("Anything else to say"), max_length=300, required=False)

    def __init__(self, *args: Any, has_phone: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.has_phone = has_phone
        if not has_phone:
            self.fields["phone"].label = _("Telephone to ring")
        self.fields["risks"].queryset = risks()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        mine = self.has_phone and data.get("ring") != "other"
        if not mine and "phone" not in self.errors:
            _say(self, rules.why_not_phone(data.get("phone") or ""), "phone")
        return data

    def answer(self) -> dict[str, Any]:
        """What the draft keeps."""
        data = self.cleaned_data
        mine = self.has_phone and data.get("ring") != "other"
        return {
            "phone": "" if mine else data["phone"],
            "risks": [risk.code for risk in data["risks"]],
            "details": data.get("details", ""),
        }


class CheckForm(CleanForm):
    """Whether the one who comes may know phone and address."""

    share_contact = forms.BooleanField(required=False)

"""The page of registration."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.common import identifiers
from shijian.common.forms import CleanForm, PickField, TextField
from shijian.organisations.models import Place
from shijian.organisations.queries import places
from shijian.volunteers.queries import consent_text
from shijian.volunteers.rules import why_not_this_id, why_not_this_name


class RegisterForm(CleanForm):
    """Four answers after phone and code: name, identity number, home, consent."""

    name = TextField(
        label=_("Your name"),
        help_text=_("As on your identity card."),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    id_number = TextField(
        label=_("Identity number"),
        help_text=_("18 places. Kept encrypted, shown on no page."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
    )
    town = PickField(
        label=_("Township or street you live in"),
        queryset=Place.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the township or street you live in.")},
    )
    home = PickField(
        label=_("Your village or community"),
        queryset=Place.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose your village or community."),
            "invalid_choice": _("Choose a village or community of this county."),
        },
    )
    agree = forms.BooleanField(
        label=_("I have read this and register of my own will"),
        error_messages={"required": _("Tick here if you agree; without it nobody is registered.")},
    )
    consent_version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = cast(PickField, self.fields["town"])
        home = cast(PickField, self.fields["home"])
        town.queryset = places(Place.Kind.TOWN)
        home.queryset = villages_of(self.typed("town"))
        town.widget.attrs.update(
            {"hx-get": reverse_lazy("volunteers:villages"), "hx-target": "#villages"}
        )
        self.fields["consent_version"].initial = consent_text("registration").version
        if person is not None:
            self._leave_out_what_is_known(person)

    def typed(self, name: str) -> str:
        """What stands in a field now, sent or suggested."""
        if self.is_bound:
            return str(self.data.get(name, ""))
        return str(self.initial.get(name, ""))

    def clean_name(self) -> str:
        """A name as people have them, at the field."""
        name = str(self.cleaned_data["name"])
        if refused := why_not_this_name(name):
            raise forms.ValidationError(str(refused), code=refused.code)
        return name

    def clean_id_number(self) -> str:
        """The offline check, at the field."""
        number = identifiers.tidy_id(self.cleaned_data["id_number"])
        if refused := why_not_this_id(number):
            raise forms.ValidationError(str(refused), code=refused.code)
        return number

    def _leave_out_what_is_known(self, person: Person) -> None:
        if person.id_index is not None:
            del self.fields["name"], self.fields["id_number"]
        else:
            self.fields["name"].initial = person.name


class PlacedForm(CleanForm):
    """A form that asks for a village: first its township, then the village."""

    town = PickField(
        label=_("Township or street"),
        queryset=Place.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the township or street.")},
    )
    home = PickField(
        label=_("Village or community"),
        queryset=Place.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose your village or community."),
            "invalid_choice": _("Choose a village or community of this county."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = str(self.data.get("town", "") if self.is_bound else self.initial.get("town", ""))
        cast(PickField, self.fields["town"]).queryset = places(Place.Kind.TOWN)
        cast(PickField, self.fields["home"]).queryset = villages_of(town)
        self.fields["town"].widget.attrs.update(
            {"hx-get": reverse_lazy("volunteers:villages"), "hx-target": "#villages"}
        )


def villages_of(town: str) -> Any:
    """The villages of a township that was picked; none for anything else."""
    if not town.isascii() or not town.isdigit() or len(town) > 18:
        return Place.objects.none()
    return places(Place.Kind.VILLAGE).filter(parent_id=int(town), virtual=False)

"""What may stand in the address of a list of rows; what is asked before the tree changes."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.common import clock
from shijian.common.forms import CleanForm, DateField, IntField, PickField, TextField, WordsField
from shijian.common.refused import Refused
from shijian.indicators.queries import OPEN
from shijian.organisations.models import Organisation, Place
from shijian.organisations.queries import parents_for, places

LONGEST_NAME = 40


class RowsForm(CleanForm):
    """A township, a state, and where the page begins."""

    town_id = IntField(required=False)
    in_state = TextField(required=False, max_length=12)
    from_here = TextField(required=False, max_length=400)

    def __init__(self, data: Any, *, towns: list[Place]) -> None:
        super().__init__(
            {"town_id": data.get("town"), "in_state": data.get("state"),
             "from_here": data.get("after")}
        )  # fmt: skip
        self.known = {town.pk for town in towns}
        self.valid = self.is_valid()
        self.town: int | None = self.cleaned_data.get("town_id")
        self.state: str = self.cleaned_data.get("in_state") or ""
        self.after: str = self.cleaned_data.get("from_here") or ""

    def refusal(self) -> Refused | None:
        """An address that nobody could have clicked."""
        if not self.valid or (self.state and self.state not in OPEN):
            return Refused(_("This address is not complete. Go back and choose again."),
                           "indicators.address", status=422)  # fmt: skip
        if self.town and self.town not in self.known:
            return Refused(_("There is nothing here for you."), "indicators.town", status=404)
        return None


class UnitField(PickField):
    """A unit, named in full."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class MoveForm(CleanForm):
    """Below which unit it stands from now on, and why."""

    parent = UnitField(label=_("New parent"), queryset=Organisation.objects.none())
    reason = WordsField(label=_("By which document, and why"), max_length=300)

    def __init__(self, *args: Any, unit: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(UnitField, self.fields["parent"]).queryset = parents_for(unit)


class MergeForm(CleanForm):
    """Which places become part of this one."""

    gone = forms.ModelMultipleChoiceField(
        label=_("Which become part of it"),
        queryset=Place.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    on = DateField(label=_("From which day"), initial=clock.today)
    reason = WordsField(label=_("By which document, and why"), max_length=300)

    def __init__(self, *args: Any, place: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        beside = places(place.kind, place.parent).exclude(pk=place.pk)
        cast(Any, self.fields["gone"]).queryset = beside


class SplitForm(CleanForm):
    """The names of the villages that follow, one a line."""

    names = WordsField(
        label=_("Names of the new villages, one a line"),
        max_length=300,
        help_text=_("The first one keeps the station."),
    )
    on = DateField(label=_("From which day"), initial=clock.today)
    reason = WordsField(label=_("By which document, and why"), max_length=300)

    def clean_names(self) -> list[str]:
        """Each line that says something."""
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(_("One of these names is longer than 40 characters."))
        return names

"""Forms of places: who comes along, whom to hand a place to, whom to invite."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.activities.models import Shift
from shijian.common.forms import CleanForm, PickField, TextField, WordsField
from shijian.volunteers.models import Volunteer

NAME_LENGTH = 50


class SignUpForm(CleanForm):
    """Who comes along, one name in a line."""

    companions = WordsField(label=_("Who comes along"), max_length=1200, required=False)

    def clean_companions(self) -> list[str]:
        """The names, without empty lines."""
        lines = [line.strip() for line in self.cleaned_data["companions"].splitlines()]
        names = [line for line in lines if line]
        if any(len(name) > NAME_LENGTH for name in names):
            raise ValidationError(_("Write one name in a line."), code="companions")
        return names


class NumberForm(CleanForm):
    """A volunteer, named by the number on their code."""

    number = TextField(
        label=_("Their volunteer number"),
        max_length=20,
        error_messages={"required": _("Type the volunteer number.")},
    )

    def clean_number(self) -> Person:
        """Whose number it is; only volunteers who take part now."""
        rows = Volunteer.objects.filter(
            number__iexact=self.cleaned_data["number"], state=Volunteer.State.ACTIVE
        )
        if (found := rows.select_related("person").first()) is None:
            raise ValidationError(_("No volunteer has this number."), code="number")
        return found.person


class HandOnForm(NumberForm):
    """To whom a place is handed on: to one person, or to any who can do it."""

    who = forms.ChoiceField(
        label=_("Who should take it over"),
        choices=[("any", _("Anybody who can do it")), ("one", _("One person I have asked"))],
        widget=forms.RadioSelect,
        initial="any",
    )
    field_order = ("who", "number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = False

    def clean_number(self) -> Person | None:  # type: ignore[override]
        """Asked for only where one person is meant."""
        if self.cleaned_data.get("who") != "one":
            return None
        if not self.cleaned_data["number"]:
            raise ValidationError(_("Type the volunteer number."), code="required")
        return super().clean_number()


class InviteForm(NumberForm):
    """Which volunteer is asked to which shift."""

    shift = PickField(queryset=Shift.objects.none(), label=_("For which shift"), empty_label=None)

    def __init__(self, *args: Any, shifts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(PickField, self.fields["shift"])
        field.queryset = shifts
        field.initial = shifts.first()

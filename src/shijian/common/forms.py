"""Forms that stop bad input at the field and keep what was typed (decision 19)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shijian.common import text
from shijian.common.refused import Refused

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)


class TextField(forms.CharField):
    """A line or a paragraph from outside."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            if why := text.fault(value):
                raise ValidationError(str(why), code="text")
            value = text.tidy(value)
        return super().to_python(value)


class WordsField(TextField):
    """A paragraph, in a taller box."""

    widget = forms.Textarea


class IntField(forms.IntegerField):
    """A whole number that the database can hold."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_value", text.BIGINT)
        options.setdefault("min_value", -text.BIGINT)
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            if len(value) > 25 or text.fault(value):
                raise ValidationError(_("Enter a whole number."), code="invalid")
            value = value.strip()
        return super().to_python(value)


class DateField(forms.DateField):
    """A day between 1900 and 2200."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and text.fault(value):
            raise ValidationError(_("Enter a day such as 2026-11-23."), code="invalid")
        try:
            day = super().to_python(value)
        except (OverflowError, ValueError) as error:
            raise ValidationError(_("Enter a day such as 2026-11-23."), code="invalid") from error
        if day is not None and not EARLIEST <= day <= LATEST:
            raise ValidationError(_("This day is too far away."), code="range")
        return day


class PickField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row out of a list; a forged or enormous number is simply not in the list."""

    def to_python(self, value: Any) -> Any:
        forged = isinstance(value, str) and value != "" and not _is_key(value)
        if forged:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and int(value[:25]) <= text.BIGINT


class HalfDaysField(forms.TypedMultipleChoiceField):
    """Half-days of a week as 14 bits, Monday morning first; shown by the part `slots`."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        bits = [(str(bit), str(bit)) for bit in range(14)]
        super().__init__(choices=bits, coerce=int, **options)

    def clean(self, value: Any) -> int:
        return sum({1 << int(bit) for bit in super().clean(value)})


class CleanForm(forms.Form):
    """The base of every form: our field types, no browser-side refusals that lose words."""

    use_required_attribute = False
    error_css_class = "sj-field-bad"

    def first_error(self) -> str:
        """One sentence for a place that has room for one."""
        for errors in self.errors.values():
            for error in errors:
                return str(error)
        return ""


def refuse(form: CleanForm, refused: Refused) -> None:
    """Show a rule's no at the field it names; one that names none of them goes its own way."""
    if refused.field not in form.fields:
        raise refused
    form.add_error(refused.field, ValidationError(str(refused), code=refused.code))

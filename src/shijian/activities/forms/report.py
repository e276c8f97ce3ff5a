"""Forms of what comes after an activity."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, IntField, TextField, WordsField


class ReportForm(CleanForm):
    """What was done, and for how many."""

    done = WordsField(
        label=_("What was done, and for whom"),
        min_length=5,
        max_length=500,
        error_messages={"required": _("Say in a sentence what was done.")},
    )
    served_people = IntField(label=_("How many people were served"), min_value=0, max_value=100_000)
    lessons = WordsField(
        label=_("For next time"),
        help_text=_("What went wrong, what was missing"),
        max_length=300,
        required=False,
    )


class PhotoForm(CleanForm):
    """A picture, with everybody's word."""

    photo = forms.FileField(
        label=_("The picture"), error_messages={"required": _("Choose a picture.")}
    )
    caption = TextField(label=_("What is on it"), max_length=60, required=False)
    consented = forms.BooleanField(label=_("Everybody in the picture agreed"), required=False)


class MonthForm(CleanForm):
    """A month such as 2026-11."""

    month = TextField(max_length=7)

    def clean_month(self) -> Any:
        """The first day of the month."""
        try:
            return dt.date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError as error:
            raise ValidationError(_("Enter a month such as 2026-11."), code="month") from error

"""What is asked for a day that is not what its weekday says."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, DateField, TextField


class HolidayForm(CleanForm):
    """A holiday or a make-up working day."""

    day = DateField(label=_("Day"))
    working = forms.TypedChoiceField(
        label=_("What it is"),
        choices=[("0", _("holiday")), ("1", _("working day (make-up)"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="0",
    )
    name = TextField(label=_("Which holiday"), max_length=40)


class DayForm(CleanForm):
    """A day of the calendar, from its row's button."""

    day = DateField(label=_("Day"))


class YearForm(CleanForm):
    """A year of the calendar, from the address or a button."""

    year = forms.IntegerField(min_value=2000, max_value=2100)

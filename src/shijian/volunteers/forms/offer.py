"""The page of what a volunteer offers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.queries import skills
from shijian.common.forms import CleanForm, HalfDaysField, IntField
from shijian.volunteers.models import Volunteer
from shijian.volunteers.rules import half_days_in


class OfferForm(CleanForm):
    """What a volunteer can do, when, where and how often; all of it may stay as it is."""

    skills = forms.ModelMultipleChoiceField(
        label=_("What you can do"),
        queryset=skills(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    half_days = HalfDaysField(label=_("When you usually have time"), required=False)
    reach = forms.ChoiceField(
        label=_("How far you can go"),
        choices=Volunteer.Reach.choices,
        widget=forms.RadioSelect,
    )
    weekly_capacity = IntField(
        label=_("At most how many times a week"),
        min_value=0,
        max_value=14,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def offer(self) -> dict[str, Any]:
        """The answers as the command takes them."""
        return {**self.cleaned_data, "skills": list(self.cleaned_data["skills"])}


def offer_as_typed(volunteer: Volunteer) -> dict[str, Any]:
    """What a volunteer offers now, as the form begins."""
    return {
        "skills": [skill.pk for skill in volunteer.skills.all()],
        "half_days": [str(bit) for bit in half_days_in(volunteer.half_days)],
        "reach": volunteer.reach,
        "weekly_capacity": volunteer.weekly_capacity,
    }

"""What a volunteer may tick about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, TextField
from shijian.volunteers.commands.attributes import Said
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries.attributes import contact_of, unit_of


def _private(label: Any, most: int, hint: Any = "") -> TextField:
    return TextField(
        label=label,
        help_text=hint,
        max_length=most,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
    )


class AboutForm(CleanForm):
    """Every field may stay empty; what is emptied is forgotten."""

    party_member = forms.BooleanField(
        label=_("I am a member of the Party"),
        help_text=_("Counts in totals only; nobody gets a list."),
        required=False,
    )
    unit_code = _private(
        _("Code of my unit"), 8, _("For public employees, from your unit. It sees a number only.")
    )
    leave_unit = forms.BooleanField(label=_("I no longer work in this unit"), required=False)
    contact_name = _private(_("Emergency contact: name"), 50, _("Kept encrypted."))
    contact_phone = _private(_("Emergency contact: mobile number"), 30)

    def said(self) -> Said:
        """The answers as the command takes them."""
        return Said(**self.cleaned_data)


def about_as_said(volunteer: Volunteer) -> dict[str, Any]:
    """What is kept now, as the form begins."""
    name, phone = contact_of(volunteer)
    return {
        "party_member": bool(volunteer.is_party_member),
        "contact_name": name,
        "contact_phone": phone,
    }


def unit_name(volunteer: Volunteer) -> str:
    """The unit that the volunteer belongs to now, as they said."""
    unit = unit_of(volunteer)
    return unit.name if unit else ""

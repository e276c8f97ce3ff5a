"""Registering somebody at the desk, and a child at home."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person
from shijian.common.forms import TextField
from shijian.volunteers.forms.register import PlacedForm
from shijian.volunteers.models import Guardianship
from shijian.volunteers.queries import consent_text
from shijian.volunteers.rules import Answering

KINDS = [("", _("Choose")), *Guardianship.Kind.choices]


def _private(label: Any, most: int, hint: Any = "", *, required: bool = True) -> TextField:
    return TextField(
        label=label,
        help_text=hint,
        max_length=most,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
    )


class GuardedForm(PlacedForm):
    """What is asked about whoever answers for a minor."""

    guardian_name = _private(_("Guardian's name"), 50, required=False)
    guardian_id_number = _private(_("Guardian's identity number"), 40, required=False)
    guardian_kind = forms.ChoiceField(
        label=_("The guardian is the child's"), choices=KINDS, required=False
    )
    accompanies = forms.BooleanField(
        label=_("Only when the guardian goes along"),
        help_text=_("Under 14 this is so in any case."),
        required=False,
    )

    def guardian(self) -> Answering:
        """Who answers, as it was written down."""
        said = self.cleaned_data
        return Answering(
            kind=said["guardian_kind"],
            name=said.get("guardian_name", ""),
            id_number=said.get("guardian_id_number", ""),
            phone=said.get("guardian_phone", ""),
            accompanies=said["accompanies"],
        )


class AssistForm(GuardedForm):
    """What the signed form says, typed by the worker, and its photograph."""

    name = _private(_("Name"), 50, _("As on the identity card."))
    id_number = _private(_("Identity number"), 40)
    phone = _private(
        _("Telephone"), 30, _("Their own; leave it empty where they have none."), required=False
    )
    guardian_phone = _private(_("Guardian's telephone"), 30, required=False)
    paper = forms.FileField(
        label=_("Photograph of the signed form"), help_text=_("JPEG, PNG, WebP or PDF, 10 MB")
    )


class WardForm(GuardedForm):
    """A guardian registers a child on their own telephone."""

    name = _private(_("The child's name"), 50, _("As on the identity card or residence booklet."))
    id_number = _private(_("The child's identity number"), 40)
    willing = forms.BooleanField(
        label=_("The child wants this too"),
        error_messages={"required": _("Ask the child first; nobody serves against their will.")},
    )
    agree = forms.BooleanField(
        label=pgettext_lazy("guardian", "I have read this and agree as guardian"),
        error_messages={"required": _("Tick here if you agree; without it nobody is registered.")},
    )
    consent_version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guardian_kind"].label = _("You are the child's")
        self.fields["accompanies"].label = _("Only when I go along")
        self.fields["consent_version"].initial = consent_text("guardian").version
        if person is not None and person.id_index is not None:
            del self.fields["guardian_name"], self.fields["guardian_id_number"]
        else:
            self.fields["guardian_name"].label = _("Your own name")
            self.fields["guardian_id_number"].label = _("Your own identity number")

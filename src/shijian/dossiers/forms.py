"""What is typed into one person's file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.accounts.queries import people_by_phone
from shijian.common.forms import CleanForm, DateField, PickField, TextField, WordsField
from shijian.dossiers.models import Case
from shijian.organisations.models import Organisation


class ReasonForm(CleanForm):
    """Why, in 5 to 100 characters; it stays beside the journal, encrypted."""

    reason = WordsField(label=_("Reason"), max_length=100, min_length=5)


class SuspendForm(ReasonForm):
    """In whose name, until when, and why; the volunteer reads the reason."""

    until = DateField(label=_("Until and with"))
    field_order = ("organisation", "until", "reason")

    def __init__(self, *args: Any, authorities: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        pick = PickField(label=_("In the name of"), queryset=authorities, empty_label=None)
        self.fields["organisation"] = pick
        self.order_fields(self.field_order)


class AppealForm(CleanForm):
    """What the suspended volunteer says."""

    text = WordsField(label=_("Why it is not right"), max_length=100, min_length=5)


class DecideForm(CleanForm):
    """The answer to an appeal, with its reason."""

    lifts = forms.ChoiceField(
        label=_("What is decided"),
        choices=[("no", _("The suspension stands")), ("yes", _("The suspension is lifted"))],
        widget=forms.RadioSelect,
    )
    answer = WordsField(label=_("Reason"), max_length=100, min_length=5)

    def decision(self) -> dict[str, Any]:
        """The decision as the command takes it."""
        return {**self.cleaned_data, "lifts": self.cleaned_data["lifts"] == "yes"}


class AskForm(CleanForm):
    """What is wrong and what it should be, or what somebody wants to have explained or deleted."""

    kind = forms.ChoiceField(
        label=_("What do you want"),
        choices=[(kind.value, kind.label) for kind in (
            Case.Kind.CORRECTION, Case.Kind.DELETION, Case.Kind.EXPLANATION)],
        widget=forms.RadioSelect, initial=Case.Kind.CORRECTION,
    )  # fmt: skip
    field = forms.ChoiceField(label=_("Which entry"), choices=Case.Field.choices, required=False)
    value = TextField(
        label=_("What it should be"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
    )  # fmt: skip
    text = WordsField(label=_("In your own words"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        correction = data.get("kind") == Case.Kind.CORRECTION
        if correction and data.get("field") != Case.Field.OTHER and not data.get("value"):
            self.add_error("value", _("Write what it should be"))
        wordy = data.get("kind") in (Case.Kind.DELETION, Case.Kind.EXPLANATION)
        if wordy and not data.get("text"):
            self.add_error("text", _("Say what it is about"))
        return data


class DeskForm(AskForm):
    """The same at the desk: who is here, and what they want with their own word."""

    phone = TextField(label=_("Phone number on record"), max_length=30)
    name = TextField(label=_("Name on record"), max_length=50)
    kind = forms.ChoiceField(
        label=_("What do they want"), choices=Case.Kind.choices, widget=forms.RadioSelect,
        initial=Case.Kind.CORRECTION,
    )  # fmt: skip
    seen = forms.BooleanField(label=_("The person is here, and their identity card was looked at"))
    field_order = ("phone", "name", "kind", "field", "value", "text", "seen")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        alike = people_by_phone(data["phone"]) if data.get("phone") else Person.objects.none()
        self.person = alike.filter(name=data.get("name", "")).first()
        if self.person is None and not self.errors:
            self.add_error("name", _("Nobody with this phone and name is on record"))
        return data


class CaseAnswerForm(CleanForm):
    """The office's answer, with its reason."""

    granted = forms.ChoiceField(
        label=_("The answer"), choices=[("yes", _("Done as asked")), ("no", _("Refused"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = WordsField(label=_("Reason"), max_length=100, min_length=5)

    def said(self) -> dict[str, Any]:
        """The answer as the command takes it."""
        return {"granted": self.cleaned_data["granted"] == "yes",
                "words": self.cleaned_data["words"]}  # fmt: skip

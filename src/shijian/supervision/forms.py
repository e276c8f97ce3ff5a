"""What is said, about whom, and whether one's name stands under it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, TextField, WordsField
from shijian.organisations.models import Organisation
from shijian.supervision.models import Complaint
from shijian.supervision.queries import organisations_called


class ComplaintForm(CleanForm):
    """A few words; everything else may stay empty."""

    kind = forms.ChoiceField(
        label=_("What is it"), choices=Complaint.Kind.choices, widget=forms.RadioSelect,
        initial=Complaint.Kind.SUGGESTION,
    )  # fmt: skip
    text = WordsField(
        label=_("What happened, or what could be better"), max_length=1000,
        error_messages={"required": _("Say what happened")},
    )  # fmt: skip
    unit = TextField(label=_("Which centre, institute or station"), max_length=60, required=False)
    named = forms.BooleanField(label=_("Put my name to it"), required=False)

    def __init__(self, *args: Any, signed_in: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.about: Organisation | None = None
        self.alike: list[Organisation] = []
        if not signed_in:
            del self.fields["named"]

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if len(text) < 5:
            raise forms.ValidationError(_("Say a little more, at least five characters"))
        return text

    def clean_unit(self) -> str:
        words = str(self.cleaned_data.get("unit") or "")
        if not words:
            return ""
        found = organisations_called(words)
        if len(found) == 1:
            self.about = found[0]
            return words
        self.alike = found
        if found:
            raise forms.ValidationError(_("Several are called that. Choose one below"))
        raise forms.ValidationError(
            _("We know no such centre, institute or station. You may leave this empty")
        )


class FindForm(CleanForm):
    """The code that was given."""

    code = TextField(label=_("Receipt code"), max_length=30)


class AnswerForm(CleanForm):
    """The answer, in plain words."""

    answer = WordsField(
        label=_("The answer"), max_length=1000, min_length=5,
        error_messages={
            "required": _("Write the answer"),
            "min_length": _("Say a little more, at least five characters"),
        },
    )  # fmt: skip

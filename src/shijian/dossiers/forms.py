"""What is typed into one person's file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, DateField, PickField, WordsField
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

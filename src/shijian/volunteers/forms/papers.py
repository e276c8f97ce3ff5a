"""Showing a paper, and answering about one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.models import QualificationKind
from shijian.catalogue.queries import qualification_kinds
from shijian.common.forms import CleanForm, DateField, PickField, TextField, WordsField


class PaperForm(CleanForm):
    """Which paper, its number and days, and its photograph."""

    kind = PickField(
        label=_("Which paper"), queryset=QualificationKind.objects.none(), empty_label=_("Choose")
    )
    number = TextField(
        label=_("Number on the paper"),
        help_text=_("Kept encrypted; who checks it sees the last four places."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
    )
    valid_from = DateField(label=_("Holds from"))
    valid_to = DateField(
        label=_("Holds until"),
        help_text=_("The last day; leave it empty where the paper does not end."),
        required=False,
    )
    file = forms.FileField(
        label=_("Photograph of the paper"), help_text=_("JPEG, PNG, WebP or PDF, 10 MB")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].queryset = qualification_kinds()  # type: ignore[attr-defined]


class AnswerForm(CleanForm):
    """Why a paper is not accepted."""

    reason = WordsField(
        label=_("Why it is not accepted"),
        help_text=_("5 to 100 characters; only the volunteer reads it."),
        max_length=100,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

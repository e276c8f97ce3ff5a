"""Forms of hours: why a record is taken back, what is decided about a held one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, WordsField


class ReasonField(WordsField):
    """A reason in a sentence, which the volunteer reads."""

    def __init__(self) -> None:
        super().__init__(
            label=_("The reason"),
            help_text=_("5 to 100 characters; the volunteer reads it"),
            min_length=5,
            max_length=100,
            error_messages={"required": _("Say why.")},
        )


class CounterForm(CleanForm):
    """The reason of a counter-entry, which the volunteer reads."""

    reason = ReasonField()


class DecisionForm(CleanForm):
    """Whether a held service counts, goes back to be recorded anew, or is void."""

    outcome = forms.ChoiceField(
        label=_("What you decide"),
        choices=[
            ("release", _("Release: it counts as recorded")),
            ("anew", _("Void, and back to the captain to be recorded as it was")),
            ("void", _("Void, and not recorded again")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens with these hours.")},
    )
    reason = ReasonField()

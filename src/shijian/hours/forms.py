"""Forms of hours: why a record is taken back, what is decided about a held one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, DateField, IntField, TextField, WordsField
from shijian.hours.models import Outside


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


class ObjectionForm(CleanForm):
    """What somebody disagrees with, in their own words."""

    words = WordsField(
        label=_("What is not right?"),
        help_text=_("For example: I left at four, not at three. 5 to 300 characters"),
        min_length=5,
        max_length=300,
        error_messages={"required": _("Write what is not right.")},
    )


class AnswerForm(CleanForm):
    """Whether an objection is right, and why."""

    upheld = forms.ChoiceField(
        label=_("Is it right?"),
        choices=[("yes", _("Yes: void hours count after all, a wrong record is corrected")),
                 ("no", _("No: it stays as it is"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    words = WordsField(
        label=_("The answer"),
        help_text=_("5 to 300 characters; the volunteer reads it"),
        min_length=5,
        max_length=300,
        error_messages={"required": _("Write the answer.")},
    )


class OutsideForm(CleanForm):
    """The proof of hours that were earned elsewhere."""

    platform = forms.ChoiceField(label=_("Where were they recorded?"),
                                 choices=Outside.Platform.choices)  # fmt: skip
    what = TextField(label=_("What was done"), max_length=100)
    first_day = DateField(label=_("The first day"))
    last_day = DateField(label=_("The last day"))
    hours = IntField(label=_("How many hours"), min_value=1, max_value=3_000)
    proof = forms.FileField(
        label=_("The proof"), help_text=_("A picture or PDF of the certificate or the page, 10 MB")
    )


class ReviewForm(CleanForm):
    """Whether a proof is accepted, and why."""

    accept = forms.ChoiceField(
        label=_("What you decide"),
        choices=[("yes", _("Accept: shown as 外部, in no total, without points")),
                 ("no", _("Do not accept"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    reason = ReasonField()


class TimesForm(CleanForm):
    """From when to when somebody really served, on the same day."""

    starts = forms.TimeField(
        label=_("Came at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("Left at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


class CorrectionForm(TimesForm):
    """The time that was really served, and why it is written again."""

    reason = ReasonField()

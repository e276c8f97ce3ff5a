"""Forms of hours: why a record is taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, WordsField


class CounterForm(CleanForm):
    """The reason of a counter-entry, which the volunteer reads."""

    reason = WordsField(
        label=_("The reason"),
        help_text=_("5 to 100 characters; the volunteer reads it"),
        min_length=5,
        max_length=100,
        error_messages={"required": _("Say why.")},
    )

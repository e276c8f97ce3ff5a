"""For which days an activity is written down again: one, or every week but for exceptions."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, DateField, TextField

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 60  # more than the rule lets through, so that the rule says why


class CopyForm(CleanForm):
    """The first day, and until when it recurs every week."""

    day = DateField(label=_("On which day"))
    until = DateField(
        label=_("Every week until"),
        help_text=_("Leave empty for one day only"),
        required=False,
    )
    without = TextField(
        label=_("But not on"),
        help_text=_("Days such as 2026-10-01, with spaces between them"),
        max_length=700,
        required=False,
    )

    def clean_without(self) -> set[dt.date]:
        """The days left out."""
        words = re.split(r"[\s,，、;；]+", self.cleaned_data["without"].strip())
        try:
            return {dt.date.fromisoformat(word) for word in words if word}
        except ValueError as error:
            raise ValidationError(_("Enter a day such as 2026-11-23."), code="invalid") from error

    def days(self) -> list[dt.date]:
        """Every day that is meant, in order."""
        first, without = self.cleaned_data["day"], self.cleaned_data["without"]
        last = self.cleaned_data["until"] or first
        weeks = min((last - first).days // 7, MOST_WEEKS) if last >= first else -1
        return [day for n in range(weeks + 1) if (day := first + n * WEEK) not in without]

"""What is typed into one person's file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, WordsField


class ReasonForm(CleanForm):
    """Why, in 5 to 100 characters; it stays beside the journal, encrypted."""

    reason = WordsField(label=_("Reason"), max_length=100, min_length=5)

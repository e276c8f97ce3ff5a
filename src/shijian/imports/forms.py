"""Which file somebody brings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm


class FileForm(CleanForm):
    """One table."""

    file = forms.FileField(
        label=_("The table"), help_text=_("XLSX, XLS, ODS or CSV, at most 10 MB and 200,000 rows")
    )

"""What the auditor looks for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, TextField


class ReadForm(CleanForm):
    """The beginning of an action's name, such as `orders.`."""

    q = TextField(required=False, max_length=60, label=_("Action begins with"))

    @property
    def wanted(self) -> str:
        """What was looked for, as far as it could be taken."""
        return self.cleaned_data.get("q", "") if self.is_valid() else ""

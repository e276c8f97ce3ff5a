"""The six points that whoever publishes looks at."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shijian.activities.models import ALL_KINDS
from shijian.activities.rules import NOT_SERVICE, kinds_as_bits
from shijian.common.forms import CleanForm


class KindsForm(CleanForm):
    """Each kind that is not volunteering, ticked after a look."""

    kinds = forms.TypedMultipleChoiceField(
        label=_("I looked at each of these points"),
        choices=[(n, words) for n, words in enumerate(NOT_SERVICE)],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Look at each of the six points and tick it.")},
    )

    def clean_kinds(self) -> list[int]:
        """All six or none: five of six is a no."""
        ticked: list[int] = self.cleaned_data["kinds"]
        if kinds_as_bits(ticked) != ALL_KINDS:
            raise ValidationError(_("Look at each of the six points and tick it."), code="kinds")
        return ticked

    def bits(self) -> int:
        """What was ticked, as it is stored."""
        return kinds_as_bits(self.cleaned_data["kinds"])

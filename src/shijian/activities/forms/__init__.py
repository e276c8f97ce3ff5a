"""Forms of activities."""

from shijian.activities.forms.activity import (
    SHIFT_NAMES,
    SHIFTS,
    ActivityForm,
    DigitsForm,
    ReasonForm,
    as_typed,
)
from shijian.activities.forms.places import HandOnForm, InviteForm, NumberForm, SignUpForm

__all__ = [
    "SHIFTS", "SHIFT_NAMES", "ActivityForm", "DigitsForm", "HandOnForm", "InviteForm",
    "NumberForm", "ReasonForm", "SignUpForm", "as_typed",
]  # fmt: skip

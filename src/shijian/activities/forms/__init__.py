"""Forms of activities."""

from shijian.activities.forms.activity import (
    SHIFT_NAMES,
    SHIFTS,
    ActivityForm,
    DigitsForm,
    ReasonForm,
    as_typed,
)

__all__ = ["SHIFTS", "SHIFT_NAMES", "ActivityForm", "DigitsForm", "ReasonForm", "as_typed"]

"""Forms of activities."""

from shijian.activities.forms.activity import (
    SHIFT_NAMES,
    SHIFTS,
    ActivityForm,
    DigitsForm,
    ReasonForm,
    as_typed,
)
from shijian.activities.forms.checking import (
    KindsForm,
)
from shijian.activities.forms.copying import (
    CopyForm,
)
from shijian.activities.forms.places import (
    HandOnForm,
    InviteForm,
    NumberForm,
    SignUpForm,
)
from shijian.activities.forms.posts import (
    POST_NAMES,
    POSTS,
)

__all__ = [
    "POSTS", "POST_NAMES", "SHIFTS", "SHIFT_NAMES", "ActivityForm", "CopyForm", "DigitsForm",
    "HandOnForm", "InviteForm", "KindsForm", "NumberForm", "ReasonForm", "SignUpForm",
    "as_typed",
]  # fmt: skip

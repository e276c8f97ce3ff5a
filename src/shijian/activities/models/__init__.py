"""Activities, shifts, places in them, attendance."""

from shijian.activities.models.activity import (
    Activity,
    Shift,
    Signup,
)
from shijian.activities.models.attendance import (
    Attendance,
    Scan,
)
from shijian.activities.models.field import (
    FieldPhone,
    FieldScan,
)
from shijian.activities.models.posts import (
    Companion,
    Post,
    Swap,
)

__all__ = [
    "Activity", "Attendance", "Companion", "FieldPhone", "FieldScan", "Post", "Scan", "Shift",
    "Signup", "Swap",
]  # fmt: skip

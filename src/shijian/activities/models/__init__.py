"""Activities, shifts, places in them, attendance."""

from shijian.activities.models.activity import (
    ALL_KINDS,
    Activity,
    Shift,
    Signup,
)
from shijian.activities.models.attendance import (
    Attendance,
    Scan,
)
from shijian.activities.models.field import (
    FieldDecision,
    FieldPhone,
    FieldScan,
)
from shijian.activities.models.posts import (
    Companion,
    MinorConsent,
    Post,
    Swap,
)
from shijian.activities.models.report import (
    ActivityPhoto,
    ActivityReport,
)

__all__ = [
    "ALL_KINDS", "Activity", "ActivityPhoto", "ActivityReport", "Attendance", "Companion",
    "FieldDecision", "FieldPhone", "FieldScan", "MinorConsent", "Post", "Scan", "Shift", "Signup",
    "Swap",
]  # fmt: skip

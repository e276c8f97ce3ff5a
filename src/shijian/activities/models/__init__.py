"""Activities, shifts, places in them, attendance."""

from shijian.activities.models.activity import Activity, Shift, Signup
from shijian.activities.models.attendance import Attendance, Scan

__all__ = ["Activity", "Attendance", "Scan", "Shift", "Signup"]

"""Activities, shifts, places in them, attendance."""

from shijian.activities.models.activity import Activity, Attendance, Scan, Shift, Signup

__all__ = ["Activity", "Attendance", "Scan", "Shift", "Signup"]

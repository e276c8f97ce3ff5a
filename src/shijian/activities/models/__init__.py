"""Activities, shifts, places in them, attendance."""

from shijian.activities.models.activity import Activity, Shift, Signup
from shijian.activities.models.attendance import Attendance, Scan
from shijian.activities.models.field import FieldPhone, FieldScan

__all__ = ["Activity", "Attendance", "FieldPhone", "FieldScan", "Scan", "Shift", "Signup"]

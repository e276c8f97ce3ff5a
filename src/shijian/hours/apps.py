"""Service records: one row per person per service."""

from django.apps import AppConfig


class HoursConfig(AppConfig):
    name = "shijian.hours"
    label = "hours"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "hours_servicerecord", "hours_approval", "hours_signal", "hours_sample", "hours_finding",
    )  # fmt: skip

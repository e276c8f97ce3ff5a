"""Activities, shifts, sign-up and attendance."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "shijian.activities"
    label = "activities"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("activities_scan", "activities_fieldscan", "activities_fielddecision")

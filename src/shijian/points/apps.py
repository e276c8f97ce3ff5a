"""The double-entry ledger of points."""

from django.apps import AppConfig


class PointsConfig(AppConfig):
    name = "shijian.points"
    label = "points"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("points_transfer", "points_entry")

"""Corps, professional teams and social organisations, and who belongs to them."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "shijian.teams"
    label = "teams"
    default_auto_field = "django.db.models.BigAutoField"

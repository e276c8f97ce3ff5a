"""The roof: settings, shells, home pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "shijian.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

"""What teams offer to residents."""

from django.apps import AppConfig


class MenuConfig(AppConfig):
    name = "shijian.menu"
    label = "menu"
    default_auto_field = "django.db.models.BigAutoField"

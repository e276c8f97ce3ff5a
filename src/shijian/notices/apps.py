"""Messages to people: an outbox and its channels."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "shijian.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

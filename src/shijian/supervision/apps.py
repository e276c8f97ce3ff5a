"""Complaints and suggestions, never routed to the one complained of."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "shijian.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

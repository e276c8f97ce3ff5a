"""Registered volunteers, their consent and their states."""

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "shijian.volunteers"
    label = "volunteers"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("volunteers_statechange", "volunteers_consent", "volunteers_signedform")

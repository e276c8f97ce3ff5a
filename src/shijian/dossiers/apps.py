"""One person's file over every room: what is held, merged, paused, ended and given out."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "shijian.dossiers"
    label = "dossiers"
    default_auto_field = "django.db.models.BigAutoField"

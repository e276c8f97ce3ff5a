"""What every room stands on: clock, actor, refusals, crypto; no words of the centre."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "shijian.common"
    label = "common"
    default_auto_field = "django.db.models.BigAutoField"

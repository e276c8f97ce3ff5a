"""Tables that offices bring in: read, shown with every fault, put right, merged once, undone."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "shijian.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"

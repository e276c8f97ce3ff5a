"""People, their sign-ins and their grants."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shijian.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

"""The API: tokens, idempotency keys, declared errors."""

from django.apps import AppConfig


class OpenapiConfig(AppConfig):
    name = "shijian.openapi"
    label = "openapi"
    default_auto_field = "django.db.models.BigAutoField"

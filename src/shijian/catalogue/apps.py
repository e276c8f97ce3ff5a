"""Platforms, categories, skills and versioned rule values."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "shijian.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

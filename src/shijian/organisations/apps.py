"""The tree of centre, institutes and stations, its places, posts and holders."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "shijian.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("organisations_figure", "organisations_takenback")

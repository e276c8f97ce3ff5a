"""Who did what, on what, when: append-only, sealed in batches."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "shijian.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("journal_entry", "journal_seal", "journal_sealed", "journal_reason")

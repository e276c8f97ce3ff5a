"""The outbox."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import pgettext_lazy


class Notice(models.Model):
    """One message to one person by one channel; written with the act that causes it."""

    class Channel(models.TextChoices):
        IN_APP = "in_app", pgettext_lazy("message", "in the app")
        SMS = "sms", pgettext_lazy("message", "text message")
        CONSOLE = (
            "console",
            pgettext_lazy("message", "console"),
        )  # demonstration and development: nothing leaves
        SLIP = "slip", pgettext_lazy("message", "printed slip")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("message", "waiting")
        DELIVERED = "delivered", pgettext_lazy("message", "delivered")
        FAILED = "failed", pgettext_lazy("message", "failed")
        EXPIRED = "expired", pgettext_lazy("message", "expired")

    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    address_cipher = models.BinaryField(null=True)  # a phone, where there is no sign-in yet
    channel = models.CharField(max_length=10, choices=Channel.choices)
    template = models.CharField(max_length=60)
    data = models.JSONField(default=dict)  # ids and codes that the template turns into words
    secret_cipher = models.BinaryField(null=True)  # a one-time code; erased when delivered or late
    link = models.CharField(max_length=200, default="", blank=True)
    key = models.CharField(max_length=120, unique=True)  # every message once
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()  # not before: quiet hours, the wait after a failure, a lease
    expires_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to", "-id"], name="notice_inbox"),
            models.Index(
                fields=["due_at", "id"], name="notice_waiting", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["to"],
                name="notice_unread",
                condition=Q(channel="in_app", read_at__isnull=True),
            ),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
                name="delivered_has_a_time",
            ),
            CheckConstraint(
                condition=Q(state="waiting") | Q(secret_cipher__isnull=True),
                name="a_code_is_erased_when_done",
            ),
            CheckConstraint(
                condition=Q(secret_cipher__isnull=True) | Q(expires_at__isnull=False),
                name="a_code_expires",
            ),
            CheckConstraint(
                condition=~Q(channel="in_app") | Q(to__isnull=False), name="an_inbox_has_an_owner"
            ),
            CheckConstraint(condition=Q(tries__gte=0), name="tries_are_counted"),
        ]

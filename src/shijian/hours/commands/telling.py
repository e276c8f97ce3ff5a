"""Telling the volunteer what became of hours that others had to look at."""

from __future__ import annotations

from django.urls import reverse

from shijian.accounts.models import User
from shijian.common.actor import Actor
from shijian.hours.models import Pending
from shijian.notices.commands import send


def tell(pending: Pending, *, by: Actor) -> None:
    """One message for each state that its volunteer did not expect, with the way to the reason."""
    user = User.objects.filter(person=pending.person_id, is_active=True).first()
    if user is None:
        return
    recorded = pending.record_id is not None
    link = reverse("hours:my_hours") if recorded else reverse("hours:my_pending", args=[pending.pk])
    send(
        user,
        f"hours.{pending.state}",
        {"title": pending.title, "hours": f"{pending.minutes / 60:.1f}".removesuffix(".0")},
        key=f"hours.{pending.state}:{pending.pk}",
        by=by,
        link=link,
    )

"""Whether a message has really arrived; nothing is claimed before."""

from __future__ import annotations

from shijian.notices.models import Notice
from shijian.orders.models import Order


def told_by_phone(order: Order) -> bool:
    """Whether the receipt reached the asker's phone: only then a page says so."""
    step = order.steps.order_by("id").values_list("pk", flat=True).first()
    return Notice.objects.filter(
        key=f"orders.placed:{step}:asker:{Notice.Channel.SMS}", state=Notice.State.DELIVERED
    ).exists()

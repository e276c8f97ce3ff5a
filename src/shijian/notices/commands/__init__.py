"""Every write about messages: putting them into the outbox, delivering, reading."""

from shijian.notices.commands.delivery import deliver, deliver_one, expire
from shijian.notices.commands.inbox import mark_all_read, mark_read
from shijian.notices.commands.outbox import send, send_code, send_secret

__all__ = [
    "deliver", "deliver_one", "expire", "mark_all_read", "mark_read", "send", "send_code",
    "send_secret",
]  # fmt: skip

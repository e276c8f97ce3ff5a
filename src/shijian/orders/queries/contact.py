"""What of a person's address and phone may stand on a page: never all of it."""

from __future__ import annotations

import re

from shijian.common import crypto
from shijian.common.actor import Actor
from shijian.orders.models import Order, Rating
from shijian.orders.queries.lists import is_asker

TABLE = "orders_order"
_NUMBERS = re.compile(r"[0-9０-９]+(?![0-9０-９]|\s*[楼层])")


def masked_phone(order: Order) -> str:
    """138****1234."""
    return f"{order.contact_head}****{order.contact_tail}" if order.contact_tail else ""


def mask_address(text: str) -> str:
    """坡南街***号 2 楼: the street and the floor, never the number of the house."""
    masked = _NUMBERS.sub("***", text)
    return masked if masked != text else f"{text[:2]}***" if text else ""


def masked_address(order: Order) -> str:
    """The order's address as it may be shown."""
    return mask_address(address_of(order))


def address_of(order: Order) -> str:
    """The whole address; only for commands that show it once and journal that they did."""
    if order.address_cipher is None:
        return ""
    return crypto.decrypt(order.address_cipher, table=TABLE, pk=order.pk, field="address")


def phone_of_order(order: Order) -> str:
    """The whole phone; only for commands that show or send to it."""
    if order.contact_cipher is None:
        return ""
    return crypto.decrypt(order.contact_cipher, table=TABLE, pk=order.pk, field="contact")


def refusal_words(order: Order, viewer: Actor) -> str:
    """Why it was refused, for the one who asked and nobody else."""
    if order.refusal_cipher is None or not is_asker(order, viewer):
        return ""
    return crypto.decrypt(order.refusal_cipher, table=TABLE, pk=order.pk, field="refusal")


def words_of(rating: Rating) -> str:
    """What was said beside the score."""
    if rating.words_cipher is None:
        return ""
    return crypto.decrypt(rating.words_cipher, table="orders_rating", pk=rating.pk, field="words")

"""The phone and the door, shown to the one who goes there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal import commands as journal
from shijian.orders import rules
from shijian.orders.models import Order
from shijian.orders.queries.contact import address_of, phone_of_order


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ring and where to go."""

    name: str
    phone: str
    address: str


@transaction.atomic
def open_contact(order: Order, *, by: Actor, reason: str = "") -> Contact:
    """Show it once and write down that it was shown; staff say why, the captain has the order."""
    require(rules.why_not_contact(order, by))
    if not rules.leads(order, by):
        require(rules.why_not_reason(reason))
    journal.record(
        "orders.contact_opened", order, by=by, data={"state": order.state}, reason=reason.strip()
    )
    return Contact(order.beneficiary.name, phone_of_order(order), address_of(order))

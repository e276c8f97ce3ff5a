"""What an order keeps of a person goes when their account is closed and the order is over."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from shijian.common.actor import Actor
from shijian.journal.commands import record_raw
from shijian.orders.models import Order
from shijian.orders.queries import OPEN


@transaction.atomic
def forget_contacts_of(people: Collection[int], *, by: Actor) -> int:
    """Erase phone, address and details from the ended orders of one human; how many."""
    own = Order.objects.filter(Q(requester__in=people) | Q(beneficiary__in=people))
    done = own.exclude(state__in=OPEN).update(
        address_cipher=None, contact_cipher=None, contact_head="", contact_tail="", details=""
    )
    record_raw("orders.contacts_forgotten", "orders.order", "", by=by, data={"orders": done})
    return done

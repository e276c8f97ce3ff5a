"""Every write about orders."""

from shijian.orders.commands.contact import open_contact
from shijian.orders.commands.follow import close_settled, complete_served, escalate_overdue
from shijian.orders.commands.moves import (
    accept_order,
    complete_order,
    decline_order,
    dispatch_order,
    refuse_order,
    take_back_order,
    verify_order,
    withdraw_order,
)
from shijian.orders.commands.moving import rehang
from shijian.orders.commands.paper import attach_paper, open_paper
from shijian.orders.commands.place import NewPerson, place_order
from shijian.orders.commands.rate import rate_order

__all__ = [
    "NewPerson",
    "accept_order",
    "attach_paper",
    "close_settled",
    "complete_order",
    "complete_served",
    "decline_order",
    "dispatch_order",
    "escalate_overdue",
    "open_contact",
    "open_paper",
    "place_order",
    "rate_order",
    "refuse_order",
    "rehang",
    "take_back_order",
    "verify_order",
    "withdraw_order",
]  # fmt: skip

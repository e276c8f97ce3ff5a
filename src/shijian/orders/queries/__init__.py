"""The only door to orders."""

from shijian.orders.queries.clocks import Clock, answer_due, clock_of, deliver_due
from shijian.orders.queries.contact import (
    address_of,
    masked_address,
    masked_phone,
    phone_of_order,
    refusal_words,
)
from shijian.orders.queries.days import half_day_words, slot_days, window_words
from shijian.orders.queries.lists import (
    OPEN,
    WORKERS,
    console_orders,
    counts_by_queue,
    desk_orders,
    is_asker,
    my_orders,
    open_orders,
    order_for,
    overdue,
    queue,
    team_order_for,
    team_orders,
    undelivered_with_confirmed_hours,
    visible_orders,
)
from shijian.orders.queries.proposals import (
    Excluded,
    Offer,
    Proposals,
    people_needed,
    proposals,
    proposals_for,
)
from shijian.orders.queries.ratings import Summary, rating_summary, rating_words, took_part
from shijian.orders.queries.timeline import forward_timeline, history

__all__ = [
    "OPEN", "WORKERS", "Clock", "Excluded", "Offer", "Proposals", "Summary", "address_of",
    "answer_due", "clock_of", "console_orders", "counts_by_queue", "deliver_due", "desk_orders",
    "forward_timeline", "half_day_words", "history", "is_asker", "masked_address", "masked_phone",
    "my_orders", "open_orders", "order_for", "overdue", "people_needed", "phone_of_order",
    "proposals", "proposals_for", "queue", "rating_summary", "rating_words", "refusal_words",
    "slot_days", "team_order_for", "team_orders", "took_part", "undelivered_with_confirmed_hours",
    "visible_orders", "window_words",
]  # fmt: skip

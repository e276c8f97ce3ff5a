"""Every write to the tree, its posts and its figures."""

from shijian.organisations.commands.founding import found_county, found_subcentre
from shijian.organisations.commands.life import (
    give_evidence,
    give_plate,
    resume,
    set_guidance,
    suspend,
    take_plate,
    withdraw,
    withdraw_evidence,
)
from shijian.organisations.commands.posts import (
    appoint,
    appoint_someone,
    end_holding,
    hand_over,
    renew_term,
)
from shijian.organisations.commands.tree import (
    cover_village,
    describe,
    establish,
    record_figure,
)

__all__ = [
    "appoint",
    "appoint_someone",
    "cover_village",
    "describe",
    "end_holding",
    "establish",
    "found_county",
    "found_subcentre",
    "give_evidence",
    "give_plate",
    "hand_over",
    "record_figure",
    "renew_term",
    "resume",
    "set_guidance",
    "suspend",
    "take_plate",
    "withdraw",
    "withdraw_evidence",
]

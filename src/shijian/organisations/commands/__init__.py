"""Every write to the tree, its posts and its figures."""

from shijian.organisations.commands.duty import drop_duty, found_point, locate, put_on_duty
from shijian.organisations.commands.founding import found_county, found_subcentre
from shijian.organisations.commands.life import (
    end,
    give_evidence,
    give_plate,
    resume,
    set_guidance,
    suspend,
    take_plate,
    withdraw,
    withdraw_evidence,
)
from shijian.organisations.commands.moving import (
    become_point,
    end_place,
    hand_villages,
    hang_below,
    lock_tree,
    make_place,
    name_successors,
    serve,
    take_place,
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
    "become_point",
    "cover_village",
    "describe",
    "drop_duty",
    "end",
    "end_holding",
    "end_place",
    "establish",
    "found_county",
    "found_point",
    "found_subcentre",
    "give_evidence",
    "give_plate",
    "hand_over",
    "hand_villages",
    "hang_below",
    "locate",
    "lock_tree",
    "make_place",
    "name_successors",
    "put_on_duty",
    "record_figure",
    "renew_term",
    "resume",
    "serve",
    "set_guidance",
    "suspend",
    "take_place",
    "take_plate",
    "withdraw",
    "withdraw_evidence",
]

"""Every write about people, sign-ins, second factors and grants."""

from shijian.accounts.commands.people import (
    draw_key,
    link_user,
    make_person,
    open_personal,
    person_for_user,
    update_person,
    user_for_phone,
)
from shijian.accounts.commands.rights import end_grant, give_grant, give_sign_in

__all__ = [
    "draw_key", "end_grant", "give_grant", "give_sign_in", "link_user", "make_person",
    "open_personal", "person_for_user", "update_person", "user_for_phone",
]  # fmt: skip

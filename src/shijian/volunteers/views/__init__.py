"""Registering, a volunteer's own pages, and the pages of the staff."""

from shijian.volunteers.views.invitations import invited, roster, rosters, take_back
from shijian.volunteers.views.own import me, offer
from shijian.volunteers.views.register import consent, register, villages
from shijian.volunteers.views.staff import console_list

__all__ = [
    "consent", "console_list", "invited", "me", "offer", "register", "roster", "rosters",
    "take_back", "villages",
]  # fmt: skip

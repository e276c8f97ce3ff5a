"""Registering, a volunteer's own pages, and the pages of the staff."""

from shijian.volunteers.views.own import me, offer
from shijian.volunteers.views.register import consent, register, villages
from shijian.volunteers.views.staff import console_list

__all__ = ["consent", "console_list", "me", "offer", "register", "villages"]

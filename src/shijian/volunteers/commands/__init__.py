"""Every write about volunteers."""

from shijian.volunteers.commands.clashes import note_clash
from shijian.volunteers.commands.offers import change_offer
from shijian.volunteers.commands.registering import register_volunteer
from shijian.volunteers.commands.scopes import (
    close_scope,
    lend_scopes,
    open_scope,
    return_scopes,
)

__all__ = [
    "change_offer",
    "close_scope",
    "lend_scopes",
    "note_clash",
    "open_scope",
    "register_volunteer",
    "return_scopes",
]

"""The menu as residents read it, and as teams and staff keep it."""

from shijian.menu.views.keep import (
    close,
    console_item,
    console_list,
    create,
    edit,
    mine,
    open_,
)
from shijian.menu.views.portal import public_item, public_list

__all__ = [
    "close", "console_item", "console_list", "create", "edit", "mine", "open_", "public_item",
    "public_list",
]  # fmt: skip

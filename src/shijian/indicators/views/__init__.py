"""The command view and its rows; the pages that reshape the tree."""

from shijian.indicators.views.command import (
    command,
    order_rows,
    record_rows,
    screen,
    village_rows,
    volunteer_rows,
)
from shijian.indicators.views.readiness import readiness_page
from shijian.indicators.views.reshaping import merge_page, move_page, split_page

__all__ = [
    "command",
    "merge_page",
    "move_page",
    "order_rows",
    "readiness_page",
    "record_rows",
    "screen",
    "split_page",
    "village_rows",
    "volunteer_rows",
]

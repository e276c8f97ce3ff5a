"""Why something may not be done to an organisation; pages say the same beside the button."""

from shijian.organisations.rules.figures import (
    why_not_figure,
    why_not_import_figures,
    why_not_record_figure,
)
from shijian.organisations.rules.posts import (
    lone_post,
    why_not_appoint,
    why_not_check_oneself,
    why_not_end,
    why_not_end_on,
    why_not_hold,
    why_not_renew,
    why_not_succeed,
    why_not_term,
)
from shijian.organisations.rules.tree import (
    may_found_subcentre,
    why_not_cover,
    why_not_cover_from,
    why_not_describe,
    why_not_establish,
    why_not_found,
    why_not_found_county,
    why_not_found_subcentre,
    why_not_on_day,
)
from shijian.organisations.rules.who import leads, why_not_console, works_in

__all__ = [
    "leads", "lone_post", "may_found_subcentre", "why_not_appoint", "why_not_check_oneself",
    "why_not_console", "why_not_cover", "why_not_cover_from", "why_not_describe", "why_not_end",
    "why_not_end_on", "why_not_establish", "why_not_figure", "why_not_found",
    "why_not_found_county", "why_not_found_subcentre", "why_not_hold", "why_not_import_figures",
    "why_not_on_day", "why_not_record_figure", "why_not_renew", "why_not_succeed", "why_not_term",
    "works_in",
]  # fmt: skip

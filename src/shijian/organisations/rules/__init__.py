"""Why something may not be done to an organisation; pages say the same beside the button."""

from shijian.organisations.rules.figures import (
    why_not_figure,
    why_not_record_figure,
)
from shijian.organisations.rules.life import (
    why_not_give_evidence,
    why_not_give_plate,
    why_not_guide,
    why_not_guide_from,
    why_not_resume,
    why_not_since,
    why_not_suspend,
    why_not_take_plate,
    why_not_withdraw,
    why_not_withdraw_evidence,
)
from shijian.organisations.rules.moving import (
    why_not_merge,
    why_not_move,
    why_not_move_below,
    why_not_on,
    why_not_reshape,
    why_not_split,
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
from shijian.organisations.rules.who import leads, why_not_console, why_not_import, works_in

__all__ = [
    "leads", "lone_post", "may_found_subcentre", "why_not_appoint", "why_not_check_oneself",
    "why_not_console", "why_not_cover", "why_not_cover_from", "why_not_describe", "why_not_end",
    "why_not_end_on", "why_not_establish", "why_not_figure", "why_not_found",
    "why_not_found_county", "why_not_found_subcentre", "why_not_give_evidence",
    "why_not_give_plate", "why_not_guide", "why_not_guide_from", "why_not_hold", "why_not_import",
    "why_not_merge", "why_not_move", "why_not_move_below", "why_not_on", "why_not_on_day",
    "why_not_record_figure", "why_not_renew", "why_not_reshape", "why_not_resume", "why_not_since",
    "why_not_split", "why_not_succeed", "why_not_suspend", "why_not_take_plate", "why_not_term",
    "why_not_withdraw", "why_not_withdraw_evidence", "works_in",
]  # fmt: skip

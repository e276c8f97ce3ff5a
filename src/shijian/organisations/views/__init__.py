"""Pages of the tree: the console's list, an organisation, its acts; and what residents see."""

from shijian.organisations.views.acts import (
    cover_page,
    describe_page,
    establish_page,
    figures_page,
    subcentre_page,
)
from shijian.organisations.views.console import (
    console_detail,
    console_list,
    coverage_page,
)
from shijian.organisations.views.posts import (
    appoint_page,
    end_page,
    hand_over_page,
    renew_page,
    staffing_page,
)
from shijian.organisations.views.public import public_detail, public_list

__all__ = [
    "appoint_page", "console_detail", "console_list", "cover_page", "coverage_page",
    "describe_page", "end_page", "establish_page", "figures_page", "hand_over_page",
    "public_detail", "public_list", "renew_page", "staffing_page", "subcentre_page",
]  # fmt: skip

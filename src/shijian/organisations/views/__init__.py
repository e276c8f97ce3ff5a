"""Pages of the tree: the console's list, an organisation, its acts; and what residents see."""

from shijian.organisations.views.acts import (
    cover_page,
    describe_page,
    establish_page,
    figures_page,
    subcentre_page,
)
from shijian.organisations.views.console import console_detail, console_list, coverage_page, export
from shijian.organisations.views.duty import drop_duty_page, locate_page, point_page, roster_page
from shijian.organisations.views.life import (
    evidence_file,
    evidence_page,
    guidance_page,
    life_page,
    plate_page,
    resume_page,
    suspend_page,
    take_plate_page,
    withdraw_evidence_page,
    withdraw_page,
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
    "appoint_page",
    "console_detail",
    "console_list",
    "cover_page",
    "coverage_page",
    "describe_page",
    "drop_duty_page",
    "end_page",
    "establish_page",
    "evidence_file",
    "evidence_page",
    "export",
    "figures_page",
    "guidance_page",
    "hand_over_page",
    "life_page",
    "locate_page",
    "plate_page",
    "point_page",
    "public_detail",
    "public_list",
    "renew_page",
    "resume_page",
    "roster_page",
    "staffing_page",
    "subcentre_page",
    "suspend_page",
    "take_plate_page",
    "withdraw_evidence_page",
    "withdraw_page",
]

"""Registering, a volunteer's own pages, and the pages of the staff."""

from shijian.volunteers.views.about import about, unit
from shijian.volunteers.views.desk import (
    assist,
    assisted,
    not_me,
    signed_form,
    stranger,
    strangers,
)
from shijian.volunteers.views.invitations import (
    invited,
    roster,
    rosters,
    take_back,
)
from shijian.volunteers.views.own import (
    me,
    offer,
)
from shijian.volunteers.views.papers import (
    paper,
    paper_accept,
    paper_file,
    paper_list,
    paper_refuse,
    papers,
)
from shijian.volunteers.views.register import (
    consent,
    register,
    villages,
)
from shijian.volunteers.views.staff import (
    console_list,
    export,
)
from shijian.volunteers.views.verifying import (
    identities,
    identity_seen,
)
from shijian.volunteers.views.wards import (
    ward,
    ward_consent,
    wards,
)

__all__ = [
    "about", "assist", "assisted", "consent", "console_list", "export",
    "identities", "identity_seen", "invited", "me", "not_me", "offer", "paper", "paper_accept",
    "paper_file", "paper_list", "paper_refuse", "papers", "register", "roster", "rosters",
    "signed_form", "stranger", "strangers", "take_back", "unit", "villages", "ward",
    "ward_consent", "wards",
]  # fmt: skip

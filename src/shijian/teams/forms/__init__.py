"""What captains, applicants and staff fill in about teams."""

from shijian.teams.forms.social import (
    CheckForm,
    CloseCheckForm,
    CompleteForm,
    SocialForm,
    as_answered,
    as_applied,
)
from shijian.teams.forms.support import (
    AskForm,
    CallForm,
    DecideForm,
    ReportForm,
)
from shijian.teams.forms.team import (
    FieldForm,
    ListForm,
    OfferForm,
    ReasonForm,
    TeamForm,
    categories_shown,
    offer_as_typed,
)

__all__ = [
    "AskForm", "CallForm", "CheckForm", "CloseCheckForm", "CompleteForm", "DecideForm",
    "FieldForm", "ListForm", "OfferForm", "ReasonForm", "ReportForm", "SocialForm", "TeamForm",
    "as_answered", "as_applied", "categories_shown", "offer_as_typed",
]  # fmt: skip

"""What captains, applicants and staff fill in about teams."""

from shijian.teams.forms.experts import (
    HOURS,
    QUARTERS,
    AnswerCallForm,
    ApprovalForm,
    AskExpertForm,
    CallOutForm,
    ExpertForm,
    PapersForm,
)
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
    "HOURS",
    "QUARTERS",
    "AnswerCallForm",
    "ApprovalForm",
    "AskExpertForm",
    "AskForm",
    "CallForm",
    "CallOutForm",
    "CheckForm",
    "CloseCheckForm",
    "CompleteForm",
    "DecideForm",
    "ExpertForm",
    "FieldForm",
    "ListForm",
    "OfferForm",
    "PapersForm",
    "ReasonForm",
    "ReportForm",
    "SocialForm",
    "TeamForm",
    "as_answered",
    "as_applied",
    "categories_shown",
    "offer_as_typed",
]  # fmt: skip

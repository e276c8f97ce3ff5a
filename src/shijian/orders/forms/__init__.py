"""Every form of the orders."""

from shijian.orders.forms.moves import (
    AuthorisationForm,
    DeclineForm,
    DispatchForm,
    FindForm,
    PaperForm,
    RateForm,
    ReasonForm,
    RefuseForm,
    StartForm,
)
from shijian.orders.forms.questions import (
    CheckForm,
    ContactForm,
    SearchForm,
    WhatForm,
    WhenForm,
    WhereForm,
    WhomForm,
)

__all__ = [
    "AuthorisationForm", "CheckForm", "ContactForm", "DeclineForm", "DispatchForm", "FindForm",
    "PaperForm",
    "RateForm", "ReasonForm", "RefuseForm", "SearchForm", "StartForm", "WhatForm", "WhenForm",
    "WhereForm", "WhomForm",
]  # fmt: skip

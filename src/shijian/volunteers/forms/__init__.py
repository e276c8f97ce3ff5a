"""Forms of the volunteers' pages."""

from shijian.volunteers.forms.desk import AssistForm, WardForm
from shijian.volunteers.forms.invite import InviteForm
from shijian.volunteers.forms.offer import OfferForm, offer_as_typed
from shijian.volunteers.forms.papers import AnswerForm, PaperForm
from shijian.volunteers.forms.register import RegisterForm, villages_of

__all__ = [
    "AnswerForm", "AssistForm", "InviteForm", "OfferForm", "PaperForm", "RegisterForm",
    "WardForm", "offer_as_typed", "villages_of",
]  # fmt: skip

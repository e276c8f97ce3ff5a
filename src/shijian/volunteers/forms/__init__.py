"""Forms of the volunteers' pages."""

from shijian.volunteers.forms.about import AboutForm, about_as_said, unit_name
from shijian.volunteers.forms.desk import AssistForm, WardForm
from shijian.volunteers.forms.invite import InviteForm
from shijian.volunteers.forms.offer import OfferForm, offer_as_typed
from shijian.volunteers.forms.papers import AnswerForm, PaperForm
from shijian.volunteers.forms.register import RegisterForm, villages_of

__all__ = [
    "AboutForm", "AnswerForm", "AssistForm", "InviteForm", "OfferForm", "PaperForm",
    "RegisterForm", "WardForm", "about_as_said", "offer_as_typed", "unit_name", "villages_of",
]  # fmt: skip

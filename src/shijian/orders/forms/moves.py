"""The words of each move: at the desk, at the office, in the captain's hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shijian.common import clock
from shijian.common.forms import CleanForm, IntField, TextField, WordsField
from shijian.common.refused import Refused
from shijian.orders import rules
from shijian.orders.models import Authorisation
from shijian.orders.queries.days import slot_from

# ---------------------------------------------------------------- the desk


class StartForm(CleanForm):
    """Who is here or on the telephone, and how it is known that they want it."""

    channel = forms.ChoiceField(
        choices=[("desk", _("at the desk")), ("telephone", _("by telephone"))],
        widget=forms.RadioSelect,
    )
    phone = TextField(label=_("Telephone"), max_length=30, required=False)
    name = TextField(label=_("Name"), max_length=50, required=False)
    person = IntField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        refused = rules.why_not_phone(data["phone"]) if data.get("phone") else None
        if refused is not None:
            self.add_error("phone", str(refused))
        if not data.get("phone") and not data.get("name") and not self.errors:
            self.add_error("phone", _("Enter the telephone, or the name of somebody without one"))
        return data


class AuthorisationForm(CleanForm):
    """How the resident let us order, and whether their phone and address may be passed on."""

    way = forms.ChoiceField(
        label=_("How did they agree"),
        choices=[w for w in Authorisation.Way.choices if w[0] != "family"],
        widget=forms.RadioSelect,
    )
    share_contact = forms.BooleanField(required=False)


class PaperForm(CleanForm):
    """The photographed paper on which somebody let us order."""

    paper = forms.FileField(
        label=_("Photograph of the signed paper"), help_text=_("JPEG, PNG, WebP or PDF, 10 MB")
    )


class FindForm(CleanForm):
    """A telephone or an order's number."""

    words = TextField(label=_("Telephone or order number"), max_length=30)


# ---------------------------------------------------------------- moves


class RefuseForm(CleanForm):
    """Why not, for the asker alone."""

    reason = WordsField(label=_("Why we cannot take it"), max_length=400)

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"])
        if refused := rules.why_not_reason(reason):
            raise ValidationError(str(refused))
        return reason


class ReasonForm(RefuseForm):
    """Why the phone and the address are opened; it stays in the journal."""

    reason = WordsField(label=_("Why you need it"), max_length=400, widget=forms.TextInput)


class DispatchForm(CleanForm):
    """To which team, on which half-day, at what hour."""

    team = IntField(widget=forms.HiddenInput)
    day = forms.CharField(max_length=13, widget=forms.HiddenInput)
    hour = forms.ChoiceField(label=_("At what time"))

    def __init__(self, *args: Any, afternoon: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["hour"].choices = hours_of(afternoon)  # type: ignore[attr-defined]

    def planned_at(self) -> dt.datetime:
        """The moment that was chosen."""
        slot = slot_from(self.cleaned_data["day"])
        if slot is None:
            raise Refused(_("Choose a time to come."), "orders.planned", status=422)
        hour, minute = map(int, self.cleaned_data["hour"].split(":"))
        return clock.moment(slot.day, hour, minute)


def hours_of(afternoon: bool) -> list[tuple[str, str]]:  # noqa: FBT001 -- a half of the day
    """Every half hour in which a team may set out."""
    first, last = (13, 18) if afternoon else (7, 12)
    names = [f"{hour:02d}:{minute:02d}" for hour in range(first, last) for minute in (0, 30)]
    return [(name, name) for name in names]


class DeclineForm(CleanForm):
    """Why the team cannot come."""

    reason = forms.ChoiceField(
        label=_("Why not"),
        widget=forms.RadioSelect,
        choices=[
            ("no_time", _("no time then")), ("no_people", _("too few people")),
            ("no_skill", _("nobody who can do it")), ("too_far", _("too far")),
            ("other", _("another reason")),
        ],
    )  # fmt: skip


class RateForm(CleanForm):
    """Five stars, solved or not, a few words."""

    score = forms.TypedChoiceField(
        label=_("How was it"), coerce=int, widget=forms.RadioSelect,
        choices=[
            ("5", _("very good")), ("4", _("good")), ("3", _("so so")), ("2", _("not good")),
            ("1", _("bad")),
        ],
        error_messages={"required": _("Say how it was")},
    )  # fmt: skip
    solved = forms.ChoiceField(
        label=_("Is it solved"), widget=forms.RadioSelect,
        choices=[("yes", _("solved")), ("no", _("not solved"))],
        error_messages={"required": _("Say whether it is solved")},
    )  # fmt: skip
    words = WordsField(label=_("Anything to say to the station"), max_length=300, required=False)

    def said(self) -> dict[str, Any]:
        """As the command takes it."""
        data = self.cleaned_data
        return {
            "score": data["score"],
            "solved": data["solved"] == "yes",
            "words": data["words"],
        }

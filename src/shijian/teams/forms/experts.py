"""What experts say of themselves, what they are asked; what a call-out says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.queries import duty_fields, qualification_kinds
from shijian.common import clock
from shijian.common.forms import CleanForm, DateField, IntField, PickField, TextField, WordsField
from shijian.teams.models import Engagement, Expert, Team

HOURS = [(str(hour), f"{hour:02}") for hour in range(24)]
QUARTERS = [(str(minute), f"{minute:02}") for minute in (0, 15, 30, 45)]


class ExpertForm(CleanForm):
    """Putting oneself on the register."""

    kind = forms.ChoiceField(
        label=_("I am a"), choices=Expert.Kind.choices, widget=forms.RadioSelect
    )
    duty_field = PickField(label=_("My field"), queryset=duty_fields())
    speciality = TextField(
        label=_("What I know well"),
        help_text=_("For example: children's illnesses, fruit trees, calligraphy."),
        max_length=80,
    )
    leads = forms.BooleanField(label=_("I would lead a team"), required=False)
    advises = forms.BooleanField(label=_("I would advise a team"), required=False)


class AskExpertForm(CleanForm):
    """Asking an expert for one team."""

    team = PickField(label=_("For which team"), queryset=Team.objects.none(), empty_label=None)
    role = forms.ChoiceField(
        label=_("What for"), choices=Engagement.Role.choices, widget=forms.RadioSelect
    )
    words = WordsField(
        label=_("What it is about"),
        help_text=_("The expert reads this: what is to be done, how much time it takes."),
        max_length=300,
    )

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick = self.fields["team"]
        if isinstance(pick, PickField):
            pick.queryset = teams


class ApprovalForm(CleanForm):
    """Who approved a retired official's unpaid post."""

    approval = TextField(
        label=_("Who approved, and by which paper"),
        help_text=_("For example 县委组织部 〔2026〕12 号; the post is unpaid."),
        max_length=120,
    )


class PapersForm(CleanForm):
    """Which papers a team asks for."""

    kinds = forms.ModelMultipleChoiceField(
        label=_("Papers that every new member must hold"),
        queryset=qualification_kinds(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class CallOutForm(CleanForm):
    """Calling a team out."""

    title = TextField(label=_("What is needed"), max_length=80)
    place = TextField(label=_("Where to meet"), max_length=120)
    day = DateField(label=_("On which day"))
    hour = forms.ChoiceField(label=_("Hour"), choices=HOURS)
    minute = forms.ChoiceField(label=_("Minute"), choices=QUARTERS)
    needed = IntField(
        label=_("How many people"),
        min_value=1,
        max_value=500,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def said(self) -> dict[str, Any]:
        """As the command takes it."""
        given = self.cleaned_data
        at = clock.moment(given["day"], int(given["hour"]), int(given["minute"]))
        return {"meet_at": at} | {name: given[name] for name in ("title", "place", "needed")}


class AnswerCallForm(CleanForm):
    """Coming or not, and how soon."""

    answer = forms.ChoiceField(
        label=_("Can you come?"),
        choices=[("coming", _("I am coming")), ("not", _("I cannot"))],
        widget=forms.RadioSelect,
    )
    minutes = IntField(
        label=_("In how many minutes you are there"),
        min_value=0,
        max_value=1440,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

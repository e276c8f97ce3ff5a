"""What is called for, asked, decided and reported."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, DateField, IntField, PickField, TextField, WordsField
from shijian.organisations.models import Organisation
from shijian.teams.commands import Decision
from shijian.teams.models import SupportRequest, Team

MOST_YUAN = 100_000_000
NUMERIC = {"inputmode": "numeric"}


def _yuan(label: Any, **options: Any) -> IntField:
    return IntField(
        label=label,
        min_value=0,
        max_value=MOST_YUAN,
        widget=forms.NumberInput(attrs=NUMERIC),
        **options,
    )


class CallForm(CleanForm):
    """A support policy and its call."""

    organisation = PickField(
        label=_("Who calls"), queryset=Organisation.objects.none(), empty_label=None
    )
    title = TextField(label=_("Title"), max_length=80)
    document = TextField(
        label=_("Policy it stands on"),
        help_text=_("Title and number of the document."),
        max_length=120,
    )
    text = WordsField(label=_("Who may ask, for what, how it is decided"), max_length=2000)
    opens_on = DateField(label=_("Opens on"))
    closes_on = DateField(label=_("Closes on"))
    report_by = DateField(label=_("Reports are due on"))
    budget_yuan = _yuan(_("Budget, yuan"), help_text=_("0 where only sponsors give."))
    most_yuan = _yuan(_("At most for one request, yuan"))

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick = self.fields["organisation"]
        if isinstance(pick, PickField):
            pick.queryset = organisations


class AskForm(CleanForm):
    """One project of a social organisation."""

    team = PickField(label=_("For which team"), queryset=Team.objects.none(), empty_label=None)
    title = TextField(label=_("Name of the project"), max_length=80)
    plan = WordsField(
        label=_("Whom it helps, what is done, what the money is for"), max_length=1000
    )
    asked_yuan = _yuan(_("How much, yuan"), help_text=_("0 to look for a sponsor only."))

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick = self.fields["team"]
        if isinstance(pick, PickField):
            pick.queryset = teams


class DecideForm(CleanForm):
    """What a request gets, with public reasons."""

    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (SupportRequest.State.GRANTED.value, _("Grant money of the call")),
            (SupportRequest.State.ADOPTED.value, _("A sponsor adopts it")),
            (SupportRequest.State.REFUSED.value, _("Not this time")),
        ],
        widget=forms.RadioSelect,
    )
    given_yuan = _yuan(_("Amount, yuan"), required=False)
    sponsor = TextField(label=_("Sponsor"), max_length=80, required=False)
    sponsored = TextField(
        label=_("What the sponsor gives"), max_length=200, required=False,
        help_text=_("Money, goods, a place, training."),
    )  # fmt: skip
    reasons = WordsField(
        label=_("Reasons"), help_text=_("5 to 100 characters; public."), max_length=500
    )

    def clean(self) -> None:
        """An adoption names its sponsor."""
        given = self.cleaned_data
        for name in ("sponsor", "sponsored"):
            if given.get("state") == SupportRequest.State.ADOPTED and not given.get(name):
                self.add_error(name, _("Say who adopts it and with what."))

    def decision(self) -> Decision:
        """As the command takes it."""
        given = self.cleaned_data
        return Decision(
            state=given["state"],
            reasons=given["reasons"],
            given_yuan=given["given_yuan"] or 0,
            sponsor=given["sponsor"],
            sponsored=given["sponsored"],
        )


class ReportForm(CleanForm):
    """What was done with the support."""

    report = WordsField(
        label=_("What was done, for whom, with what result"),
        help_text=_("Everybody may read it; name no served person."),
        max_length=2000,
    )
    spent_yuan = _yuan(_("Spent, yuan"))

"""What a group says of itself, and what the organisation above answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.queries import duty_fields
from shijian.common.forms import CleanForm, DateField, PickField, TextField, WordsField
from shijian.common.identifiers import tidy_credit_code
from shijian.teams.models import AnnualCheck, SocialOrganisation
from shijian.teams.queries import welcoming
from shijian.teams.rules import Standing

_YES = {True: "yes", False: "no", None: ""}
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class SocialForm(CleanForm):
    """A group that asks to join the corps; what only the other kind needs stays empty."""

    organisation = PickField(
        label=_("Which organisation the group joins"), queryset=welcoming(), empty_label=None
    )
    name = TextField(label=_("Name of the group"), max_length=80)
    duty_field = PickField(label=_("What it stands for"), queryset=duty_fields())
    introduction = WordsField(
        label=_("What the group does, how many people, since when"), max_length=300
    )
    registered = forms.ChoiceField(
        label=_("Is it registered with the civil affairs department?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    credit_code = TextField(
        label=_("Unified social credit code"),
        help_text=_("18 places, on the certificate; only if registered."),
        max_length=30,
        required=False,
    )
    registration_authority = TextField(
        label=_("Registered with"), max_length=80, required=False,
        help_text=_("For example 平阳县民政局; only if registered."),
    )  # fmt: skip
    supervising_unit = TextField(
        label=_("Supervising unit"), max_length=80, required=False,
        help_text=_("Write “direct registration” where there is none; only if registered."),
    )  # fmt: skip
    registered_on = DateField(
        label=_("Day of registration"), help_text=_("Only if registered."), required=False
    )
    consenting_unit = TextField(
        label=_("Community or unit that consents"), max_length=80, required=False,
        help_text=_("Only if not registered."),
    )  # fmt: skip
    consent = forms.FileField(
        label=_("Paper with the unit's seal"), required=False,
        help_text=_("Only if not registered. JPEG, PNG, WebP or PDF, 10 MB"),
    )  # fmt: skip
    overseas_funding = forms.ChoiceField(
        label=_("Does it get money from abroad?"), choices=YES_NO, widget=forms.RadioSelect
    )
    overseas_note = TextField(
        label=_("From whom, how much, which authority knows of it"),
        help_text=_("Only if it does."),
        max_length=200,
        required=False,
    )

    def standing(self) -> Standing:
        """What was said of the group's lawful standing, as the rules read it."""
        given = self.cleaned_data
        names = ("registration_authority", "supervising_unit", "registered_on", "consenting_unit")
        return Standing(
            registered=given["registered"] == "yes",
            credit_code=tidy_credit_code(given["credit_code"]),
            overseas_funding=given["overseas_funding"] == "yes",
            overseas_note=given["overseas_note"],
            **{name: given[name] for name in names},
        )


class CompleteForm(SocialForm):
    """The same, once more; where it joins and what it stands for are settled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["organisation"], self.fields["duty_field"]


def as_applied(row: SocialOrganisation) -> dict[str, Any]:
    """What was said before, as the form begins."""
    names = (
        "name", "introduction", "credit_code", "registration_authority", "supervising_unit",
        "registered_on", "consenting_unit", "overseas_note",
    )  # fmt: skip
    said = {name: getattr(row, name) for name in names}
    return said | {
        "registered": _YES[row.registered], "overseas_funding": _YES[row.overseas_funding]
    }  # fmt: skip


class CheckForm(CleanForm):
    """What only the group knows of the past year."""

    still_valid = forms.ChoiceField(
        label=_("Is the registration, or the unit's consent, still valid?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    overseas_funding = forms.ChoiceField(
        label=_("Did it get money from abroad?"), choices=YES_NO, widget=forms.RadioSelect
    )
    changes = WordsField(
        label=_("What changed: name, person responsible, address"), max_length=300, required=False
    )

    def said(self) -> dict[str, Any]:
        """The answers, as the command takes them."""
        given = self.cleaned_data
        return {
            "still_valid": given["still_valid"] == "yes",
            "overseas_funding": given["overseas_funding"] == "yes",
            "changes": given["changes"],
        }


def as_answered(check: AnnualCheck) -> dict[str, Any]:
    """What the group said before, as the form begins."""
    return {
        "still_valid": _YES[check.still_valid],
        "overseas_funding": _YES[check.overseas_funding],
        "changes": check.changes,
    }


class CloseCheckForm(CleanForm):
    """Passed, or what to improve."""

    result = forms.ChoiceField(
        label=_("Result"), choices=AnnualCheck.Result.choices, widget=forms.RadioSelect
    )
    improve = WordsField(
        label=_("What to improve, and until when"),
        help_text=_("5 to 100 characters; the team reads it."),
        max_length=500,
        required=False,
    )

    def clean(self) -> None:
        """What to improve is said, or it has passed."""
        given = self.cleaned_data
        if given.get("result") == AnnualCheck.Result.IMPROVE and not given.get("improve"):
            self.add_error("improve", _("Say what to improve."))
        if given.get("result") == AnnualCheck.Result.PASSED:
            given["improve"] = ""

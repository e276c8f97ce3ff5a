"""What captains and staff fill in about a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.queries import categories, duty_fields
from shijian.common.forms import (
    CleanForm,
    HalfDaysField,
    IntField,
    PickField,
    TextField,
    WordsField,
    refuse,
)
from shijian.organisations.models import Organisation
from shijian.teams.models import Team
from shijian.teams.rules import why_not_alone, why_not_reason
from shijian.volunteers.rules import half_days_in

MADE_BY_HAND = (Team.Kind.PROFESSIONAL, Team.Kind.FIELD)


class ReasonForm(CleanForm):
    """Why not: for the one it concerns."""

    reason = WordsField(label=_("Reason"), help_text=_("5 to 100 characters."), max_length=500)

    def clean_reason(self) -> str:
        """The rule's own sentence says how many characters there are now."""
        reason = str(self.cleaned_data["reason"])
        if refused := why_not_reason(reason):
            raise forms.ValidationError(str(refused), code=refused.code)
        return reason


class OfferForm(CleanForm):
    """What a team says of itself and what dispatch may count on."""

    introduction = WordsField(
        label=_("What the team does, in its own words"), max_length=300, required=False
    )
    categories = forms.ModelMultipleChoiceField(
        label=_("What the team can do"), queryset=categories(), required=False
    )
    half_days = HalfDaysField(label=_("When the team usually has time"), required=False)
    reach = forms.ChoiceField(
        label=_("How far the team goes"), choices=Team.Reach.choices, widget=forms.RadioSelect
    )
    weekly_capacity = IntField(
        label=_("At most how many orders a week"),
        min_value=0,
        max_value=200,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class TeamForm(OfferForm):
    """A new professional team on a host institution, or a team for one field."""

    kind = forms.ChoiceField(
        label=_("Kind of team"),
        choices=[(kind.value, kind.label) for kind in MADE_BY_HAND],
        widget=forms.RadioSelect,
    )
    duty_field = PickField(label=_("What it stands for"), queryset=duty_fields())

    organisation = PickField(
        label=_("Organisation above it"), queryset=Organisation.objects.none(), empty_label=None
    )
    name = TextField(
        label=_("Full name, as on the flag"),
        help_text=_("For example 平阳县卫生健康志愿服务队."),
        max_length=80,
    )
    short_name = TextField(label=_("Short name"), max_length=60, required=False)
    host = TextField(
        label=_("Host institution"),
        help_text=_(
            "The hospital, school or company whose people serve; a professional team has one."
        ),
        max_length=80,
        required=False,
    )

    def clean(self) -> None:
        """The rule's own sentence beside the field that a kind of team needs."""
        given = self.cleaned_data
        if refused := why_not_alone(
            given.get("kind", ""), given.get("host", ""), given.get("duty_field")
        ):
            refuse(self, refused)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick = self.fields["organisation"]
        if isinstance(pick, PickField):
            pick.queryset = organisations


class FieldForm(CleanForm):
    """What a team stands for."""

    duty_field = PickField(label=_("What it stands for"), queryset=duty_fields(), empty_label=None)


def offer_as_typed(team: Team) -> dict[str, Any]:
    """What a team says now, as the form begins."""
    return {
        "introduction": team.introduction,
        "categories": [category.pk for category in team.categories.all()],
        "half_days": [str(bit) for bit in half_days_in(team.half_days)],
        "reach": team.reach,
        "weekly_capacity": team.weekly_capacity,
    }


def categories_shown(form: CleanForm) -> list[dict[str, Any]]:
    """The categories under their platforms, with those that are ticked."""
    ticked = {str(pk) for pk in form["categories"].value() or ()}
    groups: dict[str, dict[str, Any]] = {}
    for row in categories():
        group = groups.setdefault(
            row.platform.code, {"platform": row.platform, "choices": [], "ticked": 0}
        )
        checked = str(row.pk) in ticked
        group["choices"].append({"value": row.pk, "label": str(row), "checked": checked})
        group["ticked"] += checked
    return list(groups.values())


class ListForm(CleanForm):
    """A list as a chat group counted it off."""

    text = WordsField(
        label=_("The group's list"),
        help_text=_("Paste it as it is. Lines with a name and a mobile number are read."),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 10, "data-private": ""}),
    )

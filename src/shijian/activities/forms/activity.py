"""Forms of activities: digits, reasons, and an activity with up to three shifts."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shijian.activities.commands import ShiftPlan
from shijian.activities.forms.posts import post_fields, post_plan, typed_posts
from shijian.activities.models import Activity, Shift
from shijian.catalogue.models import Category
from shijian.catalogue.queries import categories
from shijian.common import clock
from shijian.common.forms import CleanForm, DateField, IntField, PickField, TextField, WordsField
from shijian.organisations.models import Place
from shijian.organisations.queries import places
from shijian.teams.models import Team

SHIFTS = (1, 2, 3)


class DigitsForm(CleanForm):
    """Six digits read from a screen or read out."""

    digits = TextField(
        label=_("Six digits"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "data-private": ""}
        ),
        error_messages={"required": _("Type the six digits.")},
    )

    def clean_digits(self) -> str:
        """Spaces and full-width digits are what people type."""
        typed = "".join(unicodedata.normalize("NFKC", self.cleaned_data["digits"]).split())
        if len(typed) != 6 or not (typed.isascii() and typed.isdigit()):
            raise ValidationError(_("These are not six digits."), code="digits")
        return typed


class ReasonForm(CleanForm):
    """A reason that the person concerned reads."""

    reason = WordsField(
        label=_("The reason"),
        help_text=_("5 to 100 characters; the person concerned reads it"),
        min_length=5,
        max_length=100,
        error_messages={"required": _("Say why.")},
    )


class TimeField(forms.TimeField):
    """An hour of the day on the county's clock."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {"invalid": _("Enter a time such as 08:30.")}


class ActivityForm(CleanForm):
    """Everything that 条例 art. 12 asks an activity to say; one day, up to three shifts."""

    team = PickField(queryset=Team.objects.none(), label=_("Team"), empty_label=_("Choose"))
    category = PickField(
        queryset=Category.objects.none(), label=_("Kind of service"), empty_label=_("Choose")
    )
    title = TextField(label=_("What it is called"), min_length=4, max_length=60)
    day = DateField(label=_("On which day"))
    place = PickField(
        queryset=Place.objects.none(),
        label=_("Which village or community"),
        empty_label=_("Choose"),
    )
    place_text = TextField(label=_("Where exactly"), max_length=120)
    content = WordsField(label=_("What volunteers do"), max_length=500)
    served = TextField(label=_("Serves"), max_length=120, required=False)
    conditions = TextField(label=_("What one needs to take part"), max_length=200)
    risks = TextField(label=_("What could go wrong"), max_length=200)
    safeguards = TextField(label=_("What volunteers get"), max_length=200)
    meeting_point = TextField(label=_("Where to meet"), max_length=120, required=False)
    joining = forms.ChoiceField(
        label=_("How one signs up"),
        choices=Activity.Joining.choices,
        initial=Activity.Joining.INSTANT,
        required=False,
    )
    companions_max = IntField(
        label=_("How many people one can bring along"), min_value=0, max_value=20, required=False
    )
    minors = forms.ChoiceField(
        label=_("Who can take part"),
        choices=Activity.Minors.choices,
        initial=Activity.Minors.NONE,
        required=False,
    )
    serves_minors = forms.BooleanField(label=_("It serves people under 18"), required=False)
    safety = forms.ChoiceField(
        label=_("Nobody is alone with a minor, because"),
        choices=Activity.Safety.choices,
        required=False,
    )
    dangerous = forms.BooleanField(
        label=_("Life or health could come to harm"),
        help_text=_("Such as rescue, work up high, on water or on a road"),
        required=False,
    )
    insurer = TextField(label=_("Insurance company"), max_length=60, required=False)
    policy = TextField(label=_("Number of the policy"), max_length=40, required=False)
    insured_from = DateField(label=_("Insured from"), required=False)
    insured_to = DateField(label=_("Insured until"), required=False)

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pick("team", teams)
        self._pick("category", categories())
        self._pick("place", places("village"))
        for number in SHIFTS:
            self.fields |= _shift_fields(number, needed=number == 1)
            self.fields |= post_fields(number)

    def _pick(self, name: str, rows: QuerySet[Any]) -> None:
        cast(PickField, self.fields[name]).queryset = rows

    def clean(self) -> dict[str, Any]:
        """Each shift that is begun is whole, and lies inside one day."""
        data = super().clean() or {}
        if day := data.get("day"):
            posts = tuple(filter(None, (post_plan(self, n, data) for n in SHIFTS)))
            plans = [self._plan(number, day, data) for number in SHIFTS]
            data["shifts"] = [replace(plan, posts=posts) for plan in plans if plan is not None]
        data["joining"] = data.get("joining") or Activity.Joining.INSTANT
        data["minors"] = data.get("minors") or Activity.Minors.NONE
        data["companions_max"] = data.get("companions_max") or 0
        return data

    def _plan(self, number: int, day: dt.date, data: dict[str, Any]) -> ShiftPlan | None:
        given: dict[str, Any] = {name: data.get(f"shift_{number}_{name}") for name in SHIFT_NAMES}
        if not any((given["from"], given["to"], given["places"])):
            return None
        for name in ("from", "to", "places"):
            if given[name] is None:
                if f"shift_{number}_{name}" not in self.errors:
                    self.add_error(f"shift_{number}_{name}", _("This is needed for the shift."))
                return None
        starts, ends = _moment(day, given["from"]), _moment(day, given["to"])
        if ends <= starts:
            self.add_error(f"shift_{number}_to", _("The shift ends after it begins, on one day."))
            return None
        pause = given["break"] or 0
        if dt.timedelta(minutes=pause) >= ends - starts:
            self.add_error(f"shift_{number}_break", _("The break is shorter than the shift."))
            return None
        return ShiftPlan(
            given["name"] or "", starts, ends, given["places"], pause, given["age"] or 0
        )

    def facts(self) -> dict[str, Any]:
        """What the commands take: the fields, and the activity as long as its shifts."""
        data = {k: v for k, v in self.cleaned_data.items() if not k.startswith(("shift_", "post_"))}
        shifts: Sequence[ShiftPlan] = data["shifts"]
        del data["day"]
        return data | {
            "starts_at": min(plan.starts_at for plan in shifts),
            "ends_at": max(plan.ends_at for plan in shifts),
        }


TEXTS = (
    "title", "place_text", "content", "served", "conditions", "risks", "safeguards",
    "meeting_point", "joining", "companions_max", "minors", "serves_minors", "safety",
    "dangerous", "insurer", "policy", "insured_from", "insured_to",
)  # fmt: skip
SHIFT_NAMES = ("name", "from", "to", "places", "break", "age")


def _shift_fields(number: int, *, needed: bool) -> dict[str, forms.Field]:
    return {
        f"shift_{number}_name": TextField(
            label=_("Name of the shift"), max_length=40, required=False
        ),
        f"shift_{number}_from": TimeField(label=_("Begins at"), required=needed),
        f"shift_{number}_to": TimeField(label=_("Ends at"), required=needed),
        f"shift_{number}_places": IntField(
            label=_("Places"), min_value=1, max_value=2000, required=needed
        ),
        f"shift_{number}_break": IntField(
            label=_("Break, minutes"), min_value=0, max_value=240, required=False
        ),
        f"shift_{number}_age": IntField(
            label=_("Youngest age"), min_value=0, max_value=80, required=False
        ),
    }


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return clock.moment(day, time.hour, time.minute)


def as_typed(activity: Activity, shifts: Sequence[Shift]) -> dict[str, Any]:
    """A draft as its form shows it again."""
    shown: dict[str, Any] = {name: getattr(activity, name) for name in TEXTS}
    shown |= typed_posts(shifts)
    shown |= {
        "team": activity.team_id,
        "category": activity.category_id,
        "place": activity.place_id,
        "day": clock.local(activity.starts_at).date(),
    }
    for number, shift in zip(SHIFTS, shifts, strict=False):
        values = (
            shift.name,
            f"{clock.local(shift.starts_at):%H:%M}",
            f"{clock.local(shift.ends_at):%H:%M}",
            shift.capacity,
            shift.break_minutes or None,
            shift.age_min or None,
        )
        shown |= {f"shift_{number}_{n}": v for n, v in zip(SHIFT_NAMES, values, strict=True)}
    return shown

"""What is asked when an organisation is established, a post filled, a figure entered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.models import PostStandard
from shijian.common import clock
from shijian.common.forms import CleanForm, DateField, IntField, PickField, TextField, WordsField
from shijian.organisations.models import Evidence, Figure, Organisation, Place, Plate
from shijian.organisations.queries import coordinates, posts_open, stations_to_cover, vacancies_of


class OfficeForm(CleanForm):
    """Where residents find an organisation."""

    phone = TextField(label=_("Office telephone"), max_length=30, required=False)
    address = TextField(label=_("Address"), max_length=120, required=False)
    opening = TextField(
        label=_("Opening hours"),
        max_length=120,
        required=False,
        help_text=_("For example: Monday to Friday 8:30-17:00"),
    )


class EstablishForm(OfficeForm):
    """The day of the plate, and where residents find it."""

    on = DateField(label=_("Day the plate was given"), initial=clock.today)
    field_order = ["on", "phone", "address", "opening"]


class TakeOfficeForm(CleanForm):
    """Who comes into a post; somebody already known is found by the telephone."""

    name = TextField(label=_("Name"), max_length=50)
    phone = TextField(
        label=_("Mobile phone"),
        max_length=20,
        help_text=_("They sign in with it and a code."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    id_number = TextField(
        label=_("ID number"),
        max_length=20,
        required=False,
        help_text=_("Only where two people could be mixed up."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    title = TextField(
        label=_("Title in their own unit"),
        max_length=60,
        help_text=_("In full, as in the appointment."),
    )
    term_until = DateField(
        label=_("Last day of the term"),
        required=False,
        help_text=_("Leave empty for the usual term of this post."),
    )
    acting = forms.BooleanField(label=_("For the time being (acting)"), required=False)


class AppointForm(TakeOfficeForm):
    """Who takes which post."""

    post = forms.ChoiceField(label=_("Post"), widget=forms.RadioSelect)
    starts_on = DateField(label=_("In office from"), initial=clock.today)
    field_order = ["post", "name", "phone", "id_number", "title", "starts_on"]

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        missing = {vacancy.post.code: str(vacancy) for vacancy in vacancies_of(organisation)}
        if not self.initial.get("post") and missing:
            self.initial["post"] = next(iter(missing))
        cast(forms.ChoiceField, self.fields["post"]).choices = [
            (post.code, missing.get(post.code) or _said(post)) for post in posts_open(organisation)
        ]


def _said(post: PostStandard) -> str:
    words = _("%(post)s: filled") if post.needed else _("%(post)s: if wanted")
    return str(words) % {"post": post}


class HandOverForm(TakeOfficeForm):
    """Who takes over a post, and from which day."""

    on = DateField(label=_("In office from"), initial=clock.today)
    field_order = ["name", "phone", "id_number", "title", "on"]


class RenewForm(CleanForm):
    """How long somebody who was elected or appointed again stays."""

    term_until = DateField(label=_("Last day of the term"))


class EndForm(CleanForm):
    """From which day somebody is no longer in the post."""

    on = DateField(label=_("First day without the post"), initial=clock.today)


class FigureForm(CleanForm):
    """A number with its year and source."""

    kind = forms.ChoiceField(label=_("What is counted"), widget=forms.RadioSelect)
    year = IntField(label=_("Year"))
    value = IntField(label=_("How many"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    source = TextField(
        label=_("Source"), max_length=120, help_text=_("For example: township statistics")
    )

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = (
            Figure.Kind.choices
            if organisation.place_id
            else [choice for choice in Figure.Kind.choices if choice[0] != Figure.Kind.RESIDENTS]
        )
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds
        self.initial.setdefault("kind", kinds[0][0])
        self.initial.setdefault("year", clock.today().year - 1)


class StationField(PickField):
    """A station, named with its township: two villages may be called the same."""

    def label_from_instance(self, obj: Any) -> str:
        town = obj.place.parent if obj.place else None
        return f"{town.short_name} {obj.short_name}" if town else str(obj.short_name)


class CoverForm(CleanForm):
    """Which station looks after a village."""

    station = StationField(label=_("Station"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, place: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(StationField, self.fields["station"])
        field.queryset = stations_to_cover(place)
        field.initial = place.served_by_id


class SubcentreForm(CleanForm):
    """Which department gets a sub-centre."""

    name = TextField(
        label=_("Department"),
        max_length=40,
        help_text=_("Full name, for example 平阳县卫生健康局; the rest is added."),
    )
    short_name = TextField(
        label=_("Short name"),
        max_length=30,
        required=False,
        help_text=_("For lists, for example 县卫健局分中心."),
    )


class ReasonForm(CleanForm):
    """From which day, and why."""

    on = DateField(label=_("From which day"), initial=clock.today)
    reason = WordsField(label=_("Reason"), max_length=300)


class PlateForm(CleanForm):
    """What is given, and when."""

    kind = forms.ChoiceField(
        label=_("What is given"), choices=Plate.Kind.choices, widget=forms.RadioSelect
    )
    on = DateField(label=_("Day it was given"), initial=clock.today)


class GuidanceForm(CleanForm):
    """Which department guides from now on."""

    department = TextField(
        label=_("Guiding department"), max_length=60, help_text=_("For example: 县文明办")
    )
    starts_on = DateField(label=_("From which day"), initial=clock.today)
    source = TextField(label=_("By which document"), max_length=120)


class EvidenceForm(CleanForm):
    """What shows that a part of readiness is there."""

    part = forms.ChoiceField(
        label=_("What it shows"), choices=Evidence.Part.choices, widget=forms.RadioSelect
    )
    words = TextField(
        label=_("In one sentence"),
        max_length=200,
        help_text=_("For example: hall of the village, agreement of use until 2028"),
    )
    valid_until = DateField(label=_("Valid until"), required=False)
    file = forms.FileField(
        label=_("Picture or PDF"), required=False, help_text=_("Only where there is one.")
    )


class PointForm(CleanForm):
    """A base, a hall, or the volunteers' home."""

    name = TextField(label=_("Full name, as on the plate"), max_length=80)
    short_name = TextField(label=_("Short name"), max_length=60, required=False)
    service_centre = forms.BooleanField(
        label=_("It is a volunteers' service centre"), required=False
    )


class DutyForm(CleanForm):
    """Who is on duty, on which day, from when to when."""

    name = TextField(label=_("Name"), max_length=50)
    phone = TextField(
        label=_("Mobile phone"),
        max_length=20,
        help_text=_("Somebody who is registered or holds a post."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    day = DateField(label=_("Day"), initial=clock.today)
    starts_at = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}), initial="08:30"
    )
    ends_at = forms.TimeField(
        label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}), initial="11:30"
    )


class LocateForm(CleanForm):
    """Where a house stands, as a map copies it."""

    at = TextField(
        label=_("Coordinates"),
        max_length=60,
        help_text=_("Paste latitude and longitude from a map, for example 27.6631, 120.5650"),
    )

    def clean_at(self) -> tuple[Decimal, Decimal]:
        """Both numbers, in whichever order they were copied."""
        found = coordinates(self.cleaned_data["at"])
        if found is None:
            raise forms.ValidationError(_("Paste two numbers such as 27.6631, 120.5650."))
        return found

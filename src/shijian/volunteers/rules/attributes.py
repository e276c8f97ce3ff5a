"""What may be ticked, and by whom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.common import identifiers
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.organisations.models import Organisation
from shijian.volunteers.models import UnitCode
from shijian.volunteers.rules.standing import steers


def why_not_unit(code: str) -> Refused | None:
    """A unit is joined with the code that it told its people."""
    if not code or UnitCode.objects.filter(code=code.upper()).exists():
        return None
    return Refused(
        _("No unit has this code. Please ask your unit's office."),
        "volunteers.unit_code",
        status=422,
        field="unit_code",
    )


def why_not_contact(name: str, phone: str) -> Refused | None:
    """Both or neither, and a number that rings."""
    if not name.strip() and not phone.strip():
        return None
    if name.strip() and identifiers.is_mobile(identifiers.tidy_mobile(phone)):
        return None
    return Refused(
        _("Enter the name and a mobile number of 11 digits, or leave both empty."),
        "volunteers.contact",
        status=422,
        field="contact_phone",
    )


def why_not_draw_code(organisation: Organisation, by: Actor) -> Refused | None:
    """The unit's own staff, or who works above it, hands its code out."""
    if steers(by, organisation.path):
        return None
    return Refused(_("Only this unit's own staff does that."), "volunteers.not_unit", status=403)

"""What volunteers ticked: for themselves whole, for their unit as a number."""

from __future__ import annotations

from dataclasses import dataclass

from shijian.catalogue.queries import rule
from shijian.common import crypto
from shijian.organisations.models import Organisation
from shijian.volunteers.models import EmergencyContact, UnitCode, UnitTie, Volunteer


def unit_of(volunteer: Volunteer) -> Organisation | None:
    """The unit that a volunteer said they work in."""
    rows = UnitTie.objects.filter(volunteer=volunteer, left_at__isnull=True)
    tie = rows.select_related("organisation").first()
    return tie.organisation if tie else None


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many of a unit's people registered; None where they are fewer than may be told."""

    code: str
    registered: int | None
    floor: int


def unit_count(organisation: Organisation) -> UnitCount:
    """A number, never a list: fewer than ten are not told apart (red line 4)."""
    floor = int(rule("ratios.floor_people"))
    code = UnitCode.objects.filter(organisation=organisation).first()
    count = UnitTie.objects.filter(
        organisation=organisation, left_at__isnull=True, volunteer__state="active"
    ).count()
    return UnitCount(code.code if code else "", count if count >= floor else None, floor)


def contact_of(volunteer: Volunteer) -> tuple[str, str]:
    """Name and number of the emergency contact, in clear: for the volunteer's own form."""
    row = EmergencyContact.objects.filter(volunteer=volunteer, name_cipher__isnull=False).first()
    if row is None or row.name_cipher is None or row.phone_cipher is None:
        return "", ""
    table = "volunteers_emergencycontact"
    return (
        crypto.decrypt(row.name_cipher, table=table, pk=row.pk, field="name"),
        crypto.decrypt(row.phone_cipher, table=table, pk=row.pk, field="phone"),
    )

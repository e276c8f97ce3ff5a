"""Ticking and unticking what nobody has to say; and a unit's code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from shijian.accounts.commands import draw_key
from shijian.common import clock, crypto, identifiers
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.organisations.models import Organisation
from shijian.volunteers.models import EmergencyContact, UnitCode, UnitTie, Volunteer
from shijian.volunteers.rules import (
    why_not_change,
    why_not_contact,
    why_not_draw_code,
    why_not_unit,
)

LETTERS = "ABCDEFGHJKMNPQRTUWXY346789"  # none that is taken for another


@dataclass(frozen=True, slots=True)
class Said:
    """What a volunteer ticked; empty means: not said, and not kept."""

    party_member: bool = False
    unit_code: str = ""
    leave_unit: bool = False
    contact_name: str = ""
    contact_phone: str = ""


@transaction.atomic
def say_about_oneself(volunteer: Volunteer, said: Said, *, by: Actor) -> None:
    """Keep what was ticked and forget what was not (PIPL art. 13, 15)."""
    require(
        why_not_change(volunteer, by)
        or why_not_unit(said.unit_code)
        or why_not_contact(said.contact_name, said.contact_phone)
    )
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    volunteer.is_party_member = said.party_member or None
    _tie(volunteer, said)
    volunteer.is_public_employee = volunteer.units.filter(left_at__isnull=True).exists() or None
    volunteer.save(update_fields=["is_party_member", "is_public_employee"])
    _contact(volunteer, said)
    record("volunteers.said_about_oneself", volunteer, by=by)


@transaction.atomic
def draw_unit_code(organisation: Organisation, *, by: Actor) -> UnitCode:
    """A new code for a unit's people; the one before opens nothing any more."""
    require(why_not_draw_code(organisation, by))
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    row, _fresh = UnitCode.objects.update_or_create(
        organisation=organisation, defaults={"code": code, "drawn_at": clock.now()}
    )
    record("volunteers.unit_code_drawn", row, by=by, scope_path=organisation.path)
    return row


def _tie(volunteer: Volunteer, said: Said) -> None:
    living = UnitTie.objects.filter(volunteer=volunteer, left_at__isnull=True)
    if said.leave_unit or said.unit_code:
        living.update(left_at=clock.now())
    if said.unit_code:
        code = UnitCode.objects.get(code=said.unit_code.upper())
        UnitTie.objects.create(
            volunteer=volunteer, organisation_id=code.organisation_id, joined_at=clock.now()
        )


def _contact(volunteer: Volunteer, said: Said) -> None:
    row = EmergencyContact.objects.filter(volunteer=volunteer).first()
    if row is None and not said.contact_name.strip():
        return
    pk = row.pk if row else draw_key(EmergencyContact)
    name, phone = said.contact_name.strip(), identifiers.tidy_mobile(said.contact_phone)
    EmergencyContact.objects.update_or_create(
        volunteer=volunteer,
        defaults={"name_cipher": _sealed(pk, "name", name),
                  "phone_cipher": _sealed(pk, "phone", phone)},
        create_defaults={"pk": pk, "name_cipher": _sealed(pk, "name", name),
                         "phone_cipher": _sealed(pk, "phone", phone)},
    )  # fmt: skip


def _sealed(pk: int, field: str, text: str) -> bytes | None:
    table = "volunteers_emergencycontact"
    return crypto.encrypt(text, table=table, pk=pk, field=field) if text else None

"""What volunteers tick about themselves: kept while ticked, a number for the unit."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shijian.common import clock
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.volunteers.commands import draw_unit_code, say_about_oneself
from shijian.volunteers.commands.attributes import Said
from shijian.volunteers.models import EmergencyContact, UnitTie
from shijian.volunteers.queries.attributes import contact_of, unit_count, unit_of
from tests.build.accounts import a_phone, an_actor, signed_in
from tests.build.organisations import a_station, a_subcentre
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db


def refusal(act: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **given)
    return refused.value.code


def test_what_is_ticked_is_kept_and_what_is_unticked_is_forgotten() -> None:
    volunteer, phone = a_volunteer(), a_phone()
    by = acting(volunteer)
    say_about_oneself(volunteer, Said(party_member=True, contact_name="陈妻", contact_phone=phone),
                      by=by)  # fmt: skip
    volunteer.refresh_from_db()
    assert volunteer.is_party_member is True
    assert contact_of(volunteer) == ("陈妻", phone)
    assert "陈妻" not in "".join(Entry.objects.values_list("body", flat=True))

    say_about_oneself(volunteer, Said(), by=by)
    volunteer.refresh_from_db()
    assert volunteer.is_party_member is None  # not said, which is not “no”
    assert contact_of(volunteer) == ("", "")
    row = EmergencyContact.objects.get()
    assert (row.name_cipher, row.phone_cipher) == (None, None)
    assert refusal(say_about_oneself, volunteer, Said(), by=an_actor()) == "volunteers.not_yours"
    half = Said(contact_name="陈妻")
    assert refusal(say_about_oneself, volunteer, half, by=by) == "volunteers.contact"


def test_a_unit_is_joined_with_its_code_and_sees_a_number_from_ten_on() -> None:
    unit = a_subcentre()
    office = an_actor("staff", unit.path)
    old = draw_unit_code(unit, by=office).code
    code = draw_unit_code(unit, by=office).code
    first = a_volunteer()
    said = Said(unit_code=old)
    assert refusal(say_about_oneself, first, said, by=acting(first)) == "volunteers.unit_code"
    people = [first, *(a_volunteer() for _ in range(9))]
    for volunteer in people[:9]:
        say_about_oneself(volunteer, Said(unit_code=code.lower()), by=acting(volunteer))
    assert unit_count(unit).registered is None
    say_about_oneself(people[9], Said(unit_code=code), by=acting(people[9]))
    assert unit_count(unit).registered == 10
    say_about_oneself(first, Said(leave_unit=True), by=acting(first))
    first.refresh_from_db()
    assert (unit_of(first), first.is_public_employee) == (None, None)
    assert unit_count(unit).registered is None
    stranger = an_actor("staff", a_station().path)
    assert refusal(draw_unit_code, unit, by=stranger) == "volunteers.not_unit"


def test_nobody_is_in_two_units_at_once() -> None:
    volunteer = a_volunteer()
    for unit in (a_subcentre(), a_subcentre("试县文旅局")):
        code = draw_unit_code(unit, by=an_actor("staff", unit.path)).code
        say_about_oneself(volunteer, Said(unit_code=code), by=acting(volunteer))
        assert unit_of(volunteer) == unit
    with pytest.raises(IntegrityError, match="one_unit_at_a_time"), transaction.atomic():
        UnitTie.objects.create(
            volunteer=volunteer, organisation=a_subcentre("试县水利局"), joined_at=clock.now()
        )


def test_the_pages(client: Client) -> None:
    volunteer = a_volunteer()
    signed_in(client, acting(volunteer))
    wrong = client.post("/volunteers/me/about/", {"unit_code": "NOCODE"})
    assert wrong.status_code == 422
    assert 'id="id_unit_code_error"' in wrong.content.decode()
    assert client.post("/volunteers/me/about/", {"party_member": "on"}).status_code == 302
    assert "checked" in client.get("/volunteers/me/about/").content.decode()

    signed_in(client, an_actor("staff", a_station().path))
    assert client.post("/console/volunteers/unit/").status_code == 302
    page = client.get("/console/volunteers/unit/").content.decode()
    assert "不足 10 人" in page
    assert signed_in(client, acting(volunteer)).get("/console/volunteers/unit/").status_code == 403

"""Children with a guardian, people without a phone, and “this was not me”."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from shijian.accounts.models import Person, User
from shijian.accounts.queries import actor_for_user, phone_of
from shijian.common import clock
from shijian.common.actor import ANONYMOUS, Actor
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from shijian.notices.queries import secret_of
from shijian.volunteers.commands import (
    disown_registration,
    register_at_desk,
    register_ward,
    renew_guardian_consent,
    withdraw_guardian_consent,
)
from shijian.volunteers.models import Consent, Guardianship, SignedForm, Volunteer
from shijian.volunteers.queries import consent_text
from shijian.volunteers.queries.guardians import standing_of_minors
from shijian.volunteers.queries.invitations import link_code
from shijian.volunteers.rules import Answering
from tests.build.accounts import a_person, a_phone, a_user, an_actor, an_id_number, signed_in
from tests.build.organisations import a_county, a_place, a_station
from tests.build.papers import a_guardianship, a_minor, a_photograph
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
ADULT = dt.date(1984, 2, 3)


def born(age: int) -> dt.date:
    return dt.date(clock.today().year - age, 1, 1)


@pytest.fixture
def parent() -> User:
    return a_user(a_person(name="陈大明", id_number=an_id_number(ADULT)))


@pytest.fixture
def staff() -> Actor:
    return an_actor("staff", a_station().path)


def ward(parent: User, age: int = 12, **changes: Any) -> Volunteer:
    said = {
        "name": "陈小雨", "id_number": an_id_number(born(age)), "home": a_place(),
        "guardian": Answering("parent"), "consent_version": consent_text("guardian").version,
    } | changes  # fmt: skip
    return register_ward(parent, by=actor_for_user(parent), **said)


def at_desk(staff: Actor, **changes: Any) -> Volunteer:
    said = {
        "name": "吴阿婆", "id_number": an_id_number(dt.date(1950, 5, 1)), "phone": "",
        "home": a_place(), "paper": a_photograph(),
    } | changes  # fmt: skip
    return register_at_desk(by=staff, **said)


def refusal(act: Any, **changes: Any) -> tuple[str, str]:
    before = (Person.objects.count(), Volunteer.objects.count(), Consent.objects.count())
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(**changes)
    assert (Person.objects.count(), Volunteer.objects.count(), Consent.objects.count()) == before
    return refused.value.code, refused.value.field


# ---------------------------------------------------------------- a guardian's telephone


def test_a_guardian_registers_a_child_and_both_consents_name_the_guardian(parent: User) -> None:
    child = ward(parent)
    assert (child.state, child.person.phone_tail) == ("active", "")
    row = Guardianship.objects.get()
    assert (row.minor, row.guardian, row.kind) == (child.person, parent.person, "parent")
    said = Consent.objects.filter(person=child.person)
    assert {(consent.purpose, consent.guardian_id) for consent in said} == {
        ("registration", parent.person_id), ("guardian", parent.person_id),
    }  # fmt: skip
    found = standing_of_minors([child.person_id], clock.today())[child.person_id]
    assert (found.guardian, found.consented, found.accompanied) == (parent.person, True, True)
    entry = Entry.objects.get(action="volunteers.guardian_declared")
    assert "陈" not in entry.body


def test_a_guardian_without_a_proven_identity_brings_it_along() -> None:
    user = a_user(a_person(name="陈大明"))
    assert refusal(lambda: ward(user)) == ("volunteers.bad_id", "guardian_id_number")
    child = an_id_number(born(10))
    own = Answering("parent", "陈大明", child)
    assert refusal(lambda: ward(user, id_number=child, guardian=own))[0] == (
        "volunteers.own_guardian"
    )
    young = Answering("relative", "陈大明", an_id_number(born(17)))
    assert refusal(lambda: ward(user, guardian=young))[0] == "volunteers.guardian_under_age"
    ward(user, guardian=Answering("parent", "陈大明", an_id_number(ADULT)))
    user.refresh_from_db()
    assert user.person is not None
    assert user.person.id_index is not None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id_number": an_id_number(dt.date(2001, 1, 1))}, "volunteers.no_minor"),
        ({"id_number": an_id_number(born(7))}, "volunteers.too_young"),
        ({"id_number": "12345"}, "volunteers.bad_id"),
        ({"guardian": Answering("")}, "volunteers.guardian_kind"),
        ({"consent_version": "2001-01"}, "volunteers.consent_changed"),
        ({"name": "1"}, "volunteers.name"),
    ],
)
def test_what_a_child_is_not_registered_by(parent: User, changes: Any, code: str) -> None:
    assert refusal(lambda: ward(parent, **changes))[0] == code
    assert ward(parent, 8).state == "active"


def test_only_the_guardian_or_the_station_takes_the_word_back() -> None:
    child = a_minor(16)
    row = Guardianship.objects.get()
    guardian = an_actor(user=a_user(row.guardian))
    for stranger in (an_actor(), an_actor("staff", a_station(1).path)):
        with pytest.raises(Refused) as refused:
            withdraw_guardian_consent(row, by=stranger)
        assert refused.value.status == 403
    standing = {}
    for act, who in ((withdraw_guardian_consent, guardian), (renew_guardian_consent, guardian),
                     (withdraw_guardian_consent, an_actor("staff", a_station().path))):  # fmt: skip
        act(row, by=who)
        found = standing_of_minors([child.person_id], clock.today())[child.person_id]
        standing[act.__name__, who.user_id] = found.consented
    assert list(standing.values()) == [False, True, False]


def test_the_pages_of_a_guardian(client: Client, parent: User) -> None:
    a_county()
    signed_in(client, parent)
    village = a_place()
    typed = {
        "name": "陈小雨", "id_number": an_id_number(born(12)), "town": village.parent_id,
        "home": village.pk, "guardian_kind": "parent", "willing": "on", "agree": "on",
        "consent_version": consent_text("guardian").version, "idempotency_key": "k1",
    }  # fmt: skip
    page = client.get("/volunteers/wards/new/").content.decode()
    assert 'name="guardian_id_number"' not in page
    refused = client.post("/volunteers/wards/new/", typed | {"willing": "", "id_number": "1"})
    assert refused.status_code == 422
    assert 'id="id_willing_error"' in refused.content.decode()
    done = client.post("/volunteers/wards/new/", typed, follow=True)
    assert done.redirect_chain == [("/volunteers/wards/", 302)]
    assert "陈小雨" in done.content.decode()
    row = Guardianship.objects.get()
    took = client.post(f"/volunteers/wards/{row.pk}/consent/", follow=True).content.decode()
    assert "重新同意" in took
    client.post(f"/volunteers/wards/{row.pk}/consent/", {"agree": "1"})
    assert "收回同意" in client.get("/volunteers/wards/").content.decode()
    other = signed_in(client, an_actor())
    assert other.post(f"/volunteers/wards/{row.pk}/consent/").status_code == 404


# ---------------------------------------------------------------- at the desk


def test_the_desk_registers_with_the_signed_form_and_tells_the_telephone(staff: Actor) -> None:
    phone = a_phone()
    volunteer = at_desk(staff, phone=phone)
    form = SignedForm.objects.get(volunteer=volunteer)
    assert (volunteer.registered_via, form.kept_by_id) == ("assisted", staff.person_id)
    notice = Notice.objects.get(template="volunteers.registered_at_desk")
    code = link_code("registration", volunteer.pk)
    assert secret_of(notice).endswith(f"/volunteers/not-me/{volunteer.pk}/{code}/")
    entry = Entry.objects.get(action="volunteers.registered")
    assert "吴阿婆" not in entry.body


def test_a_desk_needs_a_worker_a_true_number_and_for_a_child_the_guardian(staff: Actor) -> None:
    assert refusal(lambda: at_desk(an_actor()))[0] == "volunteers.staff_only"
    assert refusal(lambda: at_desk(staff, id_number="x"))[0] == "volunteers.bad_id"
    child = {"name": "陈小雨", "id_number": an_id_number(born(13))}
    assert refusal(lambda: at_desk(staff, **child)) == (
        "volunteers.guardian_needed", "guardian_name",
    )  # fmt: skip
    adult = Answering("grandparent", "陈阿公", an_id_number(dt.date(1955, 1, 1)), a_phone())
    volunteer = at_desk(staff, **child, guardian=adult)
    row = Guardianship.objects.get(minor=volunteer.person)
    assert row.paper == volunteer.signed_form.file
    assert phone_of(row.guardian) == adult.phone


def test_somebody_known_is_not_written_down_twice(staff: Actor) -> None:
    number, phone = an_id_number(), a_phone()
    desk = a_person(name="吴阿婆", phone=phone)
    assert at_desk(staff, id_number=number, phone=phone).person == desk
    assert refusal(lambda: at_desk(staff, id_number=number))[0] == "volunteers.registered_already"
    assert refusal(lambda: at_desk(staff, id_number=number, name="吴大明")) == (
        "volunteers.name_differs", "name",
    )  # fmt: skip


def test_the_database_wants_the_form_of_an_assisted_registration() -> None:
    volunteer = a_volunteer()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="without a signed form"), transaction.atomic():
        Volunteer.objects.filter(pk=volunteer.pk).update(registered_via="assisted")


def test_not_me_closes_a_registration_takes_the_number_off_and_tells_the_writer(
    client: Client, staff: Actor
) -> None:
    phone = a_phone()
    volunteer = at_desk(staff, phone=phone)
    address = f"/volunteers/not-me/{volunteer.pk}/{link_code('registration', volunteer.pk)}/"
    assert "吴*" in client.get(address).content.decode()
    assert client.post(address.replace(address[-11:-1], "a" * 10)).status_code == 404
    assert "已经关闭" in client.post(address, follow=True).content.decode()
    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.person.phone_tail) == ("left", "")
    assert Notice.objects.get(template="volunteers.registration_disowned").to_id == staff.user_id
    assert client.post(address).status_code == 409
    with pytest.raises(Refused):
        disown_registration(a_volunteer(), by=ANONYMOUS)


def test_the_pages_of_the_desk(client: Client, staff: Actor) -> None:
    signed_in(client, staff)
    village = a_place()
    assert client.get("/desk/volunteers/").status_code == 200
    typed = {
        "name": "吴阿婆", "id_number": an_id_number(dt.date(1950, 5, 1)),
        "town": village.parent_id, "home": village.pk, "phone": "", "guardian_name": "",
        "guardian_id_number": "", "guardian_kind": "", "idempotency_key": "k1",
    }  # fmt: skip
    missing = client.post("/desk/volunteers/", typed)
    assert missing.status_code == 422
    assert 'id="id_paper_error"' in missing.content.decode()
    done = client.post("/desk/volunteers/", typed | {"paper": a_photograph()}, follow=True)
    volunteer = Volunteer.objects.get()
    assert volunteer.number in done.content.decode()
    form = client.get(f"/console/volunteers/{volunteer.pk}/form/")
    assert form["Content-Type"] == "image/jpeg"
    assert Entry.objects.filter(action="volunteers.form_opened").count() == 1
    other = an_actor("staff", a_station(1).path)
    assert signed_in(client, other).get(f"/desk/volunteers/{volunteer.pk}/").status_code == 404
    assert client.get(f"/console/volunteers/{volunteer.pk}/form/").status_code == 404


def test_guardian_pages_cost_the_same_for_one_child_and_many(
    client: Client, parent: User, django_assert_max_num_queries: Any
) -> None:
    assert parent.person is not None
    for _ in range(4):
        a_guardianship(a_minor(15, consented=False).person, parent.person)
    signed_in(client, parent)
    with django_assert_max_num_queries(14):
        assert client.get("/volunteers/wards/").status_code == 200
    assert acting(a_volunteer()).person_id

"""Registering on one page, on a phone, with and without script; and the staff's list."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from shijian.accounts import commands as accounts
from shijian.accounts.models import Person, User
from shijian.common.idempotency import Idempotency
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import consent_text
from tests.build.accounts import a_person, a_phone, a_user, an_actor, an_id_number, signed_in
from tests.build.organisations import a_centre, a_county, a_station, an_institute
from tests.build.volunteers import a_volunteer

pytestmark = pytest.mark.django_db
REGISTER = "/volunteers/register/"


@pytest.fixture
def newcomer() -> User:
    return accounts.user_for_phone(a_phone(), by=an_actor())


@pytest.fixture
def phone(client: Client, newcomer: User) -> Client:
    a_county()
    return signed_in(client, newcomer)


def typed(**changes: object) -> dict[str, object]:
    village = a_county().villages[0]
    return {
        "name": "李秀英",
        "id_number": an_id_number(),
        "town": village.parent_id,
        "home": village.pk,
        "agree": "on",
        "consent_version": consent_text("registration").version,
        "idempotency_key": "k1",
    } | changes


def test_four_answers_on_one_page_make_a_volunteer(phone: Client) -> None:
    page = phone.get(REGISTER)
    assert page.status_code == 200
    asked = re.findall(r'name="(\w+)"', page.content.decode().split("<main")[1].split("</main")[0])
    open_fields = set(asked) - {
        "csrfmiddlewaretoken",
        "idempotency_key",
        "consent_version",
        "show_villages",
    }
    # The village's own field comes when its township is chosen: home is one question in two parts.
    assert open_fields == {"name", "id_number", "town", "agree"}

    done = phone.post(REGISTER, typed(), follow=True)
    assert done.redirect_chain == [("/volunteers/me/", 302)]
    volunteer = Volunteer.objects.get()
    assert volunteer.number in done.content.decode()
    assert "李秀英" not in done.content.decode()
    assert volunteer.person.name == "李秀英"


def test_without_script_the_villages_come_with_a_button_and_nothing_typed_is_lost(
    phone: Client,
) -> None:
    town = a_county().towns[1]
    page = phone.post(REGISTER, typed(town=town.pk, home="", agree="", show_villages="1"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "𠮷坡村" in text
    assert 'value="李秀英"' in text
    assert "sj-field-bad" not in text
    assert "西溪村" not in text
    assert not Volunteer.objects.exists()


def test_with_script_the_villages_come_alone(phone: Client) -> None:
    town = a_county().towns[1]
    part = phone.get(f"{REGISTER}villages/?town={town.pk}").content.decode()
    assert "𠮷坡村" in part
    assert "<html" not in part
    for forged in ("", "x", "9" * 30, "-1", "²"):
        answer = phone.get(f"{REGISTER}villages/", {"town": forged})
        assert answer.status_code == 200
        assert "𠮷坡村" not in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"id_number": "110105194902300025"}, "id_number"),
        ({"id_number": "11010520490101001X"}, "id_number"),
        ({"id_number": "9" * 300}, "id_number"),
        ({"id_number": "\x00"}, "id_number"),
        ({"name": ""}, "name"),
        ({"name": "张三\u202e"}, "name"),
        ({"name": "<b>张</b>"}, "name"),
        ({"name": "张😀"}, "name"),
        ({"name": "'; DROP TABLE--1"}, "name"),
        ({"name": "张" * 51}, "name"),
        ({"home": "9" * 30}, "home"),
        ({"home": "0"}, "home"),
        ({"home": ""}, "home"),
        ({"town": "x"}, "town"),
        ({"agree": ""}, "agree"),
        ({"consent_version": "2001-01"}, "agree"),
    ],
)
def test_each_mistake_gets_one_sentence_at_its_field_and_keeps_the_rest(
    phone: Client, changes: dict[str, object], field: str
) -> None:
    kept = "name" if field != "name" else "id_number"
    sent = typed(**changes)
    before = Person.objects.count()
    page = phone.post(REGISTER, sent)
    text = page.content.decode()
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in text
    assert f'value="{sent[kept]}"' in text
    assert 'id="errors"' in text
    assert Person.objects.count() == before
    assert phone.post(REGISTER, typed(idempotency_key="again")).status_code == 302


@pytest.mark.parametrize("name", ["阿依努尔·买买提", "𠮷田", "Anna-Maria O'Neil", "欧阳 修"])
def test_names_as_people_have_them_are_taken(phone: Client, name: str) -> None:
    assert phone.post(REGISTER, typed(name=name)).status_code == 302
    assert Person.objects.filter(name=name).exists()


def test_a_double_click_registers_once_and_other_words_under_the_same_key_are_refused(
    phone: Client,
) -> None:
    sent = typed()
    first, second = phone.post(REGISTER, sent), phone.post(REGISTER, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Volunteer.objects.count() == 1
    assert phone.get(REGISTER)["Location"] == reverse("volunteers:me")
    assert Idempotency.objects.count() == 1
    assert phone.post(REGISTER, sent | {"name": "别人"}).status_code in (302, 422)
    assert Volunteer.objects.count() == 1


def test_an_identity_number_of_somebody_else_shows_the_way_out(phone: Client) -> None:
    number = an_id_number()
    a_volunteer(person=a_person(id_number=number))
    page = phone.post(REGISTER, typed(id_number=number))
    assert page.status_code == 422
    assert 'id="id_id_number_error"' in page.content.decode()
    assert Volunteer.objects.count() == 1


def test_what_is_known_is_not_asked_again(client: Client) -> None:
    a_county()
    user = a_user(a_person(name="陈主任", id_number=an_id_number()))
    signed_in(client, user)
    text = client.get(REGISTER).content.decode()
    assert 'name="name"' not in text
    assert 'name="id_number"' not in text
    assert client.post(REGISTER, typed(name="冒名", id_number=an_id_number())).status_code == 302
    assert Volunteer.objects.get().person.name == "陈主任"


def test_a_poster_brings_its_village_and_its_way_back(phone: Client) -> None:
    village = a_county().villages[1]
    there = f"{REGISTER}?town={village.parent_id}&home={village.pk}&next=/teams/"
    text = phone.get(there).content.decode()
    assert re.search(rf'<option value="{village.pk}" selected>', text)
    assert phone.post(there, typed(home=village.pk))["Location"] == "/teams/"
    assert phone.get(f"{REGISTER}?next=//evil.example/")["Location"] == "/volunteers/me/"


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client: Client) -> None:
    answer = client.get(REGISTER)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={REGISTER}"
    assert client.get("/volunteers/consent/").status_code == 200


# ---------------------------------------------------------------- own page


def test_a_volunteer_says_what_they_offer(client: Client) -> None:
    volunteer = a_volunteer()
    assert volunteer.person.user is not None
    signed_in(client, volunteer.person.user)
    assert client.get("/volunteers/me/offer/").status_code == 200
    sent = {"half_days": ["0", "2", "13"], "reach": "county", "weekly_capacity": "3"}
    assert client.post("/volunteers/me/offer/", sent).status_code == 302
    volunteer.refresh_from_db()
    assert (volunteer.half_days, volunteer.weekly_capacity) == (0b10_0000_0000_0101, 3)
    for bad in ({"half_days": ["14"]}, {"reach": "moon"}, {"weekly_capacity": "99"},
                {"weekly_capacity": "9" * 30}, {"skills": ["999999"]}):  # fmt: skip
        page = client.post("/volunteers/me/offer/", sent | bad)
        assert page.status_code == 422
        assert f'id="id_{next(iter(bad))}_error"' in page.content.decode()


def test_somebody_who_is_no_volunteer_is_led_to_registering(client: Client, newcomer: User) -> None:
    signed_in(client, newcomer)
    assert client.get("/volunteers/me/")["Location"] == REGISTER
    assert client.get("/volunteers/me/offer/").status_code == 403


# ---------------------------------------------------------------- the staff's list


def listed(client: Client, role: str, path: str, query: str = "") -> tuple[int, set[str]]:
    signed_in(client, an_actor(role, path))
    page = client.get(f"/console/volunteers/{query}")
    return page.status_code, set(re.findall(r"SJ\d{7}", page.content.decode()))


def test_staff_see_the_volunteers_of_their_own_subtree_masked(client: Client) -> None:
    here, there = a_volunteer(name="欧阳翠花"), a_volunteer(home=a_county().villages[2])
    assert listed(client, "staff", a_station().path) == (200, {here.number})
    assert "欧阳翠花" not in client.get("/console/volunteers/").content.decode()
    assert listed(client, "staff", an_institute(1).path) == (200, {there.number})
    assert listed(client, "office", a_centre().path) == (200, {here.number, there.number})
    assert listed(client, "director", a_station(1).path) == (200, set())


@pytest.mark.parametrize("role", ["", "captain", "auditor", "administrator", "guide", "supervisor"])
def test_nobody_else_reads_the_list(client: Client, role: str) -> None:
    a_volunteer()
    assert listed(client, role, a_centre().path) == (403, set())


def test_the_list_is_found_by_number_and_whole_phone_only(client: Client) -> None:
    number = a_phone()
    zhang, other = a_volunteer(person=a_person(name="张建国", phone=number)), a_volunteer()
    office = ("office", a_centre().path)
    assert listed(client, *office, f"?q={zhang.number.lower()}") == (200, {zhang.number})
    assert listed(client, *office, f"?q={number[:3]} {number[3:7]} {number[7:]}")[1] == {
        zhang.number
    }
    assert listed(client, *office, "?q=张建国")[1] == set()
    assert listed(client, *office, f"?q={number[:8]}")[1] == set()
    assert listed(client, *office, "?state=active")[1] == {zhang.number, other.number}
    assert listed(client, *office, "?state=left")[1] == set()
    assert listed(client, *office, "?q=%00")[0] == 422
    assert listed(client, *office, "?after=forged")[0] == 422

"""People: what is written down, how it is kept, how it is found and who opens it."""

from __future__ import annotations

import datetime as dt

import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, connection, transaction
from django.test import Client

from shijian.accounts import commands, queries
from shijian.accounts.models import Grant, Person, PhoneCode, Role, User
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.journal.models import Entry
from tests.build.accounts import (
    BUILDER,
    a_person,
    a_phone,
    a_user,
    an_actor,
    an_id_number,
    signed_in,
)
from tests.rooms.accounts.conftest import refused

pytestmark = pytest.mark.django_db


def whole_table(*tables: str) -> bytes:
    """Every byte of these tables, as somebody with the disk would read them."""
    found = b""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")
            found += "\n".join(row[0] for row in cursor.fetchall()).encode()
    return found


# ---------------------------------------------------------------- what is kept, and how


def test_personal_fields_lie_encrypted_and_are_found_exactly():
    number, phone = an_id_number(dt.date(1990, 3, 4), sex=2), a_phone()
    person = a_person(name="𠮷·买买提", phone=phone, id_number=number, address="昆阳镇坡南街 8 号")
    user = a_user(person)

    raw = whole_table("accounts_person", "accounts_user", "journal_entry", "notices_notice")
    for clear in (number, phone, "坡南街", "坡南街".encode().hex()):
        assert clear.encode() not in raw
    for clear in (number, phone):
        assert clear.encode().hex().encode() not in raw  # nor as a bytea in the clear

    assert queries.person_by_id_number(f" {number[:6]} {number[6:]} ".lower()) == person
    assert queries.person_by_phone(f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}") == person
    assert queries.user_by_phone(phone) == user
    assert queries.person_by_id_number(number[:17]) is None  # exact only
    assert queries.person_by_phone(phone[:7]) is None
    assert queries.phone_of(person) == phone


def test_birth_and_sex_follow_from_the_id_number():
    person = a_person(id_number=an_id_number(dt.date(1990, 3, 4), sex=2))
    assert (person.born_on, person.sex, person.id_kind) == (dt.date(1990, 3, 4), 2, "01")


def test_the_same_text_is_another_cipher_in_every_row():
    one, other = a_person(address="同一地址"), a_person(address="同一地址")
    assert bytes(one.address_cipher) != bytes(other.address_cipher)
    other.address_cipher = one.address_cipher  # a cipher moved to another row does not open
    with pytest.raises(InvalidTag):
        queries.clear_field(other, "address")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": "  "}, "name"),
        ({"phone": "12345"}, "phone"),
        ({"phone": "23800001234"}, "phone"),
        ({"id_number": "11010519491231002"}, "id_number"),
        ({"id_number": "110105194912310021"}, "id_number"),  # a wrong last character
        ({"id_number": "110105199002300026"}, "id_number"),  # the 30th of February
        ({"id_number": "99999930990101001X"}, "id_number"),  # not born yet
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(fields, code):
    before = Person.objects.count()
    with refused(code, 422):
        a_person(**{"name": "张三", **fields})
    assert Person.objects.count() == before


def test_one_person_is_one_record():
    number = an_id_number()
    a_person(id_number=number)
    with refused("duplicate_id", 409):
        a_person(id_number=number.lower())
    other = a_person()
    with refused("duplicate_id"):
        commands.update_person(other, by=BUILDER, id_number=number)


def test_changing_one_field_leaves_the_others():
    person = a_person(id_number=an_id_number(), address="旧址")
    phone = queries.phone_of(person)
    changed = commands.update_person(person, by=BUILDER, address="新址")
    assert queries.clear_field(changed, "address") == "新址"
    assert queries.phone_of(changed) == phone
    changed = commands.update_person(person, by=BUILDER, phone="")
    assert queries.phone_of(changed) == ""
    assert changed.id_cipher is not None


def test_pages_show_a_person_masked():
    phone = a_phone()
    shown = queries.masked(a_person(name="欧阳建国", phone=phone, id_number=an_id_number()))
    assert shown == queries.Masked("欧*", f"139****{phone[-4:]}", has_id=True, has_address=False)


# ---------------------------------------------------------------- whose telephone


def test_a_shared_telephone_names_nobody():
    phone = a_phone()
    grandmother = a_person(phone=phone)
    assert queries.person_by_phone(phone) == grandmother
    son = a_person(phone=phone, name="张小国")
    assert queries.person_by_phone(phone) is None
    assert set(queries.people_by_phone(phone)) == {grandmother, son}
    a_user(son)
    assert queries.person_by_phone(phone) == son  # who signs in with it


def test_a_person_from_the_desk_is_claimed_by_name_number_and_telephone_together():
    number, phone = an_id_number(), a_phone()
    written_down = a_person(name="李红", phone=phone, id_number=number)
    user = commands.user_for_phone(phone, by=BUILDER)
    assert commands.person_for_user(user, name="李红", id_number=number, by=BUILDER) == written_down

    stranger = commands.user_for_phone(a_phone(), by=BUILDER)
    with refused("duplicate_id"):
        commands.person_for_user(stranger, name="李红", id_number=number, by=BUILDER)
    assert not User.objects.get(pk=stranger.pk).person_id


def test_a_sign_in_and_a_person_have_one_of_each_other():
    person = a_person()
    user = a_user(person)
    commands.link_user(user, person, by=BUILDER)  # again: nothing changes
    with refused("already_linked"):
        commands.link_user(commands.user_for_phone(a_phone(), by=BUILDER), person, by=BUILDER)
    with refused("already_linked"):
        commands.link_user(user, a_person(), by=BUILDER)


# ---------------------------------------------------------------- grants


def test_a_grant_holds_from_its_first_day_until_the_day_it_ends():
    user = a_user()
    today = clock.today()
    commands.give_grant(
        user.person, role=Role.GUIDE, scope_path="/1/", source="test", by=BUILDER,
        starts_on=today + dt.timedelta(days=3), ends_on=today + dt.timedelta(days=5),
    )  # fmt: skip
    held = []
    for days in range(7):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            held.append(queries.actor_for_user(user).holds("guide", "/1/17/"))
    assert held == [False, False, False, True, True, False, False]


def test_giving_twice_is_giving_once_and_ending_ends_at_once():
    user = a_user()
    for _time in range(2):
        commands.give_grant(
            user.person, role="staff", scope_path="/1/17/", source="holding:1", by=BUILDER
        )
    assert Grant.objects.filter(person=user.person).count() == 1
    assert queries.actor_for_user(user).holds("staff", "/1/17/203/")
    assert commands.end_grant(source="holding:1", by=BUILDER) == 1
    assert commands.end_grant(source="holding:1", by=BUILDER) == 0
    assert not queries.actor_for_user(user).rights
    again = commands.give_grant(
        user.person, role="staff", scope_path="/1/17/", source="holding:1", by=BUILDER
    )
    assert queries.actor_for_user(user).holds("staff", "/1/17/")
    assert again.ends_on is None


def test_a_subtree_is_not_its_neighbour():
    actor = an_actor("staff", "/1/17/")
    assert actor.holds("staff", "/1/17/")
    assert not actor.holds("staff", "/1/170/")
    assert not actor.holds("office", "/1/17/")


def test_whoever_is_appointed_can_sign_in_with_their_telephone():
    person = a_person()
    commands.give_grant(person, role="staff", scope_path="/1/2/", source="h:1", by=BUILDER)
    user = queries.user_by_phone(queries.phone_of(person))
    assert user is not None
    assert (user.person, user.phone_verified) == (person, False)


def test_rights_and_people_are_read_by_the_root_of_a_merge():
    kept, other = a_person(), a_person()
    user, phone = a_user(kept), queries.phone_of(other)
    commands.give_grant(other, role="staff", scope_path="/1/9/", source="h:2", by=BUILDER)
    Person.objects.filter(pk=other.pk).update(merged_into=kept)

    actor = queries.actor_for_user(user)
    assert (actor.person_id, actor.holds("staff", "/1/9/")) == (kept.pk, True)
    through_other = queries.actor_for_user(queries.user_by_phone(phone))
    assert (through_other.person_id, through_other.rights) == (kept.pk, actor.rights)
    assert queries.person_by_phone(phone) == kept
    assert queries.root(other.pk) == kept


def test_an_actor_costs_one_query(django_assert_num_queries):
    user = a_user()
    for number in range(5):
        commands.give_grant(
            user.person, role="staff", scope_path=f"/1/{number}/", source=f"h:{number}", by=BUILDER
        )
    with django_assert_num_queries(1):
        assert len(queries.actor_for_user(user).rights) == 5


# ---------------------------------------------------------------- opening in clear


def test_opening_a_field_needs_a_reason_and_stays_in_the_journal():
    person = a_person(name="王芳", id_number=an_id_number(), address="腾蛟镇 1 号")
    owner = a_user(person)
    office = an_actor("office", "/1/", name="陈主任")
    for reason in ("", "看", "长" * 101):
        with refused("reason", 422):
            commands.open_personal(person, field="phone", reason=reason, by=office)
    assert not queries.openings(person)

    clear = commands.open_personal(person, field="address", reason="上门送餐要地址", by=office)
    assert clear == "腾蛟镇 1 号"
    entry = Entry.objects.get(action="accounts.personal_opened")
    assert entry.data == {"field": "address", "roles": ["office"]}
    assert "上门送餐".encode() not in whole_table("journal_entry", "journal_reason")
    (seen,) = queries.openings(person)
    assert (seen.field, seen.reason, seen.by, seen.roles) == (
        "address", "上门送餐要地址", "陈*", ("office",)
    )  # fmt: skip
    assert owner.notice_set.get().template == "accounts.personal_opened"


def test_a_station_opens_only_whom_its_pages_show():
    person, staff = a_person(), an_actor("staff", "/1/17/203/")
    with refused("not_yours_to_open", 403):
        commands.open_personal(person, field="phone", reason="核对电话号码", by=staff)
    ticket = queries.ticket(person.pk, staff)
    for wrong in (
        "",
        "x" * 32,
        queries.ticket(person.pk + 1, staff),
        queries.ticket(person.pk, an_actor()),
    ):
        with refused("not_yours_to_open"):
            commands.open_personal(
                person, field="phone", reason="核对电话号码", by=staff, ticket=wrong
            )
    clear = commands.open_personal(
        person, field="phone", reason="核对电话号码", by=staff, ticket=ticket
    )
    assert clear == queries.phone_of(person)
    with clock.at(clock.now() + dt.timedelta(days=2)), refused("not_yours_to_open"):
        commands.open_personal(
            person, field="phone", reason="核对电话号码", by=staff, ticket=ticket
        )


def test_a_minor_is_opened_only_by_the_centre():
    born = clock.today() - dt.timedelta(days=365 * 10)
    child, staff = a_person(born_on=born), an_actor("staff", "/1/17/")
    with refused("minor_needs_the_centre"):
        commands.open_personal(
            child, field="phone", reason="联系监护人", by=staff,
            ticket=queries.ticket(child.pk, staff),
        )  # fmt: skip
    office = an_actor("office", "/1/")
    assert commands.open_personal(child, field="phone", reason="联系监护人", by=office)


@pytest.mark.parametrize("role", ["auditor", "administrator", "guide", "captain", "supervisor"])
def test_other_roles_open_nobody(role):
    person, actor = a_person(), an_actor(role, "/1/")
    with refused("not_yours_to_open", 403):
        commands.open_personal(person, field="phone", reason="只是看一看", by=actor)


def test_the_page_shows_one_field_once_and_nothing_is_kept(client: Client):
    person = a_person(name="王芳", phone="13912345678", address="腾蛟镇 1 号")
    signed_in(client, an_actor("office", "/1/"))
    url = f"/console/people/{person.pk}/open/phone/"
    before = client.get(url)
    assert before.status_code == 200
    assert "13912345678" not in before.content.decode()
    short = client.post(url, {"reason": "看"})
    assert short.status_code == 422
    assert 'value="看"' in short.content.decode()  # what was typed is kept
    after = client.post(url, {"reason": "上门前打电话"})
    assert after.status_code == 200
    assert "13912345678" in after.content.decode()
    assert "腾蛟镇" not in after.content.decode()
    assert "no-store" in after["Cache-Control"]
    assert "13912345678" not in client.get(url).content.decode()
    assert client.get(f"/console/people/{person.pk}/open/name/").status_code == 422
    assert client.get("/console/people/999999/open/phone/").status_code == 404


def test_the_owner_reads_who_opened_what(client: Client):
    person = a_person()
    signed_in(client, a_user(person))
    assert "138****1234" in client.get("/accounts/openings/").content.decode()
    office: Actor = an_actor("office", "/1/", name="陈主任")
    commands.open_personal(person, field="phone", reason="上门前打电话", by=office)
    page = client.get("/accounts/openings/").content.decode()
    assert "上门前打电话" in page
    assert "陈*" in page
    assert "陈主任" not in page


# ---------------------------------------------------------------- what must never be false


PERSON = "UPDATE accounts_person SET "
GRANT = """INSERT INTO accounts_grant (person_id, role, scope_path, starts_on, ends_on, source)
    VALUES (%(one)s, 'staff', '{path}', '2026-01-02', {end}, 'x'),
           (%(one)s, 'staff', '/2/', '2026-01-02', {end}, '{two}')"""


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        ("nobody_merges", PERSON + "merged_into_id = id WHERE id = %(one)s"),
        ("an_id_can_be_found", PERSON + "id_cipher = NULL WHERE id = %(one)s"),
        ("a_phone_can_be", PERSON + "phone_index = NULL WHERE id = %(one)s"),
        ("a_person_has_a_name", PERSON + "name = '' WHERE id = %(one)s"),
        ("one_person_one_record", PERSON + "id_index = '\\x01' WHERE id IN (%(one)s, %(other)s)"),
        ("merge_is_flat", PERSON + "merged_into_id = %(merged)s WHERE id = %(one)s"),
        ("merge_is_flat", PERSON + "merged_into_id = %(one)s WHERE id = %(other)s"),
        ("a_sign_in_can_be_found", "UPDATE accounts_user SET phone_index = NULL"),
        ("grant_path_is_a_path", GRANT.format(path="1/17", end="NULL", two="y")),
        ("grant_ends_after", GRANT.format(path="/1/", end="DATE '2026-01-01'", two="y")),
        ("a_grant_is_given_once", GRANT.format(path="/2/", end="NULL", two="x")),
    ],
)
def test_the_database_holds_what_must_never_be_false(constraint, statement):
    one, other = (a_person(id_number=an_id_number()) for _person in range(2))
    kept, merged = a_person(), a_person()
    Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    Person.objects.filter(pk=a_person().pk).update(merged_into=other)
    a_user(one)
    keys = {"one": one.pk, "other": other.pk, "merged": merged.pk}
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, keys)


def test_a_telephone_has_one_open_code():
    asked = commands.ask_code(a_phone(), by=an_actor())
    row = PhoneCode.objects.get(pk=asked.pk)
    row.pk = commands.draw_key(PhoneCode)
    with pytest.raises(IntegrityError, match="one_open_code_a_phone"), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError, match="a_code_has_five_tries"), transaction.atomic():
        PhoneCode.objects.filter(pk=asked.pk).update(tries=6)

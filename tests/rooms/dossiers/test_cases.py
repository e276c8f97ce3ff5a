"""Requests about one's data, withdrawing, closing, and erasing when the day has come."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import Person, User
from shijian.accounts.queries import clear_field, person_by_phone, phone_of, user_of
from shijian.common import clock
from shijian.common.actor import job
from shijian.common.refused import Refused
from shijian.dossiers import commands
from shijian.dossiers.models import Case, Closure
from shijian.dossiers.queries.closing import unforgotten
from shijian.hours.queries import differences, minutes_of
from shijian.journal.models import Entry, Reason
from shijian.journal.queries import broken_seals
from shijian.points.queries import balance, mismatches
from shijian.volunteers.models import Consent, Volunteer
from tests.build.accounts import a_person, a_phone, an_actor, an_id_number, signed_in
from tests.build.dossiers import the_office
from tests.build.hours import a_record
from tests.build.orders import a_resident, an_order, the_person
from tests.build.organisations import a_centre, a_station
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def refused(code: str, act) -> None:
    with pytest.raises(Refused) as no:
        act()
    assert no.value.code == code


# ---------------------------------------------------------------- correcting


def test_an_address_is_corrected_at_once_and_has_its_number(client: Client) -> None:
    volunteer = a_volunteer()
    signed_in(client, acting(volunteer))
    form = {"kind": "correction", "field": "address", "value": "坡南街13号"}
    answer = client.post(reverse("dossiers:ask"), form)
    case = Case.objects.get()
    assert answer.status_code == 302
    assert case.number.startswith("ZL-")
    assert (case.outcome, case.value_cipher) == ("granted", None)
    volunteer.person.refresh_from_db()
    assert clear_field(volunteer.person, "address") == "坡南街13号"
    assert case.number in client.get(reverse("dossiers:case", args=[case.pk])).content.decode()


def test_a_name_is_looked_at_by_the_office_and_answered_with_a_reason(client: Client) -> None:
    volunteer = a_volunteer(name="王小名")
    signed_in(client, acting(volunteer))
    form = {"kind": "correction", "field": "name", "value": "王小明", "text": "登记时写错了字"}
    assert client.post(reverse("dossiers:ask"), form).status_code == 302
    assert client.post(reverse("dossiers:ask"), form).status_code == 409  # it is being answered
    case = Case.objects.get()
    assert client.get(reverse("dossiers:office_case", args=[case.pk])).status_code == 403
    signed_in(client, the_office())
    url = reverse("dossiers:office_case", args=[case.pk])
    page = client.get(url).content.decode()
    assert "王小明" in page
    assert "王小名" not in page
    assert client.post(url, {"granted": "yes", "words": "短"}).status_code == 422
    done = client.post(url, {"granted": "yes", "words": "核对身份证,已更正"})
    assert done.status_code == 302
    case.refresh_from_db()
    volunteer.person.refresh_from_db()
    assert volunteer.person.name == "王小明"
    assert (case.outcome, case.value_cipher) == ("granted", None)
    assert client.post(url, {"granted": "no", "words": "再答一次看看"}).status_code == 409
    told = "".join(Entry.objects.values_list("body", flat=True))
    assert "王小" not in told


def test_a_refusal_has_a_reason_and_changes_nothing() -> None:
    volunteer = a_volunteer(name="王小明")
    case = commands.ask(
        volunteer.person, kind="correction", field="id_number", value=an_id_number(),
        by=acting(volunteer),
    )  # fmt: skip
    before = volunteer.person.id_index
    commands.answer(case, granted=False, words="号码与证件不符,请带证件到中心", by=the_office())
    volunteer.person.refresh_from_db()
    assert volunteer.person.id_index == before
    refused(
        "dossiers.not_the_office",
        lambda: commands.answer(case, granted=True, words="可以可以", by=acting(volunteer)),
    )


def test_only_the_person_asks_or_the_desk_with_their_word() -> None:
    volunteer = a_volunteer()
    staff = an_actor(role="staff", path=a_station().path)
    refused(
        "dossiers.not_yours",
        lambda: commands.ask(volunteer.person, kind="deletion", text="删", by=staff),
    )
    case = commands.ask(
        volunteer.person,
        kind="deletion",
        text="删掉旧地址",
        by=staff.on_behalf(volunteer.person_id),
    )
    assert case.taken_by_id == staff.user_id


# ---------------------------------------------------------------- at the desk


def test_the_desk_takes_it_in_for_somebody_without_a_phone(client: Client) -> None:
    person = a_person(name="周阿婆", phone=a_phone())
    signed_in(client, an_actor(role="staff", path=a_station().path))
    url = reverse("dossiers:desk")
    assert client.get(url).status_code == 200
    form = {"phone": phone_of(person), "name": "周阿婆", "kind": "copy", "seen": "on"}
    assert client.post(url, form | {"name": "周阿公"}).status_code == 422
    assert client.post(url, {**form, "seen": ""}).status_code == 422
    page = client.post(url, form).content.decode()
    case = Case.objects.get()
    assert case.number in page
    assert case.outcome == ""
    signed_in(client, the_office())
    printed = client.post(reverse("dossiers:office_copy", args=[case.pk]))
    assert "周阿婆" in printed.content.decode()
    told = Entry.objects.get(action="dossiers.copy_taken")
    assert told.on_behalf_of == person.pk


# ---------------------------------------------------------------- consent


def test_consent_is_taken_back_at_once_and_given_anew_on_coming_back(client: Client) -> None:
    volunteer = a_record().person.volunteer
    signed_in(client, acting(volunteer))
    assert client.get(reverse("dossiers:consent")).status_code == 200
    assert client.post(reverse("dossiers:consent")).status_code == 302
    volunteer.refresh_from_db()
    assert volunteer.state == "left"
    rows = Consent.objects.filter(person=volunteer.person, purpose="registration").order_by("pk")
    assert [row.given for row in rows] == [True, False]
    assert minutes_of(volunteer.person_id) == 180
    assert Case.objects.get().outcome == "granted"
    commands.come_back(volunteer, by=acting(volunteer))
    assert Consent.objects.filter(person=volunteer.person).latest("pk").given


# ---------------------------------------------------------------- closing


def test_closing_deletes_what_the_law_does_not_ask_for_and_keeps_the_rest(client: Client) -> None:
    record = a_record()
    volunteer, person = record.person.volunteer, record.person
    phone, user = phone_of(person), user_of(person)
    signed_in(client, acting(volunteer))
    page = client.get(reverse("dossiers:close")).content.decode()
    assert str(clock.today().year + 10) in page
    entries = Entry.objects.count()
    assert client.post(reverse("dossiers:close")).status_code == 200
    person.refresh_from_db()
    user.refresh_from_db()
    volunteer.refresh_from_db()
    assert (person.id_index, person.phone_index, person.address_cipher) == (None, None, None)
    assert (user.is_active, user.phone_index) == (False, None)
    assert volunteer.state == "left"
    assert person_by_phone(phone) is None
    assert minutes_of(person.pk) == record.minutes
    assert balance(person.pk) == 0
    assert list(mismatches()) == list(differences()) == list(unforgotten()) == []
    assert list(broken_seals()) == []
    assert Entry.objects.count() > entries  # nothing is taken out of the journal
    assert client.get(reverse("dossiers:held")).status_code == 302  # signed out


def test_a_running_order_and_a_post_come_first() -> None:
    resident = a_resident()
    an_order(by=resident)
    person = the_person(resident)
    refused("dossiers.open_order", lambda: commands.close_account(person, by=resident))
    staff = an_actor(role="staff", path=a_centre().path)
    worker = Person.objects.get(pk=staff.person_id)
    refused("dossiers.post_held", lambda: commands.close_account(worker, by=staff))
    other = a_volunteer()
    refused("dossiers.not_yours", lambda: commands.close_account(other.person, by=the_office()))


def test_names_are_erased_when_the_day_has_come_and_not_before() -> None:
    volunteer = a_record().person.volunteer
    commands.close_account(volunteer.person, by=acting(volunteer))
    closure = Closure.objects.get()
    with clock.at(clock.moment(closure.keep_until - DAY)):
        assert commands.erase_due(by=job("t")) == 0
    with clock.at(clock.moment(closure.keep_until, 3)):
        assert commands.erase_due(by=job("t")) == 1
        assert commands.erase_due(by=job("t")) == 0
    person = Person.objects.get(pk=volunteer.person_id)
    assert (person.name, person.born_on) == ("已删除", None)
    assert minutes_of(person.pk) == 180
    assert list(differences()) == list(mismatches()) == []
    assert Volunteer.objects.get(pk=volunteer.pk).number == volunteer.number
    assert Reason.objects.count() >= 0
    assert User.objects.filter(person=person, is_active=True).count() == 0


INTO = "INSERT INTO dossiers_case (number, person_id, kind, field, channel, asked_at, due_at,"
REST = (
    "outcome, answer_code) VALUES ('x', %(p)s, 'correction', '', 'web', '2026-01-01',"
    " '2026-01-09', '', '')"
)
GUARDS = [
    ("a_correction_names_a_field", f"{INTO} {REST}"),
    ("an_answer_has_a_reason", "UPDATE dossiers_case SET answer_code = ''"),
    ("what_was_wanted_is_erased_when_answered", "UPDATE dossiers_case SET value_cipher = 'x'"),
    ("not_erased_before_its_day", "UPDATE dossiers_closure SET erased_on = '2026-01-01'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sql"), GUARDS)
def test_the_database_refuses_what_must_never_be(name: str, sql: str) -> None:
    volunteer = a_volunteer()
    commands.close_account(volunteer.person, by=acting(volunteer))
    with (
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, {"p": volunteer.person_id})

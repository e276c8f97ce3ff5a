"""Registering: who becomes a volunteer, who does not yet, and what is written down."""

from __future__ import annotations

import datetime as dt

import pytest

from shijian.accounts import commands as accounts
from shijian.accounts.models import Person, User
from shijian.accounts.queries import actor_for_user
from shijian.common import clock
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.volunteers.commands import change_offer, close_scope, open_scope, register_volunteer
from shijian.volunteers.models import Consent, Scope, StateChange, Volunteer
from shijian.volunteers.queries import consent_text
from tests.build.accounts import a_person, a_phone, a_user, an_actor, an_id_number
from tests.build.catalogue import a_skill
from tests.build.organisations import a_county, a_place, a_station
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db


def a_sign_in(phone: str = "") -> User:
    """Somebody whose phone was just checked, and of whom nothing else is known."""
    return accounts.user_for_phone(phone or a_phone(), by=an_actor())


def registering(user: User, **given: object) -> Volunteer:
    said: dict[str, object] = {
        "name": "李秀英",
        "id_number": an_id_number(),
        "home": a_place(),
        "consent_version": consent_text("registration").version,
    }
    return register_volunteer(user, by=actor_for_user(user), **(said | given))  # type: ignore[arg-type]


def refusal(user: User, **given: object) -> str:
    before = (Person.objects.count(), Volunteer.objects.count())
    with pytest.raises(Refused) as refused:
        registering(user, **given)
    assert (Person.objects.count(), Volunteer.objects.count()) == before
    assert refused.value.field or refused.value.status == 409
    return refused.value.code


def test_own_act_makes_an_active_volunteer_with_history_consent_and_scope() -> None:
    user = a_sign_in()
    volunteer = registering(user, id_number="  " + an_id_number().lower())

    assert volunteer.state == Volunteer.State.ACTIVE
    assert volunteer.registered_via == "own"
    steps = StateChange.objects.filter(volunteer=volunteer).order_by("id")
    assert [step.state for step in steps] == ["applied", "active"]
    consent = Consent.objects.get(person=volunteer.person)
    assert consent.version == consent_text("registration").version
    assert bytes(consent.text_sha256) == consent_text("registration").sha256
    assert consent.given
    assert list(Scope.objects.values_list("source", "path")) == [("home", a_station().path)]
    user.refresh_from_db()
    assert user.person == volunteer.person
    assert volunteer.person.phone_tail
    entry = Entry.objects.get(action="volunteers.registered")
    assert entry.scope_path == a_station().path
    assert "李秀英" not in entry.body


def test_the_number_says_nothing_of_the_identity_number() -> None:
    number = an_id_number(dt.date(1961, 3, 9))
    volunteer = registering(a_sign_in(), id_number=number)
    digits = volunteer.number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert len(digits) == 7
    assert digits not in number
    assert "1961" not in digits[:4]


def test_a_person_known_from_an_order_becomes_the_volunteer_without_a_second_record() -> None:
    known = a_person(name="李秀英")
    user = a_user(known)
    volunteer = registering(user)
    assert volunteer.person == known
    known.refresh_from_db()
    assert known.id_index is not None


def test_a_record_from_the_desk_is_claimed_by_phone_and_name_and_left_alone_otherwise() -> None:
    phone = a_phone()
    grandmother = a_person(name="吴阿婆", phone=phone)
    herself = a_sign_in(phone)
    son = registering(herself, name="吴大明")
    assert son.person != grandmother

    other = a_phone()
    desk = a_person(name="李秀英", phone=other)
    assert registering(a_sign_in(other), name="李秀英").person == desk


@pytest.mark.parametrize(
    "number",
    ["11010519491231002" + "1", "110105194902300025", "110105299912310020", "12345", "", "x" * 18],
)
def test_a_number_that_does_not_prove_itself_is_refused_at_the_field(number: str) -> None:
    user = a_sign_in()
    assert refusal(user, id_number=number) == "volunteers.bad_id"
    assert registering(user).state == Volunteer.State.ACTIVE


def test_a_minor_is_sent_to_the_station_until_the_eighteenth_birthday() -> None:
    today = clock.today()
    day_before = today.replace(year=today.year - 18) + dt.timedelta(days=1)
    user = a_sign_in()
    assert refusal(user, id_number=an_id_number(day_before)) == "volunteers.guardian_needed"
    eighteen = an_id_number(today.replace(year=today.year - 18))
    assert registering(user, id_number=eighteen).state == "active"


def test_one_identity_number_registers_once() -> None:
    number = an_id_number()
    registering(a_sign_in(), id_number=number)
    second = a_sign_in()
    assert refusal(second, id_number=number) == "volunteers.duplicate_id"
    assert registering(second).state == "active"


def test_the_phone_of_another_identified_person_is_refused() -> None:
    phone = a_phone()
    a_person(name="吴阿婆", phone=phone, id_number=an_id_number())
    assert refusal(a_sign_in(phone)) == "volunteers.phone_of_another"


def test_the_phone_and_number_of_a_record_with_another_name_are_refused_at_the_name() -> None:
    phone, number = a_phone(), an_id_number()
    a_person(name="吴阿婆", phone=phone, id_number=number)
    user = a_sign_in(phone)
    assert refusal(user, name="吴大明", id_number=number) == "volunteers.name_differs"
    assert registering(user, name="吴阿婆", id_number=number).person.name == "吴阿婆"


def test_registering_twice_is_refused_and_changes_nothing() -> None:
    user = a_sign_in()
    registering(user)
    user.refresh_from_db()
    assert refusal(user) == "volunteers.already"


def test_a_known_identity_is_not_asked_again_but_only_of_the_own_record() -> None:
    number = an_id_number()
    own = a_user(a_person(name="陈主任", id_number=number))
    assert registering(own, name="陈主任", id_number="").state == "active"

    phone = a_phone()
    a_person(name="吴阿婆", phone=phone, id_number=an_id_number())
    assert refusal(a_sign_in(phone), name="吴阿婆", id_number="") == "volunteers.bad_id"


def test_home_is_a_village_of_the_county_and_the_words_are_the_present_ones() -> None:
    user = a_sign_in()
    county = a_county()
    assert refusal(user, home=county.towns[0]) == "volunteers.not_a_village"
    assert refusal(user, consent_version="2020-01") == "volunteers.consent_changed"
    assert registering(user, home=county.villages[3], name="𠮷·阿依").home == county.villages[3]


def test_only_the_volunteer_changes_what_they_offer() -> None:
    volunteer = a_volunteer()
    given = {"skills": [a_skill()], "half_days": 5, "reach": "county", "weekly_capacity": 3}
    with pytest.raises(Refused) as refused:
        change_offer(volunteer, by=an_actor("office", "/"), **given)  # type: ignore[arg-type]
    assert refused.value.status == 403

    changed = change_offer(volunteer, by=acting(volunteer), **given)  # type: ignore[arg-type]
    assert (changed.half_days, changed.reach, changed.weekly_capacity) == (5, "county", 3)
    assert list(changed.skills.all()) == [a_skill()]
    assert Entry.objects.filter(action="volunteers.offer_changed").count() == 1


def test_a_scope_is_opened_once_per_reason_and_closed_by_it() -> None:
    volunteer = a_volunteer()
    open_scope(volunteer, path="/1/9/t4/", source="team:4")
    open_scope(volunteer, path="/1/8/t4/", source="team:4")
    assert Scope.objects.get(source="team:4").path == "/1/8/t4/"
    close_scope(volunteer, source="team:4")
    assert list(Scope.objects.values_list("source", flat=True)) == ["home"]

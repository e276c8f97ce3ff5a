"""Posts by the standard: taken, left, empty; and the rights that follow them."""

from __future__ import annotations

import datetime as dt

import pytest

from shijian.accounts.models import Grant, Person
from shijian.accounts.queries import actor_for_user, person_by_phone, user_by_phone
from shijian.common import clock
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.organisations import queries
from shijian.organisations.commands import appoint, appoint_someone, end_holding
from shijian.organisations.models import Holding
from tests.build.accounts import a_person, a_phone, a_user, an_actor
from tests.build.organisations import a_county, a_subcentre

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def monday():
    with clock.at(TODAY):
        yield


def test_an_institute_lacks_everybody_until_posts_are_filled():
    institute = a_county().institutes[0]
    office = an_actor("office", a_county().centre.path)
    said = [str(vacancy) for vacancy in queries.vacancies_of(institute)]
    assert said[0] == "所长空着 903 天"
    assert said[1:] == ["副所长 2 人缺 2", "专职人员 2 人缺 2"]
    director = a_person(name="周敏")
    appoint(institute, post="director", person=director, title="镇党委书记", by=office)
    appoint(institute, post="staff", person=a_person(), title="文化站干事", by=office)
    said = [str(vacancy) for vacancy in queries.vacancies_of(institute)]
    assert said == ["副所长 2 人缺 2", "专职人员 2 人缺 1"]
    rows = queries.post_rows(institute)
    assert [(row.post.code, row.holding is not None) for row in rows] == [
        ("director", True), ("deputy", False), ("deputy", False), ("staff", True), ("staff", False),
    ]  # fmt: skip


def test_a_post_gives_its_rights_in_the_subtree_and_takes_them_when_it_ends():
    county = a_county()
    institute = county.institutes[0]
    office = an_actor("office", county.centre.path)
    user = a_user()
    holding = appoint(institute, post="director", person=user.person, title="镇党委书记", by=office)
    actor = actor_for_user(user)
    assert actor.holds("director", county.stations[0].path)
    assert actor.holds("staff", institute.path)
    assert not actor.holds({"director", "staff"}, county.institutes[1].path)
    end_holding(holding, on=clock.today(), by=office)
    assert actor_for_user(user).rights == ()
    assert not queries.current_holdings().filter(organisation=institute).exists()
    assert Grant.objects.filter(source=f"holding:{holding.pk}", ends_on=clock.today()).count() == 2
    with pytest.raises(Refused) as refused:
        end_holding(holding, on=clock.today(), by=office)
    assert refused.value.code == "organisations.already_ended"
    done = Entry.objects.filter(subject_type="organisations.organisation")
    assert list(done.order_by("id").values_list("action", flat=True)) == [
        "organisations.person_appointed",
        "organisations.holding_ended",
    ]
    assert "周" not in str(list(done.values_list("data", flat=True)))


def test_one_first_responsible_person_and_a_successor_on_the_same_day():
    county = a_county()
    office = an_actor("office", county.centre.path)
    station = county.stations[0]
    old, new = a_person(), a_person()
    start = clock.today() - dt.timedelta(days=100)
    first = appoint(station, post="director", person=old, title="书记", starts_on=start, by=office)
    with pytest.raises(Refused) as refused:
        appoint(station, post="director", person=new, title="书记", by=office)
    assert (refused.value.code, refused.value.field) == ("organisations.post_is_held", "post")
    with pytest.raises(Refused) as refused:
        end_holding(first, on=start - dt.timedelta(days=1), by=office)
    assert refused.value.status == 422
    end_holding(first, on=clock.today(), by=office)
    appoint(station, post="director", person=new, title="书记", acting=True, by=office)
    # 一肩挑 is no fault: the same person may be deputy, too.
    appoint(station, post="deputy", person=new, title="村主任", by=office)
    with pytest.raises(Refused) as refused:
        appoint(station, post="deputy", person=new, title="村主任", by=office)
    assert refused.value.code == "organisations.already_in_post"


def test_nobody_fills_the_posts_of_the_unit_they_work_in():
    county = a_county()
    institute, station = county.institutes[0], county.stations[0]
    person = a_person()
    inside = an_actor("staff", institute.path)
    for actor, organisation in (
        (inside, institute),
        (an_actor("staff", station.path), station),
        (an_actor("staff", county.institutes[1].path), station),
        (an_actor("director", county.centre.path), institute),
        (an_actor("captain", f"{institute.path}t1/"), station),
        (an_actor(), station),
    ):
        with pytest.raises(Refused) as refused:
            appoint(organisation, post="staff", person=person, title="x", by=actor)
        assert refused.value.status == 403
    assert not Holding.objects.exists()
    assert not Grant.objects.filter(person=person).exists()
    holding = appoint(station, post="staff", person=person, title="村两委", by=inside)
    with pytest.raises(Refused) as refused:
        end_holding(holding, on=clock.today(), by=an_actor("staff", station.path))
    assert refused.value.status == 403


def test_a_term_that_begins_later_gives_nothing_today():
    county = a_county()
    office = an_actor("office", county.centre.path)
    later = clock.today() + dt.timedelta(days=7)
    user = a_user()
    holding = appoint(
        county.stations[0], post="staff", person=user.person, title="x", starts_on=later, by=office
    )
    assert actor_for_user(user).rights == ()
    assert not queries.current_holdings().exists()
    with pytest.raises(Refused):
        appoint(county.stations[0], post="staff", person=a_person(), title="x",
                starts_on=later + dt.timedelta(days=400), by=office)  # fmt: skip
    with pytest.raises(Refused) as refused:
        end_holding(holding, on=clock.today(), by=office)
    assert refused.value.field == "on"
    end_holding(holding, on=later, by=office)
    with clock.at(TODAY + dt.timedelta(days=8)):
        assert actor_for_user(user).rights == ()


def test_a_person_is_found_by_telephone_or_number_else_written_down():
    county = a_county()
    office = an_actor("office", county.centre.path)
    station = county.stations[0]
    known = a_user(a_person(name="林晓"))
    phone = a_phone()
    assert known.person is not None
    holding = appoint_someone(
        station, post="staff", name="陈一鸣", phone=phone, title="村两委委员", by=office
    )
    made = person_by_phone(phone)
    assert holding.person == made
    assert made is not None
    assert user_by_phone(phone) is not None  # can sign in from now on
    again = appoint_someone(
        station, post="deputy", name="陈一鸣", phone=phone, title="村主任", by=office
    )
    assert again.person == made
    before = Person.objects.count()
    with pytest.raises(Refused) as refused:
        appoint_someone(station, post="deputy", name="别人", phone=phone, title="x", by=office)
    assert (refused.value.status, refused.value.field) == (422, "phone")
    for field, number in (("phone", "12345"), ("id_number", "110105194912310021")):
        typed = {"phone": a_phone(), field: number}
        with pytest.raises(Refused) as refused:
            appoint_someone(station, post="deputy", name="新人", title="x", by=office, **typed)
        assert refused.value.field == field
    assert Person.objects.count() == before


def test_an_unknown_post_is_refused():
    subcentre = a_subcentre()
    office = an_actor("office", a_county().centre.path)
    with pytest.raises(Refused) as refused:
        appoint(subcentre, post="deputy", person=a_person(), title="x", by=office)
    assert refused.value.code == "organisations.unknown_post"
    assert appoint(subcentre, post="manager", person=a_person(), title="副局长", by=office)


def test_staffing_of_many_takes_the_same_queries(django_assert_num_queries):
    county = a_county()
    office = an_actor("office", county.centre.path)
    holding = appoint(
        county.stations[0], post="director", person=a_person(), title="书记", by=office
    )
    with django_assert_num_queries(3):
        found = queries.staffing(county.stations)
    first = found[county.stations[0].pk]
    assert first.leader == holding
    assert [vacancy.post.code for vacancy in first.vacancies] == ["deputy", "staff"]
    lacking = queries.with_gaps(queries.visible_organisations(office)).filter(lacks=True)
    assert lacking.count() == 7

"""Terms: handed over in one step, prolonged, over; posts that check each other; sums of gaps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shijian.accounts.models import Grant
from shijian.accounts.queries import actor_for_user
from shijian.catalogue.models import PostStandard
from shijian.common import clock
from shijian.common.refused import Refused
from shijian.organisations import queries
from shijian.organisations.commands import appoint, end_holding, hand_over, renew_term
from shijian.organisations.models import Holding
from tests.build.accounts import a_person, a_phone, a_user, an_actor, signed_in
from tests.build.organisations import a_county, an_organisation

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    with clock.at(TODAY):
        yield


def office():
    return an_actor("office", a_county().centre.path)


def a_holding(station=0, post="director", ago=100, **fields):
    given = {"person": a_user().person, "title": "村党支部书记", "by": office()} | fields
    place = a_county().stations[station]
    return appoint(place, post=post, starts_on=clock.today() - ago * DAY, **given)


# ---------------------------------------------------------------- handing over


def test_a_post_is_handed_over_in_one_step_with_the_old_term_closed():
    old = a_holding()
    phone = a_phone()
    with pytest.raises(Refused) as refused:
        hand_over(old, name="李", phone=phone, title="书记", on=clock.today(),
                  by=an_actor("staff", old.organisation.path))  # fmt: skip
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        hand_over(old, name="李", phone=phone, title="x", on=clock.today() + DAY, by=office())
    assert refused.value.field == "on"
    new = hand_over(
        old, name="李明", phone=phone, title="书记", on=clock.today() - DAY, by=office()
    )
    old.refresh_from_db()
    assert (old.ends_on, new.starts_on) == (clock.today() - DAY, clock.today() - DAY)
    assert (new.post, new.leads, new.organisation) == ("director", True, old.organisation)
    assert not Grant.objects.filter(source=f"holding:{old.pk}", ends_on=None).exists()
    assert Grant.objects.filter(source=f"holding:{new.pk}", ends_on=None).count() == 2
    with pytest.raises(Refused) as refused:
        hand_over(old, name="王", phone=a_phone(), title="x", on=clock.today(), by=office())
    assert refused.value.code == "organisations.already_ended"
    with pytest.raises(Refused) as refused:
        hand_over(new, name="李明", phone=phone, title="x", on=clock.today(), by=office())
    assert (refused.value.code, refused.value.field) == ("organisations.same_person", "name")


def test_what_goes_wrong_with_the_successor_leaves_the_old_term_running():
    old = a_holding()
    with pytest.raises(Refused):
        hand_over(old, name="李", phone="12345", title="x", on=clock.today(), by=office())
    with pytest.raises(Refused):
        hand_over(old, name="李", phone=a_phone(), title="x", on=clock.today(), by=office(),
                  term_until=clock.today() - DAY)  # fmt: skip
    old.refresh_from_db()
    assert old.ends_on is None
    assert Grant.objects.filter(source=f"holding:{old.pk}", ends_on=None).exists()


def test_the_form_hands_over_and_the_page_shows_both(client: Client):
    old = a_holding()
    signed_in(client, office())
    address = reverse("organisations:hand_over", args=[old.pk])
    assert "村党支部书记" in client.get(address).content.decode()
    typed = {"name": "李明", "phone": a_phone(), "title": "村党支部书记", "on": "2026-11-23"}
    wrong = client.post(address, typed | {"title": ""})
    assert wrong.status_code == 422
    assert "李明" in wrong.content.decode()
    done = client.post(address, typed)
    assert done["Location"] == reverse("organisations:detail", args=[old.organisation_id])
    page = client.get(done["Location"]).content.decode()
    assert "李*" in page
    assert "李明" not in page
    assert client.get(address).status_code == 409
    signed_in(client, an_actor("staff", old.organisation.path))
    assert client.get(address).status_code == 403
    signed_in(client, an_actor("staff", a_county().institutes[1].path))
    assert client.get(address).status_code == 404


# ---------------------------------------------------------------- terms


def test_a_term_lasts_as_long_as_the_standard_says_and_its_end_is_said():
    holding = a_holding(ago=0)
    assert holding.term_until == dt.date(2031, 11, 22)
    assert a_holding(post="staff").term_until is None
    assert a_holding(1, acting=True).term_until is None
    with clock.at(dt.datetime(2031, 11, 23, 2, tzinfo=dt.UTC)):
        row = queries.post_rows(holding.organisation)[0]
        assert row.term_over
        said = [str(remark) for remark in queries.remarks_of([row])]
        assert said == ["站长任期已于 2031年11月22日届满，请换届、续任或交接"]
        seen = queries.visible_organisations(office())
        assert [row.pk for row in queries.shown(seen, "late")] == [holding.organisation_id]
        assert queries.tallies(seen)["late"] == 1
        with pytest.raises(Refused) as refused:
            renew_term(holding, term_until=clock.today(), by=office())
        assert refused.value.field == "term_until"
        until = clock.today() + 30 * DAY
        inside = an_actor("staff", holding.organisation.path)
        with pytest.raises(Refused) as refused:
            renew_term(holding, term_until=until, by=inside)
        assert refused.value.status == 403
        assert renew_term(holding, term_until=until, by=office()).term_until == until
        assert not queries.shown(seen, "late").exists()


def test_somebody_acting_for_too_long_is_remarked_and_prolonging_ends_it(client: Client):
    holding = a_holding(acting=True, ago=200)
    rows = queries.post_rows(holding.organisation)
    assert [str(r) for r in queries.remarks_of(rows)] == ["站长代理已满 200 天，请明确人选"]
    signed_in(client, office())
    address = reverse("organisations:renew", args=[holding.pk])
    assert client.post(address, {"term_until": "2020-01-01"}).status_code == 422
    assert client.post(address, {"term_until": "2029-01-01"}).status_code == 302
    holding.refresh_from_db()
    assert (holding.acting, holding.term_until) == (False, dt.date(2029, 1, 1))


def test_head_and_mayor_in_one_is_asked_for_another_deputy_and_no_fault():
    holding = a_holding()
    a_holding(post="deputy", person=holding.person, title="村委会主任")
    rows = queries.post_rows(holding.organisation)
    assert [str(remark) for remark in queries.remarks_of(rows)] == [
        "站长兼任副站长（一肩挑），请两委另推荐一名委员"
    ]
    # 书记 = 所长, 副主任 = 办公室主任: what the speech joins goes together.
    centre = a_county().centre
    both = a_person()
    for post in ("deputy", "office_head"):
        appoint(centre, post=post, person=both, title="宣传部部长", by=office())
    assert queries.remarks_of(queries.post_rows(centre)) == []


# ---------------------------------------------------------------- posts that check each other


def test_recorder_and_confirmer_inspector_and_inspected_are_two_people():
    county = a_county()
    person = a_person()
    appoint(county.institutes[0], post="recorder", person=person, title="干事", by=office())
    with pytest.raises(Refused) as refused:
        appoint(county.institutes[0], post="confirmer", person=person, title="干事", by=office())
    assert (refused.value.code, refused.value.field) == (
        "organisations.posts_check_each_other",
        "post",
    )
    # In another township nothing is checked by them.
    elsewhere = appoint(
        county.institutes[1], post="confirmer", person=person, title="干事", by=office()
    )
    with pytest.raises(Refused) as refused:
        appoint(county.centre, post="supervisor", person=person, title="监督员", by=office())
    assert "时长记录员" in str(refused.value) or "时长审核员" in str(refused.value)
    supervisor = a_user()
    appoint(county.centre, post="supervisor", person=supervisor.person, title="退休", by=office())
    assert actor_for_user(supervisor).holds("supervisor", county.stations[0].path)
    with pytest.raises(Refused):
        appoint(county.stations[0], post="staff", person=supervisor.person, title="x", by=office())
    end_holding(elsewhere, on=clock.today(), by=office())


def test_the_database_itself_refuses_what_must_never_be():
    county = a_county()
    first = a_holding()
    with pytest.raises(IntegrityError, match="one_first_responsible"), transaction.atomic():
        Holding.objects.create(
            organisation=first.organisation, post="director", person=a_person(), title="x",
            starts_on=clock.today(), leads=True,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="a_term_lasts_a_day"), transaction.atomic():
        Holding.objects.filter(pk=first.pk).update(term_until=first.starts_on - DAY)
    person = a_person()
    appoint(county.institutes[0], post="recorder", person=person, title="干事", by=office())
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="post that checks"),
        transaction.atomic(),
    ):
        cursor.execute(
            "INSERT INTO organisations_holding"
            " (organisation_id, post, person_id, title, acting, starts_on, leads)"
            " VALUES (%s, 'confirmer', %s, 'x', false, %s, false)",
            [county.institutes[0].pk, person.pk, clock.today()],
        )


def test_an_optional_post_is_never_a_vacancy():
    centre = a_county().centre
    assert "supervisor" not in {v.post.code for v in queries.vacancies_of(centre)}
    assert "supervisor" in {post.code for post in queries.posts_open(centre)}
    assert PostStandard.objects.filter(code="supervisor", needed=0).exists()


# ---------------------------------------------------------------- rolled up


def test_gaps_are_summed_by_branch_up_to_the_centre(client: Client):
    county = a_county()
    an_organisation("subcentre", parent=county.centre, name="试县卫健局")
    a_holding(0)
    a_holding(2, term_until=clock.today() - DAY)
    lacks = queries.roll_up(county.centre)
    first = lacks[county.institutes[0].pk]
    assert (first.organisations, first.lacking, first.missing, first.leaders) == (3, 3, 10, 2)
    assert str(first) == "3 个单位缺 10 人（3 个单位没配齐），其中第一责任人 2 人，专职 2 人"
    second = lacks[county.institutes[1].pk]
    assert second.terms_over == 1
    assert "任期届满 1 人" in str(second)
    whole = queries.total(lacks.values())
    assert (whole.organisations, whole.leaders) == (8, 6)
    signed_in(client, office())
    page = client.get(reverse("organisations:staffing", args=[county.centre.pk]))
    text = page.content.decode()
    assert str(first) in text
    assert str(whole) in text
    below = client.get(reverse("organisations:staffing", args=[county.institutes[1].pk]))
    assert "站长任期已于" in below.content.decode()
    signed_in(client, an_actor("staff", county.institutes[0].path))
    assert client.get(reverse("organisations:staffing", args=[county.centre.pk])).status_code == 404


def test_the_sums_cost_the_same_for_any_number_of_stations(client: Client):
    county = a_county()
    signed_in(client, office())
    address = reverse("organisations:staffing", args=[county.institutes[0].pk])

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    before = cost()
    for number in range(20):
        an_organisation("station", parent=county.institutes[0], name=f"第{number}村")
    assert cost() == before
    assert before <= 20

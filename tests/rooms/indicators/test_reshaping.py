"""A unit moves with everything it has; villages and townships are joined and divided."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from shijian.accounts.models import Grant
from shijian.accounts.queries import actor_for_user
from shijian.common import clock
from shijian.common.refused import Refused
from shijian.indicators.commands import count_facts, merge_places, move_unit, split_village
from shijian.indicators.models import PlaceMonth
from shijian.indicators.queries import differences, town_lines, visible_towns
from shijian.menu.models import MenuItem
from shijian.orders.models import Order
from shijian.organisations import queries
from shijian.organisations.commands import appoint, hang_below, record_figure
from shijian.organisations.models import Organisation, Place
from shijian.organisations.queries.paths import broken_paths
from shijian.teams.models import Team
from shijian.volunteers.models import Scope
from tests.build.accounts import BUILDER, a_user, an_actor, signed_in
from tests.build.activities import a_shift
from tests.build.hours import a_record
from tests.build.menu import a_menu_item
from tests.build.orders import a_resident, an_order
from tests.build.organisations import a_county, an_organisation
from tests.build.supervision import a_complaint
from tests.build.teams import a_member, a_squad
from tests.build.volunteers import a_volunteer

pytestmark = pytest.mark.django_db
WHY = "县委办〔2026〕12 号"


def office():
    return an_actor("office", a_county().centre.path)


def a_busy_station(number=0):
    """A station with somebody in a post, a squad, a volunteer, and work that is under way."""
    station = a_county().stations[number]
    user = a_user()
    appoint(station, post="staff", person=user.person, title="干事", by=BUILDER)
    with clock.at(clock.now() - dt.timedelta(days=14)):
        captain, helper = a_volunteer(home=station.place), a_volunteer(home=station.place)
        team = a_squad(organisation=station, captain=captain, may_publish=True)
        a_member(team, helper)
    a_menu_item(team=team)
    an_order(state="verified", by=a_resident(), place=station.place)
    a_shift(team=team)
    a_complaint(about=station)
    return station, user, team, helper


# ---------------------------------------------------------------- moving


def test_a_unit_moves_with_staff_teams_volunteers_and_open_work(client: Client):
    county = a_county()
    station, user, team, helper = a_busy_station()
    old, upper = station.path, county.institutes[1]
    with clock.at(clock.now() - dt.timedelta(days=3)):
        record = a_record(team=team, volunteer=helper)
    for actor in (an_actor("staff", county.institutes[0].path), an_actor("staff", upper.path)):
        with pytest.raises(Refused) as refused:
            move_unit(station, upper, reason=WHY, by=actor)
        assert refused.value.status == 403
    signed_in(client, office())
    address = reverse("indicators:move", args=[station.pk])
    assert client.post(address, {"parent": "9" * 30, "reason": WHY}).status_code == 422
    done = client.post(address, {"parent": upper.pk, "reason": WHY})
    assert done.status_code == 302
    station.refresh_from_db()
    assert (station.parent, station.path) == (upper, f"{upper.path}{station.pk}/")
    for model, field in (
        (Team, "path"), (MenuItem, "scope_path"), (Order, "scope_path"), (Scope, "path"),
    ):  # fmt: skip
        assert not model._default_manager.filter(**{f"{field}__startswith": old}).exists(), model
        assert model._default_manager.filter(**{f"{field}__startswith": station.path}).exists()
    assert actor_for_user(user).holds("staff", station.path)
    assert not Grant.objects.filter(scope_path__startswith=old, ends_on=None).exists()
    record.refresh_from_db()
    assert record.scope_path == f"{old}t{team.pk}/"  # written once
    assert list(broken_paths()) == []
    # The new township's staff see it, the old one's no longer do.
    assert client.get(address).status_code == 200
    signed_in(client, an_actor("staff", county.institutes[0].path))
    assert client.get(reverse("organisations:detail", args=[station.pk])).status_code == 404


def test_every_path_of_the_house_goes_along_or_is_written_once():
    kept = {  # what is never changed, or is not about the tree
        ("hours", "ServiceRecord"), ("journal", "Entry"), ("common", "AppliedSql"),
        ("hours", "Finding"),
    }  # fmt: skip
    moved = {
        ("accounts", "Grant"), ("organisations", "Organisation"), ("volunteers", "Scope"),
        ("teams", "Team"), ("menu", "MenuItem"), ("activities", "Activity"), ("orders", "Order"),
        ("supervision", "Complaint"), ("hours", "Pending"), ("volunteers", "Roster"),
        ("hours", "Objection"), ("hours", "Outside"), ("volunteers", "Appeal"),
    }  # fmt: skip
    found = {
        (model._meta.app_label, model.__name__)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in {"path", "scope_path"}
    }
    assert found - kept == moved, "a new kind of row with a path needs `rehang`"


@pytest.mark.parametrize("where", ["itself", "below", "same", "sibling", "planned", "subcentre"])
def test_where_a_unit_may_not_stand(where: str):
    county = a_county()
    institute = county.institutes[0]
    point = an_organisation("point", parent=county.stations[0], name="礼堂")
    planned = an_organisation(
        "point", parent=county.centre, name="新点", state="planned", established_on=None
    )
    unit, parent = {
        "itself": (point, point),
        "below": (institute, county.stations[0]),
        "same": (county.stations[0], institute),
        "sibling": (county.stations[0], county.stations[1]),
        "planned": (point, planned),
        "subcentre": (institute, an_organisation("subcentre", parent=county.centre, name="局")),
    }[where]
    with pytest.raises(Refused) as refused:
        move_unit(unit, parent, reason=WHY, by=office())
    assert refused.value.field == "parent"
    with pytest.raises(Refused):
        move_unit(county.centre, institute, reason=WHY, by=office())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=12))
def test_whatever_moves_every_path_stays_that_of_its_place(moves):
    with transaction.atomic():
        county = a_county()
        for number in range(3):
            an_organisation("point", parent=county.stations[number], name=f"点{number}")
        by = office()
        user = a_user()
        appoint(county.stations[0], post="staff", person=user.person, title="x", by=BUILDER)
        for unit, parent in moves:
            rows = list(Organisation.objects.order_by("pk"))
            chosen, upper = rows[unit % len(rows)], rows[parent % len(rows)]
            try:
                move_unit(chosen, upper, reason=WHY, by=by)
            except Refused:
                continue
        assert list(broken_paths()) == []
        assert Organisation.objects.filter(parent=None).count() == 1
        held = Organisation.objects.get(pk=county.stations[0].pk)
        assert [r.scope_path for r in actor_for_user(user).rights] == [held.path]
        transaction.set_rollback(True)


def test_the_database_refuses_a_branch_that_is_moved_by_halves():
    county = a_county()
    with pytest.raises(IntegrityError, match="path"), transaction.atomic():
        Organisation.objects.filter(pk=county.institutes[0].pk).update(parent=county.stations[2])
    with pytest.raises(IntegrityError, match="path"), transaction.atomic():
        Organisation.objects.filter(pk=county.stations[0].pk).update(path="/1/")
    assert hang_below(county.stations[0], county.centre, by=BUILDER).count("/") == 3


# ---------------------------------------------------------------- joining and dividing


def test_a_village_becomes_part_of_its_neighbour_and_keeps_its_past(client: Client):
    county = a_county()
    station, _user, team, helper = a_busy_station()
    village, neighbour = county.villages[0], county.villages[1]
    record_figure(kind="residents", year=2025, value=900, source="x", place=village, by=office())
    with clock.at(clock.now() - dt.timedelta(days=3)):
        a_record(team=team, volunteer=helper, place=village)
    count_facts(by=BUILDER, everything=True)
    before = list(PlaceMonth.objects.filter(place=village).values_list("month", "minutes"))
    sums = town_lines(visible_towns(office()))[0].sums
    signed_in(client, office())
    address = reverse("indicators:merge", args=[neighbour.pk])
    assert village.short_name in client.get(address).content.decode()
    typed = {"gone": [village.pk], "on": str(clock.today()), "reason": WHY}
    assert client.post(address, typed | {"gone": []}).status_code == 422
    assert client.post(address, typed | {"gone": ["9" * 30]}).status_code == 422
    assert client.post(address, typed | {"on": "2099-01-01"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    village.refresh_from_db()
    station.refresh_from_db()
    helper.refresh_from_db()
    assert village.valid_to == clock.today()
    assert list(queries.successors(village)) == [neighbour]
    assert list(queries.predecessors(neighbour)) == [village]
    assert (station.kind, station.parent, station.place) == ("point", county.stations[1], None)
    assert helper.home == neighbour
    assert not station.holdings.filter(ends_on=None).exists()
    assert queries.station_for(village) == county.stations[1]  # for what is still open there
    assert queries.residents(village).value == 900
    count_facts(by=BUILDER, everything=True)
    assert list(differences()) == []
    assert list(PlaceMonth.objects.filter(place=village).values_list("month", "minutes")) == before
    after = town_lines(visible_towns(office()))[0].sums
    assert (after.minutes, after.registered) == (sums.minutes, sums.registered)
    assert list(broken_paths()) == []
    assert client.post(address, typed | {"reason": "再来"}).status_code == 422


def test_a_station_goes_on_where_the_neighbour_had_none():
    county = a_county()
    empty = Place.objects.create(
        code="999901100299", name="空村", short_name="空村", kind="village",
        parent=county.towns[0], valid_from=dt.date(2024, 1, 1),
    )  # fmt: skip
    merge_places([county.villages[0]], empty, on=clock.today(), reason=WHY, by=office())
    county.stations[0].refresh_from_db()
    empty.refresh_from_db()
    assert (county.stations[0].kind, county.stations[0].place) == ("station", empty)
    assert empty.served_by == county.stations[0]


def test_a_township_becomes_part_of_another_one():
    county, by = a_county(), office()
    station, _user, team, helper = a_busy_station(2)
    town, target = county.towns[1], county.towns[0]
    with clock.at(clock.now() - dt.timedelta(days=3)):
        a_record(team=team, volunteer=helper, place=county.villages[2])
    count_facts(by=BUILDER, everything=True)
    lines = {line.town.pk: line.sums.minutes for line in town_lines(visible_towns(by))}
    merge_places([town], target, on=clock.today(), reason=WHY, by=by)
    station.refresh_from_db()
    helper.refresh_from_db()
    assert station.parent == county.institutes[0]
    assert station.place != county.villages[2]
    assert (station.place.code, station.place.parent) == (county.villages[2].code, target)
    assert helper.home == station.place
    institute = Organisation.objects.get(pk=county.institutes[1].pk)
    assert (institute.kind, institute.parent) == ("point", county.institutes[0])
    assert queries.places("village", target).count() == 4
    assert not queries.places("village", town).exists()
    count_facts(by=BUILDER, everything=True)
    after = {line.town.pk: line.sums.minutes for line in town_lines(visible_towns(by))}
    assert after == lines  # what both did stays with each
    assert list(differences()) == []
    assert list(broken_paths()) == []


def test_a_village_is_divided_and_the_station_serves_both(client: Client):
    county = a_county()
    station, _user, _team, helper = a_busy_station()
    village = county.villages[0]
    with pytest.raises(Refused):
        split_village(village, ["东街"], on=clock.today(), reason=WHY, by=office())
    inside = an_actor("staff", county.institutes[0].path)
    with pytest.raises(Refused) as refused:
        split_village(village, ["a", "b"], on=clock.today(), reason=WHY, by=inside)
    assert refused.value.status == 403
    signed_in(client, office())
    address = reverse("indicators:split", args=[village.pk])
    typed = {"names": "东街社区\n新街社区", "on": str(clock.today()), "reason": WHY}
    assert client.post(address, typed | {"names": "东街社区"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    first, second = queries.successors(village)
    station.refresh_from_db()
    helper.refresh_from_db()
    assert (first.code, second.code) == (village.code, "999901100900")
    assert station.place == first
    assert (first.served_by, second.served_by) == (station, station)
    assert helper.home == first
    assert [p.pk for p in queries.uncovered(county.institutes[0])] == [second.pk]
    assert list(broken_paths()) == []

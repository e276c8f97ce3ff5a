"""The corps is commanded by posts, and every tier sees which kinds of teams it lacks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from shijian.catalogue.commands import set_rule
from shijian.common import clock
from shijian.organisations.commands import appoint, end_holding, establish
from shijian.organisations.models import Organisation
from shijian.teams import commands
from shijian.teams.jobs import mirror
from shijian.teams.models import Team
from shijian.teams.queries import (
    commander_of,
    commanders_before,
    covers,
    tiers,
    without_commander,
)
from shijian.teams.rules import leads
from tests.build.accounts import a_person, a_user, an_actor, signed_in
from tests.build.catalogue import a_duty_field
from tests.build.organisations import a_centre, a_county, a_station, a_subcentre, an_institute
from tests.build.teams import BUILDER, a_field_team, a_squad, a_team
from tests.rooms.teams.test_commands import office, refused

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- commanded by post


def test_a_squad_comes_with_its_station_and_follows_the_handover_of_its_post() -> None:
    county = a_county()
    station = county.stations[0]
    Organisation.objects.filter(pk=station.pk).update(state="planned", established_on=None)
    station.refresh_from_db()
    establish(station, by=BUILDER, on=clock.today())
    mirror(0)
    squad = Team.objects.get(organisation=station)
    assert squad.kind == "squad"
    found = commander_of(squad)
    assert found is not None
    assert (found.post.code, found.holding) == ("director", None)
    assert without_commander([squad]) == {squad.pk}

    first, second = a_user(a_person(name="林海")), a_user(a_person(name="陈静"))
    assert first.person is not None
    assert second.person is not None
    start = clock.today() - dt.timedelta(days=30)
    term = appoint(
        station, post="director", person=first.person, title="村书记", starts_on=start, by=BUILDER
    )
    found = commander_of(squad)
    assert found is not None
    assert (found.holding, found.since) == (term, start)
    assert without_commander([squad]) == set()
    assert leads(squad, an_actor(user=first))

    end_holding(term, on=clock.today(), by=BUILDER)
    next_term = appoint(station, post="director", person=second.person, title="书记", by=BUILDER)
    found = commander_of(squad)
    assert found is not None
    assert found.holding == next_term
    assert [row.person.name for row in commanders_before(squad)] == ["林海"]
    assert not leads(squad, an_actor(user=first))
    assert leads(squad, an_actor(user=second))


def test_a_professional_team_has_a_captain_but_no_commander_by_post() -> None:
    team = a_team()
    assert commander_of(team) is None
    assert not commanders_before(team).exists()
    assert without_commander([team]) == set()


def test_the_page_says_who_commands_or_that_nobody_does(client: Client) -> None:
    squad = a_squad()
    signed_in(client, office())
    assert "职位空缺" in client.get(f"/console/teams/{squad.pk}/").content.decode()
    assert "无人指挥" in client.get("/console/teams/").content.decode()
    person = a_person(name="欧阳海")
    appoint(a_station(), post="director", person=person, title="东街社区党委书记", by=BUILDER)
    text = client.get(f"/console/teams/{squad.pk}/").content.decode()
    assert "东街社区党委书记" in text
    assert "欧阳海" not in text
    assert "小队长" in client.get(f"/teams/{squad.pk}/").content.decode()


# ---------------------------------------------------------------- 8+N, 5+N, 3+N


def test_a_kind_is_there_with_enough_members_and_the_gap_says_why_not() -> None:
    station = a_station()
    a_squad()
    a_field_team(station, "theory", members=3)
    a_field_team(station, "culture", members=2)
    a_field_team(station, "law", members=1)
    (cover,) = covers([station])
    kinds = {kind.field.code: kind for kind in cover.kinds}
    assert [kind.field.code for kind in cover.wanted] == ["theory", "culture", "neighbours"]
    assert [kind.field.code for kind in cover.own] == ["law"]
    assert cover.covered == 1
    assert kinds["theory"].gap == ""
    assert "2" in kinds["culture"].gap
    assert kinds["neighbours"].teams == []
    assert [kind.field.code for kind in cover.missing] == ["culture", "neighbours"]


def test_the_standard_is_data_and_the_tiers_count_whole_organisations() -> None:
    county = a_county()
    for code in ("theory", "culture", "neighbours"):
        a_field_team(county.stations[0], code)
    a_field_team(county.stations[1], "theory")
    found = {tier.kind: tier for tier in tiers(county.centre.path)}
    assert (found["station"].organisations, found["station"].whole) == (4, 1)
    assert (found["institute"].wanted, found["institute"].whole) == (5, 0)
    set_rule(
        "teams.fields.station", ["theory"], valid_from=clock.today(), source="县里定", by=BUILDER
    )
    found = {tier.kind: tier for tier in tiers(county.centre.path)}
    assert (found["station"].wanted, found["station"].whole) == (1, 2)
    assert tiers(county.stations[0].path) == []


def test_what_a_team_stands_for_is_settled_above_it() -> None:
    team = a_team(organisation=an_institute())
    law = a_duty_field("law")
    with refused("teams.not_yours", 403):
        commands.assign_field(team, law, by=an_actor("staff", an_institute(1).path))
    with refused("teams.mirror_has_no_field", 409):
        commands.assign_field(a_squad(), law, by=office())
    assert commands.assign_field(team, law, by=office()).duty_field == law
    given = {"kind": "field", "name": "宣讲队", "short_name": ""}
    with refused("teams.field_needed", 422):
        commands.create_team(a_centre(), by=office(), **given)
    with refused("teams.by_application", 422):
        commands.create_team(a_centre(), by=office(), **(given | {"kind": "social"}))


def test_a_field_team_without_a_field_cannot_be_written() -> None:
    team = a_field_team(a_station(), members=0)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE teams_team SET duty_field_id = NULL WHERE id = %s", [team.pk])


def test_the_coverage_page_shows_own_kinds_and_the_level_below(client: Client) -> None:
    county = a_county()
    subcentre = a_subcentre()
    a_field_team(county.institutes[0], "theory")
    signed_in(client, office())
    page = client.get("/console/teams/coverage/")
    text = page.content.decode()
    assert "甲镇所" in text
    assert "1 / 5" in text
    assert "kind=field" in text
    below = client.get(f"/console/teams/coverage/?at={county.institutes[0].pk}").content.decode()
    assert "东街社区站" in below
    assert client.get(f"/console/teams/coverage/?at={subcentre.pk}").status_code == 200
    for wrong in ("x", "999999", "9" * 30):
        assert client.get(f"/console/teams/coverage/?at={wrong}").status_code == 404
    signed_in(client, an_actor("staff", county.institutes[1].path))
    url = f"/console/teams/coverage/?at={county.institutes[0].pk}"
    assert client.get(url).status_code == 404
    signed_in(client, an_actor())
    assert client.get("/console/teams/coverage/").status_code == 403


def test_a_field_is_assigned_on_the_page(client: Client) -> None:
    team = a_team()
    signed_in(client, office())
    url = f"/console/teams/{team.pk}/field/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"duty_field": "0"}).status_code == 422
    sent = {"duty_field": a_duty_field("health").pk}
    assert client.post(url, sent)["Location"] == f"/console/teams/{team.pk}/"
    assert "医疗健身" in client.get(f"/teams/{team.pk}/").content.decode()

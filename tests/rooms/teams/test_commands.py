"""Teams come, people ask, captains answer: each with the refusal beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shijian.accounts.models import Grant
from shijian.accounts.queries import user_of
from shijian.common import clock
from shijian.common.actor import Actor, job
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from shijian.organisations.models import Organisation
from shijian.teams import commands
from shijian.teams.jobs import mirror
from shijian.teams.models import Membership, Team
from shijian.teams.queries import (
    answer_of,
    captain_of,
    is_member,
    member_people,
    members,
    requests,
    teams_led,
    teams_near,
    unmirrored,
    visible_teams,
)
from shijian.volunteers.models import Scope, StateChange
from shijian.volunteers.queries import visible_volunteers
from tests.build.accounts import an_actor
from tests.build.organisations import a_centre, a_county, a_station, a_subcentre, an_institute
from tests.build.teams import a_member, a_request, a_squad, a_team
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db


@contextmanager
def refused(code: str, status: int) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert (caught.value.code, caught.value.status) == (code, status)


def office() -> Actor:
    return an_actor("office", a_centre().path)


# ---------------------------------------------------------------- teams


def test_the_corps_mirrors_the_tree_with_full_names() -> None:
    county = a_county()
    subcentre = a_subcentre()
    by = office()
    assert commands.mirror_established(by=by) == 1 + 2 + 4 + 1
    assert commands.mirror_established(by=by) == 0
    named = dict(Team.objects.values_list("organisation__name", "name"))
    assert named["试县新时代文明实践中心"] == "试县新时代文明实践志愿服务总队"
    assert named["甲镇新时代文明实践所"] == "甲镇新时代文明实践志愿服务大队"
    assert named[subcentre.name] == "试县卫健局新时代文明实践志愿服务大队"
    assert named[county.stations[3].name] == "𠮷坡村新时代文明实践志愿服务小队"
    squad = Team.objects.get(organisation=county.stations[0])
    assert squad.short_name == "东街社区小队"
    assert squad.path == f"{county.stations[0].path}t{squad.pk}/"
    assert commands.mirror_team(county.stations[0], by=by) == squad
    assert not unmirrored().exists()


def test_a_planned_organisation_has_no_squad_and_staff_mirror_only_their_own() -> None:
    station = a_station()
    Organisation.objects.exclude(pk__in=[a_centre().pk]).update(state="planned")
    assert commands.mirror_established(by=job("teams.mirror")) == 1
    Organisation.objects.update(state="established")
    assert commands.mirror_established(by=an_actor("staff", a_station(1).path)) == 1
    staff = an_actor("staff", an_institute(1).path)
    with refused("teams.not_yours", 403):
        commands.mirror_team(station, by=staff)
    assert commands.mirror_team(a_station(2), by=staff).kind == "squad"


def test_a_professional_team_stands_on_a_host() -> None:
    given = {"kind": "professional", "name": "县医院义诊队", "short_name": "义诊队"}
    with refused("teams.host_needed", 422):
        commands.create_team(a_centre(), by=office(), **given)
    with refused("teams.comes_by_itself", 422):
        commands.create_team(a_centre(), by=office(), **(given | {"kind": "corps"}))
    with refused("teams.not_yours", 403):
        commands.create_team(
            a_centre(), by=an_actor("staff", a_station().path), host="医院", **given
        )
    team = commands.create_team(a_centre(), by=office(), host="试县人民医院", **given)
    assert team.path == f"{a_centre().path}t{team.pk}/"
    assert not team.may_publish
    assert Entry.objects.filter(action="teams.created", scope_path=team.path).count() == 1


def test_only_the_parent_gives_and_takes_the_right_to_publish() -> None:
    captain = a_volunteer()
    team = a_team(organisation=an_institute(), captain=captain)
    own, sibling = an_actor("staff", an_institute().path), an_actor("staff", an_institute(1).path)
    for by in (acting(captain), sibling, an_actor("staff", a_station().path)):
        with refused("teams.not_yours", 403):
            commands.allow_publishing(team, by=by)
    assert commands.allow_publishing(team, by=own).may_publish
    with refused("teams.may_publish_already", 409):
        commands.allow_publishing(team, by=own)
    with refused("teams.reason", 422):
        commands.forbid_publishing(team, reason="不", by=own)
    assert not commands.forbid_publishing(team, reason="两次没按时上门", by=office()).may_publish
    assert "上门" not in Entry.objects.get(action="teams.publishing_forbidden").body


# ---------------------------------------------------------------- joining


def test_a_volunteer_asks_and_the_captain_lets_them_in() -> None:
    captain, zhang = a_volunteer(name="林海"), a_volunteer()
    team = a_team(captain=captain)
    asked = commands.request_to_join(team, zhang, by=acting(zhang))
    assert list(requests(team)) == [asked]
    assert Notice.objects.filter(template="teams.join_requested").count() == 1
    assert not is_member(team, zhang.person_id)

    commands.accept_member(asked, by=acting(captain))
    assert is_member(team, zhang.person_id)
    assert [m.volunteer for m in members(team)] == [captain, zhang]
    assert set(member_people(team)) == {captain.person, zhang.person}
    assert Scope.objects.get(volunteer=zhang, source=f"team:{team.pk}").path == team.path
    told = Notice.objects.filter(template="teams.accepted", channel="in_app")
    assert told.filter(to=user_of(zhang.person)).count() == 1
    assert zhang in visible_volunteers(an_actor("staff", a_centre().path))


def test_a_double_click_asks_once_and_a_second_answer_is_refused() -> None:
    captain, zhang = a_volunteer(), a_volunteer()
    team = a_team(captain=captain)
    asked = commands.request_to_join(team, zhang, by=acting(zhang))
    with refused("teams.asked_already", 409):
        commands.request_to_join(team, zhang, by=acting(zhang))
    commands.accept_member(asked, by=acting(captain))
    with refused("teams.answered_already", 409):
        commands.accept_member(asked, by=acting(captain))
    with refused("teams.answered_already", 409):
        commands.decline_member(asked, reason="名额已经满了", by=acting(captain))
    with refused("teams.member_already", 409):
        commands.request_to_join(team, zhang, by=acting(zhang))
    assert Membership.objects.filter(volunteer=zhang).count() == 1


def test_a_no_has_a_reason_for_the_asker_alone_and_does_not_bar_another_try() -> None:
    captain, zhang = a_volunteer(), a_volunteer()
    team = a_team(captain=captain)
    asked = a_request(team, zhang)
    for reason in ("太远", "字" * 101, "    远  "):
        with refused("teams.reason", 422):
            commands.decline_member(asked, reason=reason, by=acting(captain))
    declined = commands.decline_member(asked, reason=" 这个月名额满了 ", by=acting(captain))
    assert declined.state == "declined"
    assert answer_of(declined) == "这个月名额满了"
    assert not Entry.objects.filter(body__contains="名额").exists()
    assert commands.request_to_join(team, zhang, by=acting(zhang)).state == "requested"


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_only_those_who_lead_this_team_answer(act: str) -> None:
    captain, other = a_volunteer(), a_volunteer()
    team, another = a_team(organisation=an_institute(), captain=captain), a_team(captain=other)
    asked = a_request(team)

    def answer(by: Actor) -> Membership:
        if act == "accept":
            return commands.accept_member(asked, by=by)
        return commands.decline_member(asked, reason="请先参加培训", by=by)

    assert another.path not in team.path
    for by in (
        acting(other),
        acting(asked.volunteer),
        an_actor("staff", an_institute(1).path),
        an_actor("staff", a_station().path),
        an_actor("supervisor", "/"),
        an_actor("auditor", "/"),
        an_actor(),
    ):
        with refused("teams.not_your_team", 403):
            answer(by)
    assert answer(an_actor("staff", an_institute().path)).state in {"active", "declined"}


def test_nobody_lets_themselves_in() -> None:
    team = a_team()
    zhang = a_volunteer()
    asked = a_request(team, zhang)
    head = an_actor("office", a_centre().path, user=user_of(zhang.person))
    with refused("teams.own_request", 403):
        commands.accept_member(asked, by=head)
    assert commands.accept_member(asked, by=office()).state == "active"


def test_who_is_not_an_active_volunteer_does_not_join() -> None:
    team = a_team()
    gone = a_volunteer(state="left")
    with refused("volunteers.not_active", 409):
        commands.request_to_join(team, gone, by=acting(gone))
    zhang = a_volunteer()
    asked = a_request(team, zhang)
    zhang.state = "suspended"
    zhang.save(update_fields=["state"])
    StateChange.objects.create(
        volunteer=zhang, state="suspended", at=clock.now(), reason_code="test"
    )
    with refused("teams.volunteer_not_active", 409):
        commands.accept_member(asked, by=office())
    Team.objects.update(active=False)
    team.refresh_from_db()
    with refused("teams.not_active", 409):
        a_request(team)


def test_a_request_is_taken_back_by_its_asker_only() -> None:
    team = a_team()
    zhang = a_volunteer()
    asked = a_request(team, zhang)
    with refused("teams.not_your_request", 403):
        commands.withdraw_request(asked, by=office())
    assert commands.withdraw_request(asked, by=acting(zhang)).state == "withdrawn"
    with refused("teams.request_withdrawn", 409):
        commands.accept_member(asked, by=office())
    assert a_request(team, zhang).state == "requested"


# ---------------------------------------------------------------- captains, leaving


def test_the_parent_appoints_a_member_and_the_grant_moves_with_it() -> None:
    first, second = a_volunteer(), a_volunteer()
    team = a_team(organisation=an_institute())
    with refused("teams.captain_not_a_member", 409):
        commands.appoint_captain(team, first, by=office())
    a_member(team, first)
    a_member(team, second)
    for by in (an_actor("staff", an_institute(1).path), acting(first), an_actor()):
        with refused("teams.not_yours", 403):
            commands.appoint_captain(team, first, by=by)
    commands.appoint_captain(team, first, by=an_actor("staff", an_institute().path))
    assert captain_of(team) == first.person
    assert acting(first).holds("captain", team.path)
    assert list(teams_led(acting(first))) == [team]
    with refused("teams.captain_already", 409):
        commands.appoint_captain(team, first, by=office())

    commands.appoint_captain(team, second, by=office())
    assert captain_of(team) == second.person
    assert not acting(first).holds("captain", team.path)
    assert acting(second).holds("captain", team.path)
    assert Grant.objects.filter(role="captain", ends_on__isnull=True).count() == 1


def test_a_member_leaves_at_once_and_a_captain_hands_over_first() -> None:
    captain, zhang = a_volunteer(), a_volunteer()
    team = a_team(captain=captain)
    joined = a_member(team, zhang)
    with refused("teams.not_you", 403):
        commands.leave_team(joined, by=office())
    assert commands.leave_team(joined, by=acting(zhang)).state == "left"
    assert not is_member(team, zhang.person_id)
    assert not Scope.objects.filter(source=f"team:{team.pk}", volunteer=zhang).exists()
    with refused("teams.not_a_member", 409):
        commands.leave_team(joined, by=acting(zhang))

    own = members(team).get(volunteer=captain)
    with refused("teams.captain_stays", 409):
        commands.leave_team(own, by=acting(captain))
    a_member(team, zhang)
    commands.appoint_captain(team, zhang, by=office())
    assert commands.leave_team(own, by=acting(captain)).state == "left"


def test_what_a_team_says_of_itself_is_changed_by_those_who_lead_it() -> None:
    captain = a_volunteer()
    team = a_team(captain=captain)
    given = {"introduction": "修水龙头", "categories": [], "half_days": 3, "reach": "town",
             "weekly_capacity": 4}  # fmt: skip
    with refused("teams.not_your_team", 403):
        commands.change_team(team, by=acting(a_volunteer()), **given)
    assert commands.change_team(team, by=acting(captain), **given).introduction == "修水龙头"


# ---------------------------------------------------------------- who sees what


def test_teams_are_seen_from_above_and_by_their_captain() -> None:
    captain = a_volunteer()
    squad = a_squad(captain=captain)
    other = a_squad(organisation=a_station(2))
    seen = {
        "office": visible_teams(office()),
        "own": visible_teams(an_actor("staff", an_institute().path)),
        "sibling": visible_teams(an_actor("staff", a_station(1).path)),
        "captain": visible_teams(acting(captain)),
        "resident": visible_teams(an_actor()),
    }
    assert {who: set(rows) for who, rows in seen.items()} == {
        "office": {squad, other}, "own": {squad}, "sibling": set(), "captain": {squad},
        "resident": set(),
    }  # fmt: skip


def test_the_teams_near_somebody_are_squad_brigade_corps() -> None:
    zhang = a_volunteer()
    assert teams_near(zhang) == []
    commands.mirror_established(by=job("teams.mirror"))
    a_team()
    near = teams_near(zhang)
    assert [team.short_name for team in near] == ["东街社区小队", "甲镇大队", "试县总队"]


def test_the_job_completes_the_corps_and_may_run_twice() -> None:
    a_county()
    mirror(timestamp=0)
    mirror(timestamp=1)
    assert Team.objects.count() == 7
    assert Entry.objects.filter(action="teams.mirrored").count() == 1

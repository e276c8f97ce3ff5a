"""Members come by invitation and list, lead as deputies, move between teams; nobody is enrolled."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from shijian.accounts.models import Grant
from shijian.accounts.queries import phone_of
from shijian.journal.models import Entry
from shijian.teams import commands
from shijian.teams.commands.leaving import end_memberships
from shijian.teams.models import Membership
from shijian.teams.queries import is_invited, is_member, teams_led
from shijian.teams.rules import lines_of
from shijian.volunteers.models import Invitation, Roster, Scope, Volunteer
from tests.build.accounts import a_person, an_actor, signed_in
from tests.build.organisations import a_centre, an_institute
from tests.build.teams import BUILDER, a_member, a_squad, a_team
from tests.build.volunteers import a_volunteer, acting
from tests.rooms.teams.test_commands import office, refused
from tests.rooms.teams.test_pages import as_volunteer, main, words

pytestmark = pytest.mark.django_db
LIST = "#接龙\n周六义诊\n1. 张三 13800005001\n2. 李四 13800005002\n3. 张三 138 0000 5001\n4. 王五"


# ---------------------------------------------------------------- a pasted list


def test_a_list_is_looked_at_before_anybody_is_asked() -> None:
    lines = lines_of(LIST)
    assert [(line.found.name, bool(line.why)) for line in lines] == [
        ("张三", False), ("李四", False), ("张三", True), ("王五", True),
    ]  # fmt: skip
    assert not Invitation.objects.exists()


def test_a_list_becomes_invitations_and_nobody_a_member() -> None:
    captain = a_volunteer()
    team = a_team(captain=captain)
    people, members = Volunteer.objects.count(), team.memberships.count()
    with refused("teams.not_your_team", 403):
        commands.invite_list(team, LIST, by=acting(a_volunteer()))
    with refused("teams.nobody_to_ask", 422):
        commands.invite_list(team, "#接龙\n1. 张三", by=acting(captain))
    roster = commands.invite_list(team, LIST, by=acting(captain))
    assert roster.invitations.count() == 2
    assert (roster.source, roster.path) == (f"team:{team.pk}", team.path)
    assert team.memberships.count() == members
    assert Volunteer.objects.count() == people + 1  # the one who was refused
    assert "张三" not in Entry.objects.get(action="volunteers.invited").body


def test_an_invited_volunteers_own_yes_is_enough() -> None:
    captain = a_volunteer()
    zhang = a_volunteer(person=a_person(name="张三", phone="13800005101"))
    team = a_team(captain=captain)
    assert not is_invited(team, zhang)
    commands.invite_list(team, "1. 张三 13800005101", by=acting(captain))
    assert is_invited(team, zhang)
    assert not is_invited(a_team(), zhang)
    joined = commands.join_by_invitation(team, zhang, by=acting(zhang))
    assert joined.state == "active"
    assert is_member(team, zhang.person_id)
    assert Invitation.objects.get().state == "accepted"
    assert Scope.objects.filter(volunteer=zhang, source=f"team:{team.pk}").exists()
    with refused("teams.member_already", 409):
        commands.join_by_invitation(team, zhang, by=acting(zhang))
    commands.leave_team(joined, by=acting(zhang))
    assert not is_invited(team, zhang)  # once; afterwards one asks like everybody


def test_an_invitation_to_another_name_on_the_same_telephone_is_not_mine() -> None:
    captain, zhang = a_volunteer(), a_volunteer(name="张建国")
    team = a_team(captain=captain)
    commands.invite_list(team, f"1. 李秀英 {phone_of(zhang.person)}", by=acting(captain))
    assert not is_invited(team, zhang)


def test_the_list_on_its_page(client: Client) -> None:
    captain = a_volunteer()
    team = a_team(captain=captain)
    url = f"/teams/{team.pk}/gather/"
    as_volunteer(client, a_volunteer())
    assert words(client, url, 403)
    as_volunteer(client, captain)
    assert words(client, url)
    looked = client.post(url, {"text": LIST})
    assert looked.status_code == 200
    text = main(looked.content.decode())
    assert "前面已有" in text
    assert "没有手机号" in text
    assert not Roster.objects.exists()
    assert client.post(url, {"text": "谁也没有", "send": "1"}).status_code == 422
    sent = {"text": LIST, "send": "1", "idempotency_key": "g"}
    assert client.post(url, sent)["Location"] == url
    assert client.post(url, sent).status_code == 302
    assert Roster.objects.count() == 1
    assert "邀请 2 人" in main(words(client, url))
    signed_in(client, office())
    assert words(client, f"/console/teams/{team.pk}/gather/")


def test_the_invited_join_at_once_by_the_page(client: Client) -> None:
    captain = a_volunteer()
    zhang = a_volunteer(person=a_person(name="张三", phone="13800005102"))
    team = a_team(captain=captain)
    commands.invite_list(team, "1. 张三 13800005102", by=acting(captain))
    as_volunteer(client, zhang)
    assert "马上入队" in words(client, f"/teams/{team.pk}/join/")
    assert client.post(f"/teams/{team.pk}/join/").status_code == 302
    assert is_member(team, zhang.person_id)


# ---------------------------------------------------------------- deputies


def test_a_deputy_leads_too_until_relieved() -> None:
    captain, li, wang, chen = (a_volunteer() for _n in range(4))
    team = a_team(captain=captain)
    rows = {who: a_member(team, who) for who in (li, wang, chen)}
    with refused("teams.not_your_team", 403):
        commands.appoint_deputy(rows[li], by=acting(li))
    commands.appoint_deputy(rows[li], by=acting(captain))
    assert list(teams_led(acting(li))) == [team]
    with refused("teams.leads_already", 409):
        commands.appoint_deputy(rows[li], by=acting(captain))
    commands.appoint_deputy(rows[wang], by=acting(li))
    with refused("teams.deputies_full", 409):
        commands.appoint_deputy(rows[chen], by=office())
    with refused("teams.not_a_deputy", 409):
        commands.relieve_deputy(rows[chen], by=acting(captain))
    commands.relieve_deputy(rows[li], by=acting(li))
    assert not teams_led(acting(li)).exists()
    with refused("teams.not_your_team", 403):
        commands.relieve_deputy(rows[wang], by=acting(chen))


def test_a_deputy_who_leaves_or_becomes_captain_keeps_one_right_at_most() -> None:
    captain, li = a_volunteer(), a_volunteer()
    team = a_team(captain=captain)
    row = commands.appoint_deputy(a_member(team, li), by=acting(captain))
    commands.appoint_captain(team, li, by=office())
    assert Grant.objects.filter(person=li.person, ends_on__isnull=True).count() == 1
    assert not acting(captain).holds("captain", team.path)
    commands.appoint_captain(team, captain, by=office())
    commands.appoint_deputy(row, by=acting(captain))
    commands.leave_team(row, by=acting(li))
    assert not acting(li).holds("captain", team.path)


def test_a_deputy_who_stops_being_a_volunteer_keeps_no_right() -> None:
    captain, li = a_volunteer(), a_volunteer()
    team = a_team(captain=captain)
    commands.appoint_deputy(a_member(team, li), by=acting(captain))
    assert end_memberships(li, by=acting(li)) == 1
    assert not acting(li).holds("captain", team.path)


def test_deputies_are_named_on_the_members_page(client: Client) -> None:
    captain = a_volunteer()
    team = a_team(captain=captain)
    row = a_member(team)
    as_volunteer(client, captain)
    url = f"/teams/{team.pk}/deputy/"
    assert "任副队长" in words(client, f"/teams/{team.pk}/members/")
    assert client.post(url, {"member": row.pk})["Location"] == f"/teams/{team.pk}/members/"
    row.refresh_from_db()
    assert row.role == "deputy"
    assert client.post(url, {"member": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.role == "member"
    for wrong in ("", "x", "9" * 30, "0"):
        assert client.post(url, {"member": wrong}).status_code == 404
    signed_in(client, office())
    console = f"/console/teams/{team.pk}/deputy/"
    assert client.post(console, {"member": row.pk}).status_code == 302
    assert "副队长" in words(client, f"/console/teams/{team.pk}/members/")


# ---------------------------------------------------------------- moving


def test_a_member_moves_when_the_new_team_says_yes_and_both_keep_the_history() -> None:
    zhang = a_volunteer()
    old, new = a_squad(), a_team(captain=a_volunteer())
    before = a_member(old, zhang)
    with refused("teams.not_you", 403):
        commands.ask_to_move(before, new, by=acting(a_volunteer()))
    asked = commands.ask_to_move(before, new, by=acting(zhang))
    assert is_member(old, zhang.person_id)
    commands.accept_member(asked, by=BUILDER)
    before.refresh_from_db()
    asked.refresh_from_db()
    assert (before.state, asked.state, asked.moves_from) == ("left", "active", before)
    assert before.left_at is not None
    assert Entry.objects.filter(action="teams.member_moved", scope_path=old.path).count() == 1
    assert not Scope.objects.filter(volunteer=zhang, source=f"team:{old.pk}").exists()


def test_moving_is_refused_to_a_captain_and_forgotten_after_a_no() -> None:
    captain, zhang = a_volunteer(), a_volunteer()
    old, new = a_team(captain=captain), a_team()
    with refused("teams.captain_stays", 409):
        commands.ask_to_move(old.memberships.get(), new, by=acting(captain))
    before = a_member(old, zhang)
    asked = commands.ask_to_move(before, new, by=acting(zhang))
    commands.decline_member(asked, reason="这次人手已够", by=BUILDER)
    assert is_member(old, zhang.person_id)
    again = commands.ask_to_move(before, new, by=acting(zhang))
    commands.appoint_captain(old, zhang, by=BUILDER)
    commands.accept_member(again, by=BUILDER)
    assert is_member(old, zhang.person_id)  # who leads by now does not leave a team alone
    assert is_member(new, zhang.person_id)


def test_nobody_moves_to_where_they_are() -> None:
    row = a_member(a_team())
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE teams_membership SET moves_from_id = id WHERE id = %s", [row.pk])


def test_moving_by_the_page_of_joining(client: Client) -> None:
    zhang = a_volunteer()
    old, new = a_squad(), a_team()
    row = a_member(old, zhang)
    as_volunteer(client, zhang)
    assert f'value="{row.pk}"' in words(client, f"/teams/{new.pk}/join/")
    foreign = a_member(a_team())
    url = f"/teams/{new.pk}/join/"
    assert client.post(url, {"moves_from": foreign.pk}).status_code == 404
    assert client.post(url, {"moves_from": row.pk}).status_code == 302
    asked = Membership.objects.get(team=new)
    assert asked.moves_from == row
    commands.accept_member(asked, by=BUILDER)
    assert old.short_name in words(client, "/teams/mine/")


# ---------------------------------------------------------------- passing on


def test_a_team_is_passed_on_as_a_card(client: Client) -> None:
    captain = a_volunteer()
    team = a_team(captain=captain, name="暖阳<b>队")
    text = words(client, f"/teams/{team.pk}/")
    assert '<meta property="og:title" content="暖阳&lt;b&gt;队">' in text
    assert f'content="http://testserver/teams/{team.pk}/"' in text
    as_volunteer(client, captain)
    assert f"http://testserver/teams/{team.pk}/" in main(words(client, f"/teams/{team.pk}/poster/"))


def test_whose_list_it_is(client: Client) -> None:
    team = a_team(organisation=an_institute())
    for actor, status in (
        (an_actor("staff", an_institute().path), 200),
        (an_actor("staff", an_institute(1).path), 403),
        (an_actor("office", a_centre().path), 200),
        (an_actor("auditor", "/"), 403),
    ):
        signed_in(client, actor)
        assert client.get(f"/console/teams/{team.pk}/gather/").status_code == status

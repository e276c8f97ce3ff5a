"""Experts put themselves on the register, are asked and answer; teams are called out by papers."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from shijian.accounts.queries import user_of
from shijian.catalogue.models import QualificationKind
from shijian.common import clock
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from shijian.teams import commands
from shijian.teams.models import CallOut, Engagement, Expert, Team
from shijian.teams.queries import (
    answer_to,
    call_list,
    experts_with,
    is_member,
    listed_experts,
    who_comes,
)
from shijian.volunteers.models import Qualification, Volunteer
from tests.build.accounts import a_person, an_actor, signed_in
from tests.build.catalogue import a_duty_field, the_reference
from tests.build.organisations import a_centre, an_institute
from tests.build.social import a_social_team
from tests.build.teams import BUILDER, a_member, a_request, a_team
from tests.build.volunteers import a_volunteer, acting
from tests.rooms.teams.test_commands import office, refused
from tests.rooms.teams.test_pages import as_volunteer, main, words

pytestmark = pytest.mark.django_db


def an_expert(volunteer: Volunteer | None = None, **fields: Any) -> Expert:
    who = volunteer or a_volunteer(name="林秀兰")
    given = {
        "kind": "doctor", "duty_field": a_duty_field("health"), "speciality": "儿童常见病",
        "leads": True, "advises": True,
    }  # fmt: skip
    return commands.list_expert(who, by=acting(who), **(given | fields))


def an_engagement(expert: Expert, team: Team, role: str = "advise") -> Engagement:
    return commands.ask_expert(expert, team, role=role, words="每月一次坐诊", by=office())


def a_paper_of(volunteer: Volunteer, code: str = "doctor", **fields: Any) -> Qualification:
    """A paper that somebody has looked at."""
    the_reference()
    now = clock.now()
    given = {
        "valid_from": clock.today() - dt.timedelta(days=300), "state": "valid", "file": "a.pdf",
        "claimed_at": now, "checked_by": a_person(), "checked_at": now,
    }  # fmt: skip
    kind = QualificationKind.objects.get(code=code)
    return Qualification.objects.create(volunteer=volunteer, kind=kind, **(given | fields))


# ---------------------------------------------------------------- the register


def test_one_puts_oneself_on_the_register_and_takes_oneself_off() -> None:
    who = a_volunteer()
    with refused("teams.expert_for_nothing", 422):
        an_expert(who, leads=False, advises=False)
    expert = an_expert(who)
    assert list(listed_experts()) == [expert]
    assert an_expert(who, speciality="慢性病").pk == expert.pk
    commands.unlist_expert(expert, by=acting(who))
    assert not listed_experts().exists()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE teams_expert SET leads = false, advises = false")


def test_asked_by_the_organisation_answered_by_the_person_alone() -> None:
    expert, team = an_expert(advises=False), a_team(organisation=an_institute())
    with refused("teams.not_yours", 403):
        commands.ask_expert(
            expert, team, role="lead", words="带队", by=an_actor("staff", an_institute(1).path)
        )
    with refused("teams.expert_unwilling", 422):
        an_engagement(expert, team)
    row = an_engagement(expert, team, "lead")
    person = expert.volunteer.person
    assert Notice.objects.filter(template="teams.expert_asked", to=user_of(person)).exists()
    with refused("teams.expert_asked", 409):
        an_engagement(expert, team, "lead")
    with refused("teams.not_asked", 403):
        commands.answer_engagement(row, agrees=True, by=office())
    row = commands.answer_engagement(row, agrees=True, by=acting(expert.volunteer))
    assert row.state == "accepted"
    assert is_member(team, person.pk)  # both sides agreed; the organisation may name them captain
    assert [one.expert for one in experts_with(team)] == [expert]
    with refused("teams.engagement_answered", 409):
        commands.answer_engagement(row, agrees=False, by=acting(expert.volunteer))
    commands.end_engagement(row, by=acting(expert.volunteer))
    assert experts_with(team) == []
    with refused("teams.engagement_over", 409):
        commands.end_engagement(row, by=office())


def test_an_adviser_is_no_member_and_a_no_ends_it() -> None:
    expert, team = an_expert(), a_team()
    row = commands.answer_engagement(
        an_engagement(expert, team), agrees=True, by=acting(expert.volunteer)
    )
    assert row.state == "accepted"
    assert not is_member(team, expert.volunteer.person_id)
    other = an_engagement(expert, a_team())
    assert commands.answer_engagement(other, agrees=False, by=acting(expert.volunteer)).state == (
        "declined"
    )
    third = an_engagement(expert, a_team())
    with refused("teams.not_yours", 403):
        commands.end_engagement(third, by=an_actor("staff", an_institute().path))
    assert commands.end_engagement(third, by=office()).state == "withdrawn"


def test_a_retired_official_in_a_social_organisation_needs_an_approval() -> None:
    expert, team = an_expert(kind="official"), a_social_team()
    assert not an_engagement(expert, a_team()).needs_approval
    row = an_engagement(expert, team, "lead")
    with refused("teams.no_approval_wanted", 409):
        commands.approve_engagement(row, approval="组织部 12 号", by=office())
    row = commands.answer_engagement(row, agrees=True, by=acting(expert.volunteer))
    assert row.state == "agreed"
    assert not is_member(team, expert.volunteer.person_id)
    own = an_actor("office", a_centre().path, user=user_of(expert.volunteer.person))
    with refused("teams.own_approval", 403):
        commands.approve_engagement(row, approval="组织部 12 号", by=own)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE teams_engagement SET state = 'accepted' WHERE id = %s", [row.pk])
    row = commands.approve_engagement(row, approval="组织部 12 号", by=office())
    assert row.state == "accepted"
    assert is_member(team, expert.volunteer.person_id)
    assert "组织部" not in Entry.objects.get(action="teams.expert_approved").body


def test_an_experts_invitation_on_its_pages(client: Client) -> None:
    lin = a_volunteer(name="林秀兰")
    team = a_team(organisation=an_institute())
    as_volunteer(client, lin)
    assert words(client, "/teams/experts/")
    sent = {
        "kind": "doctor", "duty_field": a_duty_field("health").pk, "speciality": "儿童常见病",
        "leads": "on",
    }  # fmt: skip
    assert client.post("/teams/experts/", {"kind": "doctor"}).status_code == 422
    assert client.post("/teams/experts/", sent)["Location"] == "/teams/experts/"
    expert = Expert.objects.get()

    signed_in(client, an_actor("staff", an_institute().path))
    text = main(words(client, "/console/teams/experts/?kind=doctor"))
    assert "林*" in text
    assert "林秀兰" not in text
    asking = f"/console/teams/experts/{expert.pk}/ask/"
    assert words(client, asking)
    said = {"team": team.pk, "role": "advise", "words": "每月坐诊"}
    assert client.post(asking, said).status_code == 422
    file = client.post(asking, said | {"role": "lead"})["Location"]
    assert words(client, file)
    signed_in(client, an_actor("staff", an_institute(1).path))
    assert words(client, file, 404)

    row = Engagement.objects.get()
    own = f"/teams/experts/{row.pk}/"
    as_volunteer(client, a_volunteer())
    assert words(client, own, 404)
    as_volunteer(client, lin)
    assert "待答复" in words(client, own)
    assert client.post(own, {"answer": "yes"})["Location"] == own
    assert "已受邀" in words(client, own)
    assert "退休医生" in words(client, f"/teams/{team.pk}/")
    assert client.post(f"{own}end/").status_code == 302
    assert client.post("/teams/experts/off/").status_code == 302
    signed_in(client, office())
    assert client.get(asking).status_code == 404
    assert client.post(f"/console/teams/engagements/{row.pk}/end/").status_code == 409


# ---------------------------------------------------------------- papers and call-outs


def test_a_team_that_asks_for_papers_takes_in_who_holds_them_today() -> None:
    team, zhang, li = a_team(), a_volunteer(), a_volunteer()
    doctor = QualificationKind.objects.get(code="doctor")
    waiting = a_request(team, li)
    with refused("teams.not_yours", 403):
        commands.require_papers(team, [doctor], by=an_actor("staff", an_institute().path))
    commands.require_papers(team, [doctor], by=office())
    with refused("teams.not_qualified", 409):
        commands.request_to_join(team, zhang, by=acting(zhang))
    with refused("teams.not_qualified", 409):
        commands.accept_member(waiting, by=BUILDER)
    a_paper_of(zhang, valid_to=clock.today() - dt.timedelta(days=1))
    with refused("teams.not_qualified", 409):
        commands.request_to_join(team, zhang, by=acting(zhang))
    a_paper_of(zhang)
    assert commands.request_to_join(team, zhang, by=acting(zhang)).state == "requested"


def test_a_call_out_asks_those_who_may_serve_and_each_answers() -> None:
    captain, zhang, li, wang = (a_volunteer(half_days=0b11111111111111) for _n in range(4))
    team = a_team(captain=captain)
    for who in (zhang, li, wang):
        a_member(team, who)
    commands.require_papers(team, [QualificationKind.objects.get(code="first_aid")], by=office())
    for who in (zhang, li):
        a_paper_of(who, "first_aid")
    assert [one.row.volunteer for one in call_list(team) if one.fit] == [zhang, li]
    assert all(one.free for one in call_list(team))
    given = {"title": "台风转移老人", "place": "东街社区", "meet_at": clock.now(), "needed": 2}
    with refused("teams.not_your_team", 403):
        commands.call_out(team, by=acting(zhang), **given)
    call = commands.call_out(team, by=acting(captain), **given)
    assert call.asked == 2
    told = Notice.objects.filter(template="teams.called_out", channel="in_app")
    assert {notice.to_id for notice in told} == {
        user.pk for who in (zhang, li) if (user := user_of(who.person))
    }
    commands.answer_call(call, zhang, coming=True, minutes=20, by=acting(zhang))
    commands.answer_call(call, li, coming=False, minutes=5, by=acting(li))
    commands.answer_call(call, zhang, coming=True, minutes=10, by=acting(zhang))
    assert [(row.volunteer, row.minutes) for row in who_comes(call)] == [(zhang, 10)]
    outsider = a_volunteer()
    with refused("teams.not_a_member", 403):
        commands.answer_call(call, outsider, coming=True, minutes=1, by=acting(outsider))
    commands.close_call(call, by=acting(captain))
    with refused("teams.call_out_closed", 409):
        commands.answer_call(call, li, coming=True, minutes=5, by=acting(li))
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE teams_callanswer SET minutes = 2000")


def test_a_call_out_on_its_pages(client: Client) -> None:
    captain, zhang = a_volunteer(), a_volunteer(name="张建国")
    team = a_team(captain=captain)
    a_member(team, zhang)
    url = f"/teams/{team.pk}/calls/"
    as_volunteer(client, zhang)
    assert words(client, url, 403)
    as_volunteer(client, captain)
    assert "张建国" not in words(client, url)
    sent = {
        "title": "台风转移老人", "place": "东街社区", "day": clock.today().isoformat(), "hour": "9",
        "minute": "30", "needed": "2",
    }  # fmt: skip
    assert client.post(url, sent | {"needed": "0"}).status_code == 422
    page = client.post(url, sent)["Location"]
    call = CallOut.objects.get()
    assert words(client, page)
    as_volunteer(client, zhang)
    assert "台风转移老人" in words(client, "/teams/mine/")
    own = f"/teams/calls/{call.pk}/"
    assert words(client, own)
    assert client.post(own, {"answer": "coming", "minutes": "15"})["Location"] == own
    assert answer_to(call, zhang) is not None
    assert "能来" in words(client, own)
    as_volunteer(client, a_volunteer())
    assert words(client, own, 404)
    as_volunteer(client, captain)
    assert "15 分钟" in words(client, page)
    assert client.post(f"{page}close/").status_code == 302
    assert client.post(f"{page}close/").status_code == 409
    signed_in(client, office())
    papers = f"/console/teams/{team.pk}/papers/"
    assert words(client, papers)
    kind = QualificationKind.objects.get(code="nurse")
    assert client.post(papers, {"kinds": [kind.pk]}).status_code == 302
    assert list(team.requires.all()) == [kind]


# ---------------------------------------------------------------- the roster as a file


def test_the_roster_leaves_masked_marked_and_written_down(client: Client) -> None:
    captain = a_volunteer(name="林海")
    team = a_team(captain=captain, name="暖阳[急]/队")
    zhang = a_member(team, a_volunteer(name="张建国")).volunteer
    url = f"/teams/{team.pk}/members/file/"
    as_volunteer(client, zhang)
    assert client.post(url).status_code == 403
    as_volunteer(client, captain)
    assert client.get(url).status_code == 405
    answer = client.post(url)
    content = b"".join(answer)  # type: ignore[call-overload]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    flat = "\n".join(str(cell) for row in rows for cell in row)
    assert len(rows) == 1 + 2 + 1
    assert zhang.number in flat
    assert "张*" in flat
    assert "张建国" not in flat
    assert "林*" in str(rows[-1][0])
    entry = Entry.objects.get(action="teams.roster_taken")
    assert entry.data["rows"] == 2

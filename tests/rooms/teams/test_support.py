"""Support from the call to the published report: within the budget, always with reasons."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from shijian.accounts.queries import user_of
from shijian.common import clock
from shijian.notices.models import Notice
from shijian.teams import commands
from shijian.teams.commands import Decision
from shijian.teams.models import SupportCall, SupportRequest, Team
from shijian.teams.queries import given_under, left_of, open_calls, overgiven, public_calls
from tests.build.accounts import an_actor, signed_in
from tests.build.organisations import a_centre, an_institute
from tests.build.social import a_call, a_social_team, a_support_request
from tests.build.teams import BUILDER, a_member, a_team
from tests.build.volunteers import a_volunteer, acting
from tests.rooms.teams.test_commands import office, refused
from tests.rooms.teams.test_pages import as_volunteer

pytestmark = pytest.mark.django_db
GRANT = Decision("granted", "方案扎实,老人确有需要", given_yuan=3_000)
ADOPT = Decision("adopted", "企业愿意长期支持", sponsor="试县农商银行", sponsored="每月五百元物资")
REFUSE = Decision("refused", "与上一期的项目重复")


def test_from_the_call_to_the_published_report() -> None:
    captain = a_volunteer()
    team = a_social_team(captain=captain)
    call = a_call()
    assert list(open_calls()) == [call]
    assert Notice.objects.filter(template="teams.support_call", channel="in_app").count() == 1
    row = a_support_request(call, team)
    row = commands.decide_support(row, GRANT, by=office())
    assert (row.state, row.given_yuan, left_of(call)) == ("granted", 3_000, 7_000)
    with refused("teams.not_your_team", 403):
        commands.report_support(row, report="做了", spent_yuan=1, by=acting(a_volunteer()))
    row = commands.report_support(
        row, report="送了六百顿午餐", spent_yuan=2_980, by=acting(captain)
    )
    with refused("teams.not_yours", 403):
        commands.publish_report(row, by=acting(captain))
    row = commands.publish_report(row, by=office())
    assert row.state == "published"
    with refused("teams.support_state", 409):
        commands.report_support(row, report="改", spent_yuan=1, by=acting(captain))
    assert list(given_under(call)) == [row]


def test_who_may_ask_and_when() -> None:
    captain = a_volunteer()
    team = a_social_team(captain=captain)
    call = a_call()
    ask = {"title": "午餐", "plan": "二十位老人", "asked_yuan": 3_000}
    with refused("teams.not_your_team", 403):
        commands.ask_for_support(call, team, by=acting(a_volunteer()), **ask)
    with refused("teams.not_social", 409):
        commands.ask_for_support(call, a_team(), by=BUILDER, **ask)
    with refused("teams.too_much", 422):
        commands.ask_for_support(call, team, by=acting(captain), **(ask | {"asked_yuan": 5_001}))
    with refused("teams.other_call", 409):
        commands.ask_for_support(a_call(an_institute()), team, by=acting(captain), **ask)
    row = commands.ask_for_support(call, team, by=acting(captain), **ask)
    with refused("teams.asked_support", 409):
        commands.ask_for_support(call, team, by=acting(captain), **ask)
    commands.withdraw_support(row, by=acting(captain))
    commands.ask_for_support(call, team, by=acting(captain), **ask)
    Team.objects.filter(pk=team.pk).update(dormant_since=clock.today())
    with refused("teams.dormant", 409):
        commands.ask_for_support(a_call(), Team.objects.get(pk=team.pk), by=BUILDER, **ask)
    today = clock.today()
    later = a_call(opens_on=today + dt.timedelta(days=1), closes_on=today + dt.timedelta(days=2))
    with refused("teams.call_closed", 409):
        commands.ask_for_support(later, a_social_team(), by=BUILDER, **ask)


def test_a_call_holds_together() -> None:
    today = clock.today()
    with refused("teams.call_dates", 422):
        a_call(closes_on=today - dt.timedelta(days=1))
    with refused("teams.call_report", 422):
        a_call(report_by=today)
    with refused("teams.call_money", 422):
        a_call(most_yuan=10_001)
    call = a_call()
    with refused("teams.call_public", 409):
        commands.publish_call(call, by=office())
    with refused("teams.not_yours", 403):
        commands.publish_call(call, by=an_actor("staff", an_institute().path))


def test_decided_once_with_reasons_by_nobody_of_the_team() -> None:
    call = a_call()
    row = a_support_request(call)
    with refused("teams.not_yours", 403):
        commands.decide_support(row, GRANT, by=an_actor("staff", an_institute().path))
    insider = a_volunteer()
    a_member(row.team, insider)
    own = an_actor("office", a_centre().path, user=user_of(insider.person))
    with refused("teams.own_team", 403):
        commands.decide_support(row, GRANT, by=own)
    with refused("teams.reason", 422):
        commands.decide_support(row, Decision("refused", "不"), by=office())
    with refused("teams.given", 422):
        commands.decide_support(row, Decision("granted", "方案扎实可行", 3_001), by=office())
    assert commands.decide_support(row, REFUSE, by=office()).given_yuan == 0
    with refused("teams.support_state", 409):
        commands.decide_support(row, GRANT, by=office())
    adopted = commands.decide_support(a_support_request(call), ADOPT, by=office())
    assert (adopted.sponsor, adopted.given_yuan) == ("试县农商银行", 0)


def test_grants_never_exceed_the_budget_not_even_by_hand() -> None:
    call = a_call(budget_yuan=5_000)
    first, second = a_support_request(call), a_support_request(call)
    commands.decide_support(first, GRANT, by=office())
    with refused("teams.budget", 422):
        commands.decide_support(second, GRANT, by=office())
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE teams_supportrequest SET state = 'granted', given_yuan = 2001, "
            "decision = '够了', decided_at = asked_at WHERE id = %s",
            [second.pk],
        )


def test_the_check_finds_an_overdrawn_call() -> None:
    call = a_call(budget_yuan=5_000)
    commands.decide_support(a_support_request(call), GRANT, by=office())
    assert overgiven() == []
    SupportCall.objects.filter(pk=call.pk).update(budget_yuan=2_000, most_yuan=1_000)
    assert len(overgiven()) == 1


@pytest.mark.parametrize(
    "change",
    [
        "given_yuan = 1", "state = 'granted'", "state = 'adopted'", "state = 'refused'",
        "state = 'reported'", "state = 'published'", "asked_yuan = -1",
    ],
)  # fmt: skip
def test_what_must_never_be_false_of_a_request(change: str) -> None:
    a_support_request(a_call())
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE teams_supportrequest SET {change}")


# ---------------------------------------------------------------- pages


def test_support_on_its_pages(client: Client) -> None:
    captain = a_volunteer()
    team = a_social_team(captain=captain)
    today = clock.today()
    sent = {
        "organisation": a_centre().pk, "title": "微公益项目扶持", "document": "3 号",
        "text": "面向",
        "opens_on": today.isoformat(), "closes_on": (today + dt.timedelta(9)).isoformat(),
        "report_by": (today + dt.timedelta(99)).isoformat(), "budget_yuan": "5000",
        "most_yuan": "3000",
    }  # fmt: skip
    signed_in(client, office())
    assert client.get("/console/teams/support/").status_code == 200
    assert client.get("/console/teams/support/new/").status_code == 200
    bad = client.post("/console/teams/support/new/", sent | {"most_yuan": "9000"})
    assert 'id="id_most_yuan_error"' in bad.content.decode()
    file = client.post("/console/teams/support/new/", sent)["Location"]
    call = SupportCall.objects.get()
    public = f"/teams/support/{call.pk}/"
    assert client.get(public).status_code == 404
    assert client.post(f"{file}publish/")["Location"] == file
    assert not public_calls().filter(published_at__isnull=True).exists()

    client.logout()
    assert "微公益项目扶持" in client.get("/teams/support/").content.decode()
    assert client.get(public).status_code == 200
    as_volunteer(client, captain)
    assert f"{public}ask/" in client.get(public).content.decode()
    assert client.get(f"{public}ask/").status_code == 200
    ask = {"team": team.pk, "title": "午餐", "plan": "二十位老人", "asked_yuan": "3000"}
    assert client.post(f"{public}ask/", ask | {"asked_yuan": "3001"}).status_code == 422
    assert client.post(f"{public}ask/", ask)["Location"] == public
    assert "disabled" in client.get(public).content.decode()
    row = SupportRequest.objects.get()

    signed_in(client, office())
    deciding = f"{file}{row.pk}/"
    assert client.get(file).status_code == 200
    assert client.get(deciding).status_code == 200
    said = {"state": "adopted", "reasons": "企业愿意支持"}
    assert client.post(deciding, said).status_code == 422
    said = {"state": "granted", "given_yuan": "2000", "reasons": "方案扎实可行"}
    assert client.post(deciding, said)["Location"] == file

    as_volunteer(client, captain)
    reporting = f"/teams/{team.pk}/support/{row.pk}/report/"
    assert client.get(reporting).status_code == 200
    assert client.post(reporting, {"report": "六百顿", "spent_yuan": "1980"}).status_code == 302
    signed_in(client, office())
    assert client.post(f"{deciding}publish/")["Location"] == file
    client.logout()
    text = client.get(public).content.decode()
    assert "六百顿" in text
    assert "方案扎实可行" in text
    signed_in(client, an_actor("staff", an_institute().path))
    assert client.get(file).status_code == 404
    assert client.post(deciding, said).status_code == 404


def test_a_captain_takes_a_request_back(client: Client) -> None:
    captain = a_volunteer()
    call = a_call()
    row = a_support_request(call, a_social_team(captain=captain))
    url = f"/teams/{row.team_id}/support/{row.pk}/withdraw/"
    as_volunteer(client, a_volunteer())
    assert client.post(url).status_code == 403
    as_volunteer(client, captain)
    assert client.post(url)["Location"] == f"/teams/support/{call.pk}/"
    assert client.post(url).status_code == 409

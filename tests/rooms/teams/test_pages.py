"""Teams on the phone and in the console: who is shown what, and what each button does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shijian.accounts.queries import user_of
from shijian.teams.commands import decline_member, mirror_established
from shijian.teams.models import Membership, Team
from shijian.volunteers.models import Volunteer
from tests.build.accounts import an_actor, signed_in
from tests.build.catalogue import a_category, a_duty_field, a_skill
from tests.build.organisations import a_centre, a_county, a_station, an_institute
from tests.build.teams import BUILDER, a_member, a_request, a_squad, a_team
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db


def as_volunteer(client: Client, volunteer: Volunteer) -> Client:
    user = user_of(volunteer.person)
    assert user is not None
    return signed_in(client, user)


def words(client: Client, url: str, status: int = 200) -> str:
    page = client.get(url)
    assert page.status_code == status, url
    return page.content.decode()


def main(text: str) -> str:
    return text.split("<main")[1].split("</main", maxsplit=1)[0]


# ---------------------------------------------------------------- finding and joining


def test_anybody_reads_the_teams_by_kind_and_word(client: Client) -> None:
    assert words(client, "/teams/")
    squad, team = a_squad(), a_team(name="县医院义诊服务队")
    text = main(words(client, "/teams/"))
    assert squad.name in text
    assert team.name in text
    assert squad.name not in main(words(client, "/teams/?kind=professional"))
    assert team.name not in main(words(client, "/teams/?q=东街"))
    assert main(words(client, "/teams/?q=没有"))
    page = words(client, f"/teams/{team.pk}/")
    assert "试县人民医院" in page
    assert f'href="/teams/{team.pk}/join/"' in page
    assert words(client, "/teams/999999/", 404)
    assert words(client, f"/teams/{10**30}/", 404)
    assert client.get("/teams/?q=%00").status_code == 422
    assert client.get("/teams/?after=x").status_code == 422


def test_joining_from_the_poster_to_the_captains_yes(client: Client) -> None:
    captain, zhang = a_volunteer(name="林海"), a_volunteer(name="张建国", skills=[a_skill()])
    team = a_team(captain=captain)
    join = f"/teams/{team.pk}/join/"
    assert client.get(join)["Location"] == f"/accounts/login/?next={join}"

    as_volunteer(client, zhang)
    assert words(client, join)
    sent = {"idempotency_key": "j1"}
    assert client.post(join, sent)["Location"] == f"/teams/{team.pk}/"
    assert client.post(join, sent)["Location"] == f"/teams/{team.pk}/"
    assert client.post(join, {"idempotency_key": "j2"}).status_code == 409
    asked = Membership.objects.get(volunteer=zhang)
    assert f"/teams/requests/{asked.pk}/withdraw/" in words(client, f"/teams/{team.pk}/")
    assert words(client, f"/teams/{team.pk}/requests/", 403)

    as_volunteer(client, captain)
    waiting = main(words(client, f"/teams/{team.pk}/requests/"))
    assert zhang.number in waiting
    assert "张*" in waiting
    assert "张建国" not in waiting
    yes = f"/teams/{team.pk}/requests/{asked.pk}/accept/"
    assert client.post(yes, {"idempotency_key": "a"})["Location"] == f"/teams/{team.pk}/requests/"
    assert client.post(yes, {"idempotency_key": "a"}).status_code == 302
    assert client.post(yes, {"idempotency_key": "b"}).status_code == 409
    assert zhang.number in words(client, f"/teams/{team.pk}/members/")
    assert Membership.objects.get(volunteer=zhang).state == "active"


def test_who_is_no_volunteer_yet_registers_first_and_comes_back(client: Client) -> None:
    squad = a_squad()
    place = a_station().place
    assert place is not None
    signed_in(client, an_actor())
    answer = client.get(f"/teams/{squad.pk}/join/")
    assert answer["Location"] == (
        f"/volunteers/register/?next=%2Fteams%2F{squad.pk}%2Fjoin%2F"
        f"&town={place.parent_id}&home={place.pk}"
    )


def test_a_no_is_given_with_a_reason_that_only_the_asker_reads(client: Client) -> None:
    captain, zhang = a_volunteer(), a_volunteer()
    team = a_team(captain=captain)
    asked = a_request(team, zhang)
    no = f"/teams/{team.pk}/requests/{asked.pk}/decline/"
    as_volunteer(client, captain)
    assert words(client, no)
    page = client.post(no, {"reason": "太远"})
    assert page.status_code == 422
    assert "太远" in page.content.decode()
    assert 'id="id_reason_error"' in page.content.decode()
    assert client.post(no, {"reason": "这个月人满了"})["Location"] == f"/teams/{team.pk}/requests/"
    assert client.post(no, {"reason": "这个月人满了"}).status_code == 409
    as_volunteer(client, zhang)
    assert "这个月人满了" in words(client, "/teams/mine/")
    as_volunteer(client, a_volunteer())
    assert "这个月人满了" not in words(client, "/teams/mine/")


def test_taking_back_and_leaving(client: Client) -> None:
    zhang = a_volunteer()
    team, other = a_team(), a_team()
    asked, member = a_request(team, zhang), a_member(other, zhang)
    as_volunteer(client, a_volunteer())
    assert client.post(f"/teams/requests/{asked.pk}/withdraw/").status_code == 404
    assert client.get(f"/teams/{other.pk}/leave/").status_code == 404
    as_volunteer(client, zhang)
    assert client.post(f"/teams/requests/{asked.pk}/withdraw/").status_code == 302
    assert words(client, f"/teams/{other.pk}/leave/")
    assert client.post(f"/teams/{other.pk}/leave/").status_code == 302
    member.refresh_from_db()
    assert member.state == "left"


def test_a_captain_is_told_why_leaving_must_wait(client: Client) -> None:
    captain = a_volunteer()
    team = a_team(captain=captain)
    as_volunteer(client, captain)
    assert "disabled" in main(words(client, f"/teams/{team.pk}/leave/"))
    assert client.post(f"/teams/{team.pk}/leave/").status_code == 409


# ---------------------------------------------------------------- leading


def test_a_captains_pages_open_for_this_teams_captain_and_those_above(client: Client) -> None:
    captain = a_volunteer()
    team = a_team(organisation=an_institute(), captain=captain)
    other = a_volunteer()
    a_team(organisation=an_institute(), captain=other)
    urls = [f"/teams/{team.pk}/{page}/" for page in ("requests", "members", "poster", "offer")]
    may = {
        "captain": acting(captain), "own": an_actor("staff", an_institute().path),
        "office": an_actor("office", a_centre().path),
    }  # fmt: skip
    may_not = {
        "other captain": acting(other), "sibling": an_actor("staff", an_institute(1).path),
        "below": an_actor("staff", a_station().path), "resident": an_actor(),
        "auditor": an_actor("auditor", "/"),
    }  # fmt: skip
    for url in urls:
        assert client.get(url).status_code == 302
    for actors, status in ((may, 200), (may_not, 403)):
        for who, actor in actors.items():
            signed_in(client, actor)
            for url in urls:
                assert client.get(url).status_code == status, (who, url)
        client.logout()


def test_the_poster_holds_a_drawing_without_style_and_the_address_of_joining(
    client: Client,
) -> None:
    captain = a_volunteer()
    team = a_team(captain=captain)
    as_volunteer(client, captain)
    text = main(words(client, f"/teams/{team.pk}/poster/"))
    assert f"http://testserver/teams/{team.pk}/join/" in text
    assert "<svg" in text
    assert " style=" not in text


def test_a_captain_says_what_the_team_does(client: Client) -> None:
    captain = a_volunteer()
    team = a_team(captain=captain)
    category = a_category()
    sent: dict[str, Any] = {
        "introduction": "修水龙头 <b>", "categories": [category.pk], "half_days": ["0", "13"],
        "reach": "town", "weekly_capacity": "4",
    }  # fmt: skip
    as_volunteer(client, captain)
    url = f"/teams/{team.pk}/offer/"
    bad = client.post(url, sent | {"weekly_capacity": "-1", "categories": ["0"]})
    assert bad.status_code == 422
    assert "修水龙头 &lt;b&gt;" in bad.content.decode()
    assert client.post(url, sent)["Location"] == f"/teams/{team.pk}/"
    team.refresh_from_db()
    assert (team.introduction, team.half_days) == ("修水龙头 <b>", 0b10_0000_0000_0001)
    assert list(team.categories.all()) == [category]
    assert "修水龙头 &lt;b&gt;" in words(client, f"/teams/{team.pk}/")


# ---------------------------------------------------------------- the console


def test_the_console_lists_and_completes_the_corps(client: Client) -> None:
    a_county()
    signed_in(client, an_actor("office", a_centre().path))
    assert "/console/teams/mirror/" in words(client, "/console/teams/")
    assert client.post("/console/teams/mirror/").status_code == 302
    assert Team.objects.count() == 7
    text = main(words(client, "/console/teams/"))
    assert "/console/teams/mirror/" not in text
    assert "试县新时代文明实践志愿服务总队" in text
    squads = main(words(client, "/console/teams/?kind=squad&q=南山"))
    assert "南山村新时代文明实践志愿服务小队" in squads
    assert "总队" not in squads.split("<tbody")[1]
    signed_in(client, an_actor("captain", "/"))
    assert words(client, "/console/teams/", 403)
    assert client.post("/console/teams/mirror/").status_code == 403


def test_the_parent_runs_a_team_from_the_console(client: Client) -> None:
    zhang = a_volunteer()
    team = a_team(organisation=an_institute())
    asked = a_request(team, zhang)
    url = f"/console/teams/{team.pk}/"
    for actor, status in (
        (an_actor("staff", an_institute(1).path), 404),
        (an_actor("staff", a_station().path), 404),
        (an_actor(), 403),
    ):
        signed_in(client, actor)
        assert client.get(url).status_code == status
        assert client.post(f"{url}captain/", {"member": asked.pk}).status_code == 404
        assert client.post(f"{url}publishing/").status_code == 404

    signed_in(client, an_actor("staff", an_institute().path))
    assert zhang.number in main(words(client, url))
    assert client.post(f"{url}requests/{asked.pk}/accept/")["Location"] == url
    assert words(client, f"{url}members/")
    for wrong in ("", "x", "999999", "9" * 40):
        assert client.post(f"{url}captain/", {"member": wrong}).status_code == 404
    assert client.post(f"{url}captain/", {"member": asked.pk})["Location"] == url
    assert acting(zhang).holds("captain", team.path)
    assert words(client, f"{url}publishing/")
    assert client.post(f"{url}publishing/").status_code == 302
    team.refresh_from_db()
    assert team.may_publish
    assert client.post(f"{url}publishing/", {"reason": "短"}).status_code == 422
    assert client.post(f"{url}publishing/", {"reason": "两次没有到场"}).status_code == 302
    team.refresh_from_db()
    assert not team.may_publish
    assert "两次没有到场" in words(client, url)
    assert words(client, f"{url}offer/")


def test_a_request_is_declined_from_the_console_in_its_own_face(client: Client) -> None:
    team = a_team()
    asked = a_request(team)
    signed_in(client, an_actor("office", a_centre().path))
    url = f"/console/teams/{team.pk}/requests/{asked.pk}/decline/"
    assert 'data-face="console"' in words(client, url)
    assert client.post(url, {"reason": "先去社区报到"})["Location"] == f"/console/teams/{team.pk}/"
    assert client.get(url).status_code == 409
    other = a_team()
    assert client.get(f"/console/teams/{other.pk}/requests/{asked.pk}/decline/").status_code == 404


def test_a_professional_team_is_made_by_form(client: Client) -> None:
    centre = a_centre()
    sent = {
        "organisation": centre.pk, "name": "试县卫生健康志愿服务队", "short_name": "",
        "host": "县医院", "kind": "professional", "duty_field": a_duty_field("health").pk,
        "reach": "county", "weekly_capacity": "6", "introduction": "",
        "idempotency_key": "t1",
    }  # fmt: skip
    signed_in(client, an_actor("staff", a_station().path))
    assert client.post("/console/teams/new/", sent).status_code == 422
    signed_in(client, an_actor("office", centre.path))
    assert words(client, "/console/teams/new/")
    bad = client.post("/console/teams/new/", sent | {"host": "", "name": "队" * 81})
    assert bad.status_code == 422
    assert 'id="id_host_error"' in bad.content.decode()
    assert 'id="id_name_error"' in bad.content.decode()
    first = client.post("/console/teams/new/", sent)
    assert client.post("/console/teams/new/", sent)["Location"] == first["Location"]
    assert Team.objects.get().short_name == "试县卫生健康志愿服务队"


def test_a_volunteers_page_is_for_the_staff_of_home_or_team(client: Client) -> None:
    zhang = a_volunteer(name="张建国", half_days=0b11, skills=[a_skill()])
    team = a_team(organisation=an_institute(1))
    url = f"/console/volunteers/{zhang.pk}/"
    away = an_actor("staff", an_institute(1).path)
    signed_in(client, away)
    assert words(client, url, 404)
    a_member(team, zhang)
    text = main(words(client, url))
    assert team.name in text
    assert "张建国" not in text
    signed_in(client, an_actor("staff", a_station().path))
    assert team.name not in main(words(client, url))
    signed_in(client, an_actor())
    assert words(client, url, 403)


# ---------------------------------------------------------------- size


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_number_of_queries_stays_the_same_at_every_size(client: Client) -> None:
    captain = a_volunteer()
    team = a_team(captain=captain, categories=[a_category()])
    office = an_actor("office", a_centre().path, user=user_of(captain.person))
    signed_in(client, office)
    urls = [
        "/teams/", "/teams/mine/", f"/teams/{team.pk}/", f"/teams/{team.pk}/requests/",
        f"/teams/{team.pk}/members/", "/console/teams/", f"/console/teams/{team.pk}/",
        f"/console/teams/{team.pk}/members/", "/console/volunteers/",
        f"/console/volunteers/{captain.pk}/",
    ]  # fmt: skip
    urls.append("/console/teams/coverage/")
    a_squad(organisation=a_centre())
    a_member(team)
    a_request(team)
    few = {url: queries(client, url) for url in urls}
    mirror_established(by=BUILDER)
    for number in range(12):
        a_member(team, a_volunteer(home=a_county().villages[number % 4], skills=[a_skill()]))
        a_request(team, a_volunteer(skills=[a_skill(), a_skill("19")]))
        a_team(captain=captain if number < 3 else None)
    many = {url: queries(client, url) for url in urls}
    assert many == few
    assert max(many.values()) <= 20, many


def test_long_names_are_shown_whole(client: Client) -> None:
    name = "浙江省温州市平阳县腾蛟镇" + "新时代文明实践" * 9 + "服务队"
    team = a_team(name=name[:80])
    assert name[:80] in main(words(client, f"/teams/{team.pk}/"))
    assert name[:80] in main(words(client, "/teams/"))


def test_a_declined_reason_is_not_in_the_console(client: Client) -> None:
    team = a_team()
    asked = a_request(team)
    decline_member(asked, reason="这次人手已够", by=BUILDER)
    signed_in(client, an_actor("office", a_centre().path))
    assert "这次人手已够" not in words(client, f"/console/teams/{team.pk}/")
    assert not re.search("人手", words(client, f"/teams/{team.pk}/requests/"))

"""The menu as residents read it and as captains and staff keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shijian.accounts.queries import user_of
from shijian.common import clock
from shijian.common.actor import job
from shijian.menu.commands import book
from shijian.menu.models import MenuItem
from shijian.volunteers.models import Volunteer
from tests.build.accounts import an_actor, signed_in
from tests.build.catalogue import a_category
from tests.build.menu import a_menu_item
from tests.build.organisations import a_centre, a_station, an_institute
from tests.build.teams import a_squad, a_team
from tests.build.volunteers import a_volunteer

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with clock.at(clock.moment(MONDAY, 9)):
        yield


def as_volunteer(client: Client, volunteer: Volunteer) -> Client:
    user = user_of(volunteer.person)
    assert user is not None
    return signed_in(client, user)


def main(client: Client, url: str, status: int = 200) -> str:
    page = client.get(url)
    assert page.status_code == status, url
    return page.content.decode().split("<main")[1].split("</main")[0]


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "category": a_category("000102").pk, "kind": "service", "title": "修水龙头",
        "description": "换龙头、通下水，材料自备。", "where": "home", "place_text": "",
        "half_days": ["0", "2", "9"], "lead_days": "1", "weekly_capacity": "6",
        "people_needed": "1", "minutes": "60", "conditions": "", "idempotency_key": "m1",
    } | changes  # fmt: skip


# ---------------------------------------------------------------- residents


def test_the_empty_menu_says_what_to_do(client: Client) -> None:
    a_centre()
    text = main(client, "/menu/")
    assert "/orders/new/" in text


def test_residents_find_by_platform_and_by_their_own_word(client: Client) -> None:
    hair = a_menu_item()
    talk = a_menu_item(category=a_category("001001"), title="你点我讲：医保怎么交")
    a_menu_item(title="还没开放的", state="draft")
    text = main(client, "/menu/")
    assert hair.title in text
    assert talk.title in text
    assert "还没开放的" not in text
    assert hair.title not in main(client, "/menu/?platform=theory")
    assert hair.title in main(client, "/menu/?platform=hub")
    assert talk.title not in main(client, "/menu/?q=剪头发")
    assert hair.title in main(client, "/menu/?q=理发")
    assert hair.title not in main(client, f"/menu/?team={talk.team_id}")
    for strange in (
        "?platform=%27--",
        "?team=x",
        "?team=" + "9" * 30,
        "?q=%F0%A0%AE%B7",
        "?near=1",
    ):
        assert client.get(f"/menu/{strange}").status_code == 200
    assert client.get("/menu/?q=%00").status_code == 422
    assert client.get("/menu/?platform=%00").status_code == 422
    assert client.get("/menu/?after=x").status_code == 422


def test_a_volunteer_sees_what_comes_to_the_own_village(client: Client) -> None:
    a_menu_item(team=a_squad(), title="本村的")
    a_menu_item(team=a_squad(organisation=a_station(2)), title="别村的")
    as_volunteer(client, a_volunteer())
    assert "别村的" in main(client, "/menu/")
    near = main(client, "/menu/?near=1")
    assert "本村的" in near
    assert "别村的" not in near


def test_an_items_page_shows_its_next_free_half_days(client: Client) -> None:
    item = a_menu_item(half_days=0b1, weekly_capacity=1, conditions="七十岁以上老人")
    text = main(client, f"/menu/{item.pk}/")
    assert [text.count(f"{day}日(周一)") for day in (23, 30, 7, 14)] == [0, 1, 1, 1]
    assert "七十岁以上老人" in text
    book(item, at=clock.moment(dt.date(2026, 11, 30), 9), source="order:1", by=job("tests"))
    text = main(client, f"/menu/{item.pk}/")
    assert [text.count(f"{day}日(周一)") for day in (30, 7, 14)] == [0, 1, 1]
    page = client.get(f"/menu/{item.pk}/").content.decode()
    assert f"/orders/new/?item={item.pk}" in page


def test_a_closed_item_says_so_and_a_draft_is_nobodys_business(client: Client) -> None:
    closed, draft = a_menu_item(state="closed"), a_menu_item(state="draft")
    page = client.get(f"/menu/{closed.pk}/")
    assert page.status_code == 200
    assert "/orders/new/" not in page.content.decode()
    assert client.get(f"/menu/{draft.pk}/").status_code == 404
    assert client.get(f"/menu/{10**25}/").status_code == 404


# ---------------------------------------------------------------- captains


def test_a_captain_writes_an_offer_and_reads_why_it_is_not_open_yet(client: Client) -> None:
    captain = a_volunteer()
    team = a_team(organisation=an_institute(), captain=captain)
    as_volunteer(client, captain)
    assert main(client, "/menu/mine/")
    assert main(client, "/menu/new/")
    first = client.post("/menu/new/", typed(team=team.pk))
    item = MenuItem.objects.get()
    assert first["Location"] == f"/menu/{item.pk}/edit/"
    assert client.post("/menu/new/", typed(team=team.pk))["Location"] == first["Location"]
    assert (item.state, item.half_days) == ("draft", 0b10_0000_0101)
    text = main(client, f"/menu/{item.pk}/edit/")
    assert "disabled" in text
    assert client.post(f"/menu/{item.pk}/open/").status_code == 403

    team.may_publish = True
    team.save(update_fields=["may_publish"])
    assert client.post(f"/menu/{item.pk}/open/", {"idempotency_key": "o"}).status_code == 302
    assert client.post(f"/menu/{item.pk}/open/", {"idempotency_key": "o"}).status_code == 302
    assert client.post(f"/menu/{item.pk}/open/", {"idempotency_key": "p"}).status_code == 409
    assert item.title in main(client, "/menu/")
    changed = client.post(f"/menu/{item.pk}/edit/", typed(team=team.pk, title="修水管"))
    assert changed.status_code == 302
    assert "修水管" in main(client, "/menu/mine/")
    assert client.post(f"/menu/{item.pk}/close/").status_code == 302
    assert client.post(f"/menu/{item.pk}/close/").status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "题" * 61}, "title"),
        ({"title": "修\u202e水"}, "title"),
        ({"description": "\x00"}, "description"),
        ({"half_days": []}, "half_days"),
        ({"half_days": ["14"]}, "half_days"),
        ({"weekly_capacity": "0"}, "weekly_capacity"),
        ({"weekly_capacity": "9" * 24}, "weekly_capacity"),
        ({"lead_days": "-1"}, "lead_days"),
        ({"minutes": "5"}, "minutes"),
        ({"minutes": "一小时"}, "minutes"),
        ({"people_needed": "1.5"}, "people_needed"),
        ({"category": "0"}, "category"),
        ({"kind": "party"}, "kind"),
        ({"where": "moon"}, "where"),
        ({"where": "provider"}, "place_text"),
    ],
)
def test_each_mistake_is_said_at_its_field(
    client: Client, changes: dict[str, Any], field: str
) -> None:
    captain = a_volunteer()
    team = a_team(captain=captain)
    as_volunteer(client, captain)
    page = client.post("/menu/new/", typed(team=team.pk, conditions="留着的话") | changes)
    text = page.content.decode()
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in text
    assert "留着的话" in text
    assert not MenuItem.objects.exists()


def test_nobody_writes_for_a_team_they_do_not_lead(client: Client) -> None:
    captain, other = a_volunteer(), a_volunteer()
    team = a_team(captain=captain)
    theirs = a_team(captain=other)
    item = a_menu_item(team=theirs)
    as_volunteer(client, captain)
    assert client.post("/menu/new/", typed(team=theirs.pk)).status_code == 422
    for page in ("edit", "open", "close"):
        url = f"/menu/{item.pk}/{page}/"
        answer = client.get(url) if page == "edit" else client.post(url)
        assert answer.status_code == 404
    as_volunteer(client, a_volunteer())
    assert client.get("/menu/new/").status_code == 403
    assert client.get("/menu/mine/").status_code == 200
    client.logout()
    assert client.get("/menu/new/").status_code == 302
    assert team.pk != theirs.pk


# ---------------------------------------------------------------- the console


def test_staff_keep_the_menu_of_their_own_subtree(client: Client) -> None:
    team = a_team(organisation=an_institute())
    draft = a_menu_item(team=team, state="draft")
    url = f"/console/menu/{draft.pk}/"
    for actor, status in (
        (an_actor("staff", an_institute(1).path), 404),
        (an_actor("staff", a_station().path), 404),
        (an_actor(), 403),
    ):
        signed_in(client, actor)
        assert client.get(url).status_code == status
        assert client.post(f"{url}open/").status_code == 404
    signed_in(client, an_actor("captain", team.path))
    assert client.get(url).status_code == 403

    signed_in(client, an_actor("staff", an_institute().path))
    assert draft.title in main(client, "/console/menu/")
    assert draft.title in main(client, "/console/menu/?state=draft&q=理发")
    assert draft.title not in main(client, "/console/menu/?state=open")
    assert main(client, url)
    assert main(client, f"{url}edit/")
    assert client.post(f"{url}edit/", typed(team=team.pk))["Location"] == url
    assert client.post(f"{url}open/")["Location"] == url
    assert client.post(f"{url}close/")["Location"] == url
    assert main(client, "/console/menu/new/")
    made = client.post("/console/menu/new/", typed(team=team.pk, title="代写春联"))
    assert made.status_code == 302
    assert "代写春联" in main(client, made["Location"])


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_number_of_queries_stays_the_same_at_every_size(client: Client) -> None:
    captain = a_volunteer()
    team = a_team(captain=captain)
    item = a_menu_item(team=team)
    signed_in(client, an_actor("office", a_centre().path, user=user_of(captain.person)))
    urls = [
        "/menu/", "/menu/?near=1", "/menu/?q=理发&platform=convenience", f"/menu/{item.pk}/",
        "/menu/mine/", "/console/menu/", f"/console/menu/{item.pk}/", "/menu/new/",
    ]  # fmt: skip
    few = {url: queries(client, url) for url in urls}
    for number in range(24):
        more = a_menu_item(
            team=team if number < 12 else a_squad(organisation=a_station(number % 4))
        )
        book(more, at=clock.moment(MONDAY, 9), source=f"order:{number}", by=job("tests"))
    many = {url: queries(client, url) for url in urls}
    assert many == few
    assert max(many.values()) <= 20, many

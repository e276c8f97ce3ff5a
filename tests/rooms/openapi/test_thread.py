"""The whole thread by API: from an established station to a rated order and its points."""

from __future__ import annotations

import datetime as dt

import pytest

from shijian.accounts.models import Person
from shijian.activities.models import Shift
from shijian.common import clock
from shijian.orders.models import Order
from shijian.organisations.models import Organisation
from shijian.volunteers.queries import consent_text
from tests.build.accounts import a_person, a_user, an_actor, an_id_number
from tests.build.catalogue import a_category, a_risk, a_skill
from tests.build.orders import a_led_team, the_office
from tests.build.organisations import a_place, a_station
from tests.build.teams import a_member
from tests.build.volunteers import a_volunteer, acting
from tests.rooms.openapi import Program, a_program

pytestmark = pytest.mark.django_db
MONDAY = clock.moment(dt.date(2026, 11, 23), 9, 30)


def a_resident(name: str = "李秀英") -> Program:
    """A program of somebody who signs in and has registered as nothing yet."""
    return a_program(an_actor(user=a_user(a_person(name=name))))


def ok(reply, status: int = 200):
    assert reply.status == status, (reply.status, reply.json)
    return reply.json


def test_the_office_establishes_a_station_and_fills_its_first_post():
    office = a_program(the_office())
    station = a_station(1)
    Organisation.objects.filter(pk=station.pk).update(state="planned", established_on=None)
    top = ok(office.get("/organisations"))["items"]
    assert [row["kind"] for row in top] == ["centre"]
    below = ok(office.get("/organisations", under=top[0]["id"]))["items"]
    assert [row["kind"] for row in below] == ["institute", "institute"]
    given = {"on": "2026-11-20", "phone": "0577-0000 0031", "opening": "周一至周五"}
    done = ok(office.post(f"/organisations/{station.pk}/establish", given))
    assert (done["state"], done["established_on"]) == ("established", "2026-11-20")
    post = done["posts"][0]["post"]["code"]
    somebody = {
        "post": post, "name": "叶秀芬", "phone": "13800005511", "title": "村党支部书记",
    }  # fmt: skip
    holding = ok(office.post(f"/organisations/{station.pk}/holdings", somebody), 201)
    assert (holding["name"], holding["title"]) == ("叶*", "村党支部书记")
    file = ok(office.get(f"/organisations/{station.pk}"))
    assert file["posts"][0]["holding"]["name"] == "叶*"
    assert "叶秀芬" not in str(file)


def test_a_resident_registers_and_joins_a_team():
    captain = a_volunteer(name="周建军")
    team = a_led_team(captain=captain)
    resident, skill = a_resident(), a_skill()
    assert resident.get("/volunteers/me").status == 404
    consent = ok(resident.get("/volunteers/consent"))
    assert consent["version"] == consent_text("registration").version
    given = {
        "name": "李秀英", "id_number": an_id_number(), "home": a_place().pk,
        "consent_version": consent["version"], "half_days": [0, 3], "skills": [skill.code],
    }  # fmt: skip
    made = ok(resident.post("/volunteers/me", given, key="r1"), 201)
    assert (made["name"], made["state"], made["half_days"]) == ("李*", "active", [0, 3])
    assert made["skills"] == [{"code": skill.code, "name": str(skill)}]
    assert made["phone"].startswith("139****")
    assert given["id_number"] not in str(made)
    assert ok(resident.post("/volunteers/me", given, key="r1"), 201) == made
    assert resident.post("/volunteers/me", given).code == "volunteers.already"

    asked = ok(resident.post(f"/teams/{team.pk}/requests"), 201)
    assert (asked["state"], asked["name"]) == ("requested", "李*")
    leader = a_program(acting(captain))
    waiting = ok(leader.get(f"/teams/{team.pk}/requests"))["items"]
    assert [row["id"] for row in waiting] == [asked["id"]]
    url = f"/teams/{team.pk}/requests/{asked['id']}"
    assert resident.post(f"{url}/accept").code == "teams.not_your_team"
    assert ok(leader.post(f"{url}/accept"))["state"] == "active"
    assert (
        leader.post(f"{url}/decline", {"reason": "人数已经满了"}).code == "teams.answered_already"
    )
    names = {row["name"] for row in ok(leader.get(f"/teams/{team.pk}/members"))["items"]}
    assert names == {"周*", "李*"}


def test_a_captain_keeps_the_menu():
    captain = a_volunteer(name="周建军")
    team = a_led_team(captain=captain, may_publish=True)
    leader, resident = a_program(acting(captain)), a_resident()
    offer = {
        "team": team.pk, "category": a_category().code, "title": "上门理发",
        "description": "自带工具", "half_days": [0, 1, 2],
    }  # fmt: skip
    item = ok(leader.post("/menu/items", offer, key="m1"), 201)
    assert (item["state"], item["free"]) == ("draft", [])
    assert resident.get(f"/menu/items/{item['id']}").status == 404
    assert [row["id"] for row in ok(leader.get("/menu/kept", state="draft"))["items"]] == [
        item["id"]
    ]
    opened = ok(leader.post(f"/menu/items/{item['id']}/open"))
    assert opened["state"] == "open"
    assert {bit["day"] for bit in opened["free"]}
    found = ok(resident.get("/menu/items", q="理发", place=a_place().pk, half_day=1))["items"]
    assert [row["id"] for row in found] == [item["id"]]
    assert resident.post(f"/menu/items/{item['id']}/close").status == 404
    assert ok(leader.post(f"/menu/items/{item['id']}/close"))["state"] == "closed"
    assert leader.post("/menu/items", {**offer, "category": "x"}).json["field"] == "category"


def an_accepted_order() -> tuple[Order, Program, Program, Program, Program]:
    """Placed, verified, dispatched and taken, every step by a program."""
    captain, helper = a_volunteer(name="周建军"), a_volunteer(name="许向东")
    team = a_led_team(captain=captain)
    a_member(team, helper)
    resident, office = a_resident(), a_program(the_office())
    leader, volunteer = a_program(acting(captain)), a_program(acting(helper))
    given = {
        "category": a_category().code, "title": "上门理发", "place": a_place().pk,
        "address": "坡南街12号 2 楼", "phone": "13800005602", "share_contact": True,
        "windows": [{"day": "2026-11-25", "afternoon": False}], "risks": [a_risk().code],
        "beneficiary": {"name": "吴阿婆", "relation": "neighbour"}, "age": "elder",
    }  # fmt: skip
    placed = ok(resident.post("/orders", given, key="o1"), 201)
    assert ok(resident.post("/orders", given, key="o1"), 201) == placed
    url = f"/orders/{placed['id']}"
    assert resident.post(f"{url}/verify").code == "orders.not_staff"
    assert leader.get(url).status == 404
    assert ok(office.post(f"{url}/verify"))["state"] == "verified"
    assert office.post(f"{url}/verify").code == "orders.wrong_state"
    offers = ok(office.get(f"{url}/proposals"))["offers"]
    assert [offer["team"]["id"] for offer in offers] == [team.pk]
    sent = {"team": team.pk, "planned_at": offers[0]["planned_at"]}
    assert ok(office.post(f"{url}/dispatch", sent))["team"]["id"] == team.pk
    assert office.post(f"{url}/accept").code == "orders.not_captain"
    taken = ok(leader.post(f"{url}/accept"))
    assert (taken["state"], taken["address"], taken["phone"]) == ("accepted", "", "")
    return Order.objects.get(pk=placed["id"]), resident, office, leader, volunteer


def test_an_order_is_served_confirmed_and_rated():
    with clock.at(MONDAY):
        order, resident, office, leader, volunteer = an_accepted_order()
        seen = ok(resident.get(f"/orders/{order.pk}"))
        assert (seen["beneficiary"], seen["phone"]) == ("吴*", "138****5602")
        assert seen["address"] == "坡南街***号 2 楼"
        assert [step["state"] for step in seen["steps"]] == [
            "placed", "verified", "dispatched", "accepted",
        ]  # fmt: skip
        activity = ok(volunteer.get(f"/activities/{order.activity_id}"))
        shift = activity["shifts"][0]
        assert shift["why_not"] is None
        url = f"/activities/{activity['id']}/shifts/{shift['id']}/signups"
        assert resident.post(url).status == 404
        place = ok(volunteer.post(url, key="s1"), 201)
        assert place["state"] == "taken"
        assert volunteer.post(url).code == "activities.again"
    row = Shift.objects.get(pk=shift["id"])
    came_and_went(row, leader, volunteer)
    confirmed(row, leader, office)
    assert ok(volunteer.get("/hours/me"))["minutes"] == 90
    assert ok(volunteer.get("/hours/me/records"))["items"][0]["minutes"] == 90
    points = ok(volunteer.get("/points/me"))["points"]
    assert points > 0
    assert [row["amount"] for row in ok(volunteer.get("/points/me/entries"))["items"]] == [points]
    assert ok(office.get("/hours/records"))["items"][0]["name"] == "许*"
    rated(order, resident, office, leader)


def came_and_went(row: Shift, leader: Program, volunteer: Program) -> None:
    with clock.at(row.starts_at):
        code = ok(leader.get(f"/activities/shifts/{row.pk}/code"))
        assert code["path"] == f"/s/{code['token']}"
        assert volunteer.get(f"/activities/shifts/{row.pk}/code").status == 404
        came = ok(volunteer.post("/activities/scans", {"token": code["token"]}))
        assert came["attendance"]["state"] == "open"
    with clock.at(row.ends_at):
        assert volunteer.post("/activities/scans", {"token": code["token"]}).code == (
            "activities.old_code"
        )
        signup = came["id"]
        own = ok(volunteer.get(f"/activities/signups/{signup}/code"))
        assert volunteer.post("/activities/scans", {"token": own["token"]}).code == (
            "activities.own_code"
        )
        url = f"/activities/shifts/{row.pk}/scans"
        assert leader.post(url, {"digits": "000000"}).code == "activities.wrong_digits"
        shown = ok(leader.get(f"/activities/shifts/{row.pk}/code"))["digits"]
        typed = f"/activities/signups/{signup}/scans"
        assert volunteer.post(typed, {"digits": "000000"}).code == "activities.wrong_digits"
        left = ok(volunteer.post(typed, {"digits": shown}))
        assert left["attendance"]["state"] == "ended"
    assert ok(volunteer.get("/activities/signups"))["items"][0]["attendance"]["state"] == "ended"


def confirmed(row: Shift, leader: Program, office: Program) -> None:
    with clock.at(row.ends_at + dt.timedelta(minutes=5)):
        assert ok(leader.post(f"/activities/shifts/{row.pk}/end"))["ended"] is True
        sheet = ok(leader.get(f"/activities/shifts/{row.pk}/attendance"))["items"]
        assert [(one["name"], one["attendance"]["state"]) for one in sheet] == [("许*", "ended")]
        waiting = ok(office.get("/activities/waiting"))["items"]
        assert [(one["id"], one["waiting"]) for one in waiting] == [(row.pk, 1)]
        url = f"/activities/shifts/{row.pk}/confirm"
        given = {"attendance": [sheet[0]["attendance"]["id"]]}
        assert leader.post(url, given).code == "activities.led"
        first = ok(office.post(url, given, key="c1"))["results"]
        assert first[0]["record"] is not None
        assert first[0]["refused"] is None
        assert ok(office.post(url, given, key="c1"))["results"] == first
        assert office.post(url, {"attendance": [999]}, key="c1").code == "idempotency.reused"


def rated(order: Order, resident: Program, office: Program, leader: Program) -> None:
    assert order.planned_at is not None
    url = f"/orders/{order.pk}"
    with clock.at(order.planned_at + dt.timedelta(hours=3)):
        assert ok(leader.post(f"{url}/complete"))["state"] == "delivered"
        assert leader.post(f"{url}/rate", {"score": 5, "solved": True}).status == 403
        said = {"score": 4, "solved": True, "words": "手很轻"}
        done = ok(resident.post(f"{url}/rate", said))
        assert done["state"] == "rated"
        assert done["ratings"][0]["words"] == "手很轻"
        assert ok(leader.get(url))["ratings"] == []
        assert ok(office.get(url))["ratings"][0]["score"] == 4


def test_an_order_is_refused_declined_and_withdrawn():
    office = a_program(the_office())
    captain = a_volunteer(name="周建军")
    team = a_led_team(captain=captain)
    leader, resident = a_program(acting(captain)), a_resident()
    given = {"category": a_category().code, "title": "上门理发", "place": a_place().pk,
             "address": "坡南街12号", "any_time": True}  # fmt: skip
    first = f"/orders/{ok(resident.post('/orders', given), 201)['id']}"
    assert office.post(f"{first}/refuse", {"reason": "不行"}).code == "orders.reason_length"
    assert ok(office.post(f"{first}/refuse", {"reason": "这项服务我们做不了"}))["refusal"] == ""
    assert ok(resident.get(first))["refusal"] == "这项服务我们做不了"

    second = f"/orders/{ok(resident.post('/orders', given), 201)['id']}"
    ok(office.post(f"{second}/verify"))
    planned = ok(office.get(f"{second}/proposals"))["offers"][0]["planned_at"]
    ok(office.post(f"{second}/dispatch", {"team": team.pk, "planned_at": planned}))
    no = ok(leader.post(f"{second}/decline", {"reason": "no_time"}, key="d1"))
    assert no["state"] == "verified"
    assert ok(leader.post(f"{second}/decline", {"reason": "no_time"}, key="d1")) == no
    assert leader.get(second).status == 404
    assert ok(resident.post(f"{second}/withdraw"))["state"] == "withdrawn"


def test_a_worker_orders_for_somebody_at_the_desk():
    station = a_station()
    desk = a_program(an_actor("staff", station.path, name="叶站员"))
    given = {
        "category": a_category().code, "title": "上门理发", "place": a_place().pk,
        "address": "坡南街12号", "any_time": True,
        "requester": {"name": "吴秀兰", "phone": "13800005699", "way": "telephone"},
    }  # fmt: skip
    placed = ok(desk.post("/orders", given), 201)
    order = Order.objects.get(pk=placed["id"])
    assert (order.channel, order.requester.name) == ("api", "吴秀兰")
    assert order.authorisation.way == "telephone"
    again = ok(desk.post("/orders", {**given, "category": "000102", "title": "修水龙头"}), 201)
    assert Order.objects.get(pk=again["id"]).requester == order.requester
    assert Person.objects.filter(name="吴秀兰").count() == 1
    assert a_resident().post("/orders", given).code == "orders.not_staff"


def test_a_complaint_goes_past_the_one_complained_of():
    resident, office = a_resident(), a_program(the_office())
    given = {"kind": "complaint", "text": "站里上午没有人在", "about": a_station().pk}
    code = ok(resident.post("/supervision/complaints", given), 201)["code"]
    found = ok(resident.post("/supervision/receipts", {"code": code}))
    assert (found["text"], found["state"], found["answer"]) == ("站里上午没有人在", "received", "")
    assert resident.post("/supervision/receipts", {"code": "XXXXXXXXXX"}).status == 404
    waiting = ok(office.get("/supervision/complaints"))["items"]
    assert waiting[0]["handler"]["name"].endswith("所")
    assert resident.get("/supervision/complaints").code == "supervision.not_handler"

    secret = {"text": "宣传栏可以换一换"}
    assert resident.post("/supervision/complaints", secret, key="k1").status == 201
    assert resident.post("/supervision/complaints", secret, key="k1").code == (
        "supervision.received"
    )
    named = {"text": "活动可以早点通知", "named": True}
    first = ok(resident.post("/supervision/complaints", named, key="k2"), 201)
    assert ok(resident.post("/supervision/complaints", named, key="k2"), 201) == first


def test_the_command_figures_are_unit_totals():
    office = a_program(the_office())
    a_station()
    figures = ok(office.get("/indicators/command"))
    assert [town["town"]["name"] for town in figures["towns"]] == ["甲镇", "乙乡"]
    assert figures["sums"]["active_share"] is None
    assert {line["state"] for line in figures["orders"]} >= {"placed", "verified"}
    assert a_resident().get("/indicators/command").code == "indicators.no_right"

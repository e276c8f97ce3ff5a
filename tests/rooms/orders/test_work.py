"""The office, the desk and the captain's phone, through their pages."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest

from shijian.common import clock
from shijian.journal.queries import timeline
from shijian.orders.models import Order
from tests.build.accounts import a_person, a_phone, an_actor, signed_in
from tests.build.menu import a_menu_item
from tests.build.orders import (
    a_led_team,
    a_resident,
    a_slot,
    an_order,
    the_captain,
    the_office,
    the_staff,
)
from tests.build.organisations import a_county, a_place, a_station

pytestmark = pytest.mark.django_db
State = Order.State


def shown(answer) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def post(client, path: str, **data: object):
    return client.post(path, {"idempotency_key": path} | data)


# ---------------------------------------------------------------- console


def test_the_list_shows_queues_with_counts_and_only_ones_own_subtree(client):
    here, there = an_order(), an_order(place=a_place(2), state="verified")
    signed_in(client, the_office())
    page = shown(client.get("/console/orders/"))
    assert here.number in page
    assert there.number in page
    assert there.number not in shown(client.get("/console/orders/?queue=verify"))
    signed_in(client, the_staff(here))
    page = shown(client.get("/console/orders/"))
    assert here.number in page
    assert there.number not in page
    assert client.get(f"/console/orders/{there.pk}/").status_code == 404
    signed_in(client, a_resident())
    assert client.get("/console/orders/").status_code == 403
    assert client.get(f"/console/orders/{here.pk}/").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(client, django_assert_max_num_queries):
    an_order()
    signed_in(client, the_office())
    client.get("/console/orders/")
    for _n in range(4):
        an_order(state="verified")
    with django_assert_max_num_queries(20):
        client.get("/console/orders/")


def test_the_station_verifies_and_refuses_on_the_page(client):
    order, other = an_order(), an_order()
    signed_in(client, the_staff(order))
    assert post(client, f"/console/orders/{order.pk}/verify/").status_code == 302
    order.refresh_from_db()
    assert order.state == State.VERIFIED
    again = post(client, f"/console/orders/{order.pk}/verify/", x="other")
    assert again.status_code == 422  # the same key with another body
    wrong = client.post(f"/console/orders/{order.pk}/verify/", {"idempotency_key": "new"})
    assert wrong.status_code == 409
    short = post(client, f"/console/orders/{other.pk}/refuse/", reason="不行")
    assert short.status_code == 422
    assert "不行" in short.content.decode()
    done = client.post(f"/console/orders/{other.pk}/refuse/", {"reason": "这项请到社保窗口办"})
    assert done.status_code == 302
    page = shown(client.get(f"/console/orders/{other.pk}/"))
    assert "社保窗口" not in page
    signed_in(client, an_actor(user=_user_of(other)))
    assert "社保窗口" in shown(client.get(f"/orders/{other.pk}/"))


def _user_of(order: Order):
    from shijian.accounts.queries import user_of

    return user_of(order.requester)


def test_phone_and_address_open_once_for_a_reason_that_stays(client):
    order = an_order(phone="13800005602")
    signed_in(client, the_staff(order))
    page = f"/console/orders/{order.pk}/"
    assert "13800005602" not in shown(client.get(page))
    assert post(client, f"{page}contact/", reason="看").status_code == 422
    opened = post(client, f"{page}contact/", reason="打电话核实")
    assert "13800005602" in shown(opened)
    assert opened.headers["Cache-Control"] == "no-store"
    entry = timeline(order).first()
    assert entry is not None
    assert entry.action == "orders.contact_opened"
    assert "13800005602" not in shown(client.get(page))


def test_dispatching_from_the_short_list(client):
    team = a_led_team(name="好手队")
    slot = a_slot(2)
    order = an_order(state="verified", windows=[slot])
    stuck = an_order(state="verified", windows=[slot], place=a_place(2))
    team2 = a_led_team(name="另一队", organisation=a_station(0), reach="village")
    signed_in(client, the_office())
    page = shown(client.get("/console/dispatch/"))
    assert "好手队" in page
    assert "经过" in page
    other = shown(client.get(f"/console/dispatch/{order.pk}/?team={team2.pk}"))
    assert "派给另一队" in other
    path = f"/console/dispatch/{order.pk}/"
    data = {"team": team.pk, "day": f"{slot.day.isoformat()}-am", "hour": "10:30"}
    assert client.post(path, data | {"hour": "25:00"}).status_code == 422
    assert client.post(path, data | {"team": 999999}).status_code == 404
    assert client.post(path, data | {"day": "nonsense"}).status_code == 422
    assert post(client, path, **data).status_code == 302
    order.refresh_from_db()
    assert order.team == team
    assert order.planned_at == clock.moment(slot.day, 10, 30)
    assert post(client, path, **data).status_code == 302  # the same click again
    assert client.get(path).status_code == 409
    assert stuck.number[-4:] in shown(client.get("/console/dispatch/"))


def test_the_dispatch_page_costs_the_same_for_one_and_for_many(
    client, django_assert_max_num_queries
):
    a_led_team()
    an_order(state="verified")
    signed_in(client, the_office())
    client.get("/console/dispatch/")
    for _n in range(4):
        an_order(state="verified")
    with django_assert_max_num_queries(20):
        client.get("/console/dispatch/")


def test_an_empty_office_is_told_what_will_stand_there(client):
    a_county()
    signed_in(client, the_office())
    for page in ("/console/orders/", "/console/dispatch/", "/console/orders/?queue=ended"):
        assert client.get(page).status_code == 200
    assert client.get("/console/orders/?after=forged").status_code == 422


# ---------------------------------------------------------------- captain


def test_the_captain_answers_opens_the_door_and_says_done(client):
    order = an_order(state="dispatched", phone="13800005602")
    captain = the_captain(order)
    signed_in(client, captain)
    page = f"/orders/team/{order.pk}/"
    assert order.number in shown(client.get("/orders/team/"))
    assert "13800005602" not in shown(client.get(page))
    assert post(client, f"{page}contact/").status_code == 409
    assert post(client, f"{page}accept/").status_code == 302
    opened = post(client, f"{page}contact/")
    assert "13800005602" in shown(opened)
    assert "坡南街12号" in shown(opened)
    assert post(client, f"{page}complete/").status_code == 409
    assert order.planned_at is not None
    with clock.at(order.planned_at + dt.timedelta(hours=2)):
        assert client.post(f"{page}complete/", {"idempotency_key": "c"}).status_code == 302
    assert "坡南街12号" not in shown(client.get(page))
    assert client.post(f"{page}contact/", {"idempotency_key": "x"}).status_code == 409


def test_the_captain_declines_with_a_reason_and_no_longer_sees_it(client):
    order = an_order(state="dispatched")
    signed_in(client, the_captain(order))
    page = f"/orders/team/{order.pk}/"
    assert post(client, f"{page}decline/").status_code == 422
    assert client.post(f"{page}decline/", {"reason": "no_people"}).status_code == 302
    assert client.get(page).status_code == 404
    signed_in(client, the_office())
    assert "人手不够" in shown(client.get(f"/console/orders/{order.pk}/"))


def test_other_captains_and_visitors_see_nothing(client):
    order, other = an_order(state="dispatched"), an_order(state="dispatched")
    signed_in(client, the_captain(other))
    assert client.get(f"/orders/team/{order.pk}/").status_code == 404
    assert post(client, f"/orders/team/{order.pk}/accept/").status_code == 404
    client.logout()
    assert client.get("/orders/team/").status_code == 302


# ---------------------------------------------------------------- desk


def begin(client, **data: object):
    given = {"channel": "telephone", "phone": "", "name": ""} | data
    return client.post("/desk/start/", given)


def fill(client, url: str, **more: object) -> str:
    name = url.split("/")[2]
    place = a_place()
    said = {
        "what": {"pick": "own", "title": "上门理发"},
        "whom": {"who": "self"},
        "where": {"town": place.parent_id, "place": place.pk, "address": "坡南街12号"},
        "when": {"any_time": "on"},
        "contact": {"ring": "mine"},
    } | more
    for question, data in said.items():
        answer = client.post(f"/desk/{name}/{question}/", data)
        assert answer.status_code == 302, (question, shown(answer))
    return f"/desk/{name}/"


def test_a_worker_orders_for_somebody_on_the_telephone(client):
    a_county()
    staff = an_actor("staff", a_station().path, name="叶站员")
    signed_in(client, staff)
    phone = a_phone()
    unknown = begin(client, phone=phone)
    assert unknown.status_code == 422
    assert "请填姓名" in shown(unknown)
    path = fill(client, begin(client, phone=phone, name="吴秀兰").url)
    slip = shown(client.get(f"{path}slip/"))
    assert "吴*" in slip
    assert "坡南街***号" in slip
    assert "坡南街12号" not in slip
    check = client.get(f"{path}check/")
    assert "念一遍" in shown(check)
    done = post(client, f"{path}check/", way="telephone", share_contact="on")
    order = Order.objects.get()
    assert done.url == f"/desk/orders/{order.pk}/"
    assert (order.channel, order.taken_by_id) == ("telephone", staff.user_id)
    assert order.authorisation.way == "telephone"
    assert order.authorisation.recorded_by_id == staff.user_id
    assert order.contact_tail == phone[-4:]
    page = shown(client.get(done.url))
    assert order.number in page
    assert phone not in page
    again = begin(client, phone=phone)
    assert again.status_code == 200
    assert "吴*" in shown(again)
    known = begin(client, phone=phone, person=order.requester_id)
    assert known.status_code == 302
    found = client.post("/desk/find/", {"words": phone})
    assert order.number in shown(found)
    assert order.number in shown(client.post("/desk/find/", {"words": order.number.lower()}))


def test_somebody_without_a_telephone_is_written_down_by_name(client):
    a_county()
    signed_in(client, an_actor("staff", a_station().path))
    contact = {"phone": "0577-00000012"}
    path = fill(client, begin(client, name="无电话", channel="desk").url, contact=contact)
    assert post(client, f"{path}check/", way="present").status_code == 302
    order = Order.objects.get()
    assert (order.requester.name, order.requester.phone_tail) == ("无电话", "")
    assert order.share_contact is False


def test_somebody_from_another_village_gets_their_slip_where_they_are(client):
    a_county()
    signed_in(client, an_actor("staff", a_station(2).path))
    contact = {"phone": "0577-00000012"}
    path = fill(client, begin(client, name="路过", channel="desk").url, contact=contact)
    done = post(client, f"{path}check/", way="present")
    order = Order.objects.get()
    assert order.station == a_station()
    page = client.get(done.url)
    assert order.number in shown(page)
    assert f"/console/orders/{order.pk}/" not in page.content.decode()  # the other station's work
    assert client.get(f"/console/orders/{order.pk}/").status_code == 404
    signed_in(client, an_actor("staff", a_station(3).path))
    assert client.get(done.url).status_code == 404


def test_a_draft_is_put_aside_and_taken_up_again(client):
    a_county()
    signed_in(client, an_actor("staff", a_station().path))
    url = begin(client, name="先等等").url
    home = client.get("/desk/")
    assert url in home.content.decode()
    assert "先*" in shown(home)
    assert post(client, url.replace("what/", "forget/")).status_code == 302
    assert url not in client.get("/desk/").content.decode()
    assert client.get(url).status_code == 404


def test_the_desk_is_for_staff_and_checks_every_question(client):
    a_county()
    signed_in(client, a_resident())
    assert client.get("/desk/").status_code == 403
    signed_in(client, an_actor("staff", a_station().path))
    assert begin(client).status_code == 422
    assert begin(client, phone="12").status_code == 422
    url = begin(client, name="张三").url
    assert client.post(url, {"pick": "own"}).status_code == 422
    assert client.get(url.replace("what", "nonsense")).status_code == 404
    assert client.get(url.replace("what", "check")).status_code == 302


def test_a_menu_order_at_the_desk_keeps_to_the_teams_half_days(client):
    item = a_menu_item(team=a_led_team(), half_days=0b11)
    signed_in(client, an_actor("staff", a_station().path))
    url = begin(client, name="张三", phone=a_person().phone_tail and a_phone()).url
    client.post(url, {"pick": item.pk})
    page = shown(client.get(url.replace("what", "when")))
    assert "不出门" not in page or "周一" in page


def test_ringing_to_ask_how_it_was(client):
    order = an_order(state="delivered")
    staff = the_staff(order)
    signed_in(client, staff)
    path = f"/desk/orders/{order.pk}/rate/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"score": "9"}).status_code == 422
    assert post(client, path, score="2", solved="no", words="没修好").status_code == 302
    order.refresh_from_db()
    assert (order.state, order.reopened) == (State.VERIFIED, True)
    assert "没修好" in shown(client.get(f"/console/orders/{order.pk}/"))

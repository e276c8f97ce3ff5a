"""Each no by API has its status and its body; a repeat does its work once; nothing leaks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from shijian.accounts.models import ApiToken
from shijian.accounts.rules import SCOPES
from shijian.common import clock
from shijian.common.models import Attempt
from shijian.openapi.api import A_MINUTE
from shijian.orders.models import Order
from tests.build.accounts import an_actor
from tests.build.catalogue import a_category
from tests.build.orders import a_resident, an_order, the_office
from tests.build.organisations import a_county, a_place, a_station
from tests.build.volunteers import a_volunteer
from tests.rooms.openapi import Program, a_program

pytestmark = pytest.mark.django_db


def an_order_body(**fields):
    return {
        "category": a_category().code, "title": "上门理发", "place": a_place().pk,
        "address": "坡南街12号", "any_time": True,
    } | fields  # fmt: skip


# ---------------------------------------------------------------- 401, 403, 404, 409, 422, 429


@pytest.mark.parametrize("clear", ["", "sj_nobody", "\xff", "x" * 4000])
def test_without_a_token_nothing_is_told(clear):
    reply = Program(clear).get("/orders")
    assert (reply.status, reply.code) == (401, "api.token")
    assert reply.response.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_that_is_over_or_revoked_is_none():
    program = a_program(a_resident())
    assert program.get("/orders").status == 200
    assert program.get("/orders").response.headers["Cache-Control"] == "no-store"
    with clock.at(clock.now() + dt.timedelta(days=366)):
        assert program.get("/orders").status == 401
    ApiToken.objects.filter(pk=program.token.pk).update(revoked_at=clock.now())
    assert program.get("/orders").status == 401


def test_a_session_is_no_token():
    client = Client()
    client.force_login(ApiToken.objects.get(pk=a_program(a_resident()).token.pk).user)
    assert client.get("/api/v1/orders").status_code == 401


def test_a_token_does_only_what_its_scopes_say():
    reader = a_program(the_office(), scopes=["orders:read"])
    assert reader.get("/orders").status == 200
    for reply in (
        reader.post("/orders", {"broken": True}),
        reader.get("/volunteers"),
        reader.post("/supervision/complaints", {"text": "宣传栏可以换一换"}),
    ):
        assert (reply.status, reply.code) == (403, "api.scope")
    writer = a_program(a_resident(), scopes=["orders:write"])
    assert writer.post("/orders", an_order_body()).status == 201
    assert writer.get("/orders").code == "api.scope"


def test_a_right_that_is_missing_is_403_with_the_reason():
    resident, order = a_resident(), an_order()
    mine = an_order(by=resident)
    program = a_program(resident)
    reply = program.post(f"/orders/{mine.pk}/verify")
    assert (reply.status, reply.code) == (403, "orders.not_staff")
    assert program.get(f"/orders/{order.pk}").code == "api.not_found"
    assert program.get("/volunteers").code == "volunteers.staff_only"


def test_a_foreign_organisation_is_not_there():
    county = a_county()
    north, south = county.institutes
    staff = a_program(an_actor("staff", north.path, name="叶所员"))
    assert staff.get(f"/organisations/{north.pk}").status == 200
    for path in (
        f"/organisations/{south.pk}",
        f"/organisations/{county.centre.pk}",
        f"/organisations/{2**63 - 1}",
    ):
        reply = staff.get(path)
        assert (reply.status, reply.code) == (404, "api.not_found")
    given = {"on": "2026-01-05"}
    assert staff.post(f"/organisations/{county.stations[3].pk}/establish", given).status == 404
    names = {row["name"] for row in staff.get("/organisations", q="站").json["items"]}
    assert names == {county.stations[0].name, county.stations[1].name}
    there = an_order(place=a_place(2))
    assert staff.get(f"/orders/{there.pk}").status == 404
    stranger = a_volunteer(name="外村人", home=a_place(3))
    assert staff.get(f"/volunteers/{stranger.pk}").status == 404


def test_a_wrong_state_is_409():
    order = an_order(state="verified")
    reply = a_program(the_office()).post(f"/orders/{order.pk}/verify")
    assert (reply.status, reply.code) == (409, "orders.wrong_state")


def test_too_often_is_429_with_the_time_to_wait():
    program = a_program(a_resident())
    bucket = f"api:token:{program.token.pk}"
    now = clock.now()
    Attempt.objects.bulk_create(Attempt(bucket=bucket, at=now) for _n in range(A_MINUTE))
    reply = program.get("/orders")
    assert (reply.status, reply.code) == (429, "api.too_often")
    assert 0 < int(reply.response.headers["Retry-After"]) <= 60
    assert a_program(a_resident()).get("/orders").status == 200
    with clock.at(now + dt.timedelta(seconds=61)):
        assert program.get("/orders").status == 200


def test_an_address_that_no_operation_has_answers_as_the_api_does():
    program = a_program(a_resident())
    for reply in (
        program.get("/nothing"),
        program.post("/orders/1/rob", {}),
        program.get("/orders/"),
    ):
        assert (reply.status, reply.code) == (404, "api.no_operation")


# ---------------------------------------------------------------- bad input (decision 19)

BAD = (
    ({"title": "理\x00发"}, "title"),
    ({"title": "理\ud800发"}, "title"),
    ({"title": "理\u202e发"}, "title"),
    ({"title": "长" * 61}, "title"),
    ({"place": 2**63}, "place"),
    ({"place": 0}, "place"),
    ({"place": "1"}, "place"),
    ({"place": 999_999}, "place"),
    ({"any_time": 1}, "any_time"),
    ({"windows": [{"day": "0000-01-01", "afternoon": True}]}, "windows.0.day"),
    ({"windows": [{"day": "10000-01-01", "afternoon": True}]}, "windows.0.day"),
    ({"windows": [{"day": 20261125, "afternoon": True}]}, "windows.0.day"),
    ({"age": "old"}, "age"),
    ({"colour": "red"}, "colour"),
    ({"category": "no-such"}, "category"),
    ({"risks": "dog"}, "risks"),
)


@pytest.mark.parametrize(("given", "field"), BAD, ids=[str(bad)[:30] for bad, _field in BAD])
def test_input_that_does_not_fit_is_422_and_says_where(given, field):
    program = a_program(a_resident())
    reply = program.post("/orders", an_order_body(**given))
    assert (reply.status, reply.json["field"]) == (422, field)
    assert reply.code in {"api.invalid", "api.unknown"}
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"x"', b"[" * 5000, b'{"place": 1e999}',
            b'{"place": ' + b"9" * 5000 + b"}"]
)  # fmt: skip
def test_a_body_that_is_no_object_is_422(raw):
    reply = a_program(a_resident()).post("/orders", raw)
    assert reply.status == 422
    assert reply.code in {"api.body", "api.invalid"}


def test_a_body_of_two_megabytes_is_413():
    reply = a_program(a_resident()).post("/orders", an_order_body(details="长" * 700_000))
    assert (reply.status, reply.code) == (413, "http.too_large")


def test_what_people_write_arrives_as_they_wrote_it():
    program = a_program(a_resident())
    words = "𠮷坡·王家 🧹 '; DROP TABLE orders_order; -- <b>"
    placed = program.post("/orders", an_order_body(title=words, details=f"  {words} "))
    order = Order.objects.get(pk=placed.json["id"])
    assert (order.title, order.details) == (words, words)


def test_the_reason_speaks_the_readers_language():
    program = a_program(a_resident())
    given = {"headers": {"Authorization": f"Bearer {program.clear}", "Accept-Language": "en"}}
    english = Client().get("/api/v1/orders?limit=0", **given).json()
    assert english == {"code": "api.invalid", "reason": "At least 1.", "field": "limit"}
    assert program.get("/orders", limit=0).json["reason"] != english["reason"]


# ---------------------------------------------------------------- pages


def test_a_list_goes_on_where_the_page_before_ended():
    program, seen, after = a_program(the_office()), [], ""
    orders = [an_order().pk for _n in range(5)]
    for _page in range(3):
        found = program.get("/orders", limit=2, after=after).json
        seen += [row["id"] for row in found["items"]]
        after = found["next"]
    assert (seen, after) == (orders[::-1], "")


@pytest.mark.parametrize("after", ["x", "AAAA", "é", "-1", "A" * 600])
def test_a_cursor_that_we_did_not_write_is_422(after):
    reply = a_program(a_resident()).get("/orders", after=after)
    assert (reply.status, reply.code) == (422, "pages.cursor")


@pytest.mark.parametrize("limit", ["0", "-1", "101", "1e2", "x", ""])
def test_a_page_has_1_to_100_rows(limit):
    assert a_program(a_resident()).get("/orders", limit=limit).json["field"] == "limit"


# ---------------------------------------------------------------- repeats (decision 13)


def test_a_repeat_does_its_work_once():
    program = a_program(a_resident())
    body = an_order_body()
    first = program.post("/orders", body, key="k-1")
    assert first.status == 201
    assert program.post("/orders", body, key="k-1").json == first.json
    assert Order.objects.count() == 1
    other = program.post("/orders", an_order_body(title="理发两人"), key="k-1")
    assert (other.status, other.code) == (422, "idempotency.reused")
    assert a_program(a_resident()).post("/orders", body, key="k-1").status == 201


def test_a_key_that_was_refused_may_be_sent_again():
    office, order = a_program(the_office()), an_order()
    url = f"/orders/{order.pk}/refuse"
    assert office.post(url, {"reason": "不行"}, key="k-2").status == 422
    done = office.post(url, {"reason": "这项服务我们做不了"}, key="k-2")
    assert (done.status, done.json["state"]) == (200, "refused")


@pytest.mark.parametrize("key", ["x" * 81, "with space"])
def test_a_key_is_short_and_plain(key):
    reply = a_program(a_resident()).post("/orders", an_order_body(), key=key)
    assert (reply.status, reply.code) == (422, "api.key")


# ---------------------------------------------------------------- what is never shown


def test_no_answer_holds_a_name_a_telephone_a_door_or_an_id_number():
    office = a_program(the_office(), scopes=SCOPES)
    volunteer = a_volunteer(name="欧阳修远")
    order = an_order(by=a_resident(name="司马相如", phone="13812345678"), phone="13812345678")
    a_station()
    told = "".join(
        office.get(path).response.content.decode()
        for path in (
            "/orders", f"/orders/{order.pk}", "/volunteers", f"/volunteers/{volunteer.pk}",
            "/organisations", "/hours/records", "/indicators/command", "/teams",
        )
    )  # fmt: skip
    for secret in ("欧阳修远", "司马相如", "13812345678", "12号", "坡南街12", "999999"):
        assert secret not in told
    assert "138****5678" in told

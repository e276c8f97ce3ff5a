"""Ordering on a phone: five questions, a check page, a number; whatever is typed stays."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from shijian.orders.models import Order
from tests.build.accounts import a_person, a_phone, a_user, signed_in
from tests.build.catalogue import the_reference
from tests.build.menu import a_menu_item
from tests.build.orders import a_led_team, a_resident, a_slot, an_order, another_resident
from tests.build.organisations import a_county, a_place

pytestmark = pytest.mark.django_db


def when(days: int = 3) -> str:
    return f"{a_slot(days).day.isoformat()}-am"


def answers(**more: dict[str, object]) -> dict[str, dict[str, object]]:
    place = a_place()
    return {
        "what": {"pick": "own", "title": "上门理发"},
        "whom": {"who": "self", "own_name": "吴秀兰"},
        "where": {"town": place.parent_id, "place": place.pk, "address": "坡南街12号 2 楼"},
        "when": {"slots": [when()]},
        "contact": {"ring": "mine", "risks": ["dog"], "details": "请敲门"},
    } | more


def walk(client: Client, said: dict[str, dict[str, object]]) -> None:
    for question, data in said.items():
        answer = client.post(f"/orders/new/{question}/", data)
        assert answer.status_code == 302, (question, shown(answer))


def shown(answer) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def send(client: Client, key: str = "k1", **data: object):
    return client.post("/orders/new/check/", {"idempotency_key": key, "share_contact": "on"} | data)


# ---------------------------------------------------------------- the whole way


def test_five_questions_a_check_page_and_a_number(client):
    a_county()
    signed_in(client, a_resident())
    assert client.get("/orders/new/").url == "/orders/new/what/"
    walk(client, answers())
    page = client.get("/orders/new/check/")
    text = shown(page)
    assert "上门理发" in text
    assert "坡南街***号 2 楼" in text
    assert "请敲门" in text
    assert "坡南街12号" not in text
    answer = send(client)
    order = Order.objects.get()
    assert answer.url == f"/orders/{order.pk}/done/"
    done = shown(client.get(answer.url))
    assert order.number in done
    assert "短信已发" not in done
    for page in ("", "slip/", "withdraw/"):
        assert client.get(f"/orders/{order.pk}/{page}").status_code == 200
    assert client.get("/orders/new/").url == "/orders/new/what/"  # the draft is gone


def test_a_visitor_fills_in_first_and_signs_in_last(client):
    a_county()
    said = answers()
    said["contact"] = {"phone": a_phone()}
    walk(client, said)
    answer = send(client)
    assert answer.url == "/accounts/login/?next=%2Forders%2Fnew%2Fcheck%2F"
    user = a_user(a_person(name="赵来"))
    client.force_login(user)
    assert client.get("/orders/new/check/").status_code == 200
    send(client)
    assert Order.objects.get().requester == user.person


def test_the_last_place_and_person_are_not_asked_twice(client):
    by = a_resident()
    first = an_order(by=by)
    signed_in(client, by)
    page = client.get("/orders/new/where/")
    assert "坡南街***号 2 楼" in shown(page)
    said = answers(where={"again": "on"}, what={"pick": "own", "title": "水龙头漏水"})
    walk(client, said)
    send(client)
    second = Order.objects.exclude(pk=first.pk).get()
    assert second.place == first.place
    assert second.address_cipher is not None
    assert second.category.code == "000102"


def test_ordering_for_mother_keeps_her_name_and_offers_it_again(client):
    a_county()
    by = a_resident()
    signed_in(client, by)
    walk(client, answers(whom={"who": "other", "name": "李母亲", "relation": "parent",
                               "age": "elder"}))  # fmt: skip
    send(client)
    order = Order.objects.get()
    assert (order.beneficiary.name, order.relation, order.age) == ("李母亲", "parent", "elder")
    assert order.authorisation.way == "family"
    page = client.get("/orders/new/whom/")
    assert "李*" in shown(page)
    assert f"known-{order.beneficiary_id}" in page.content.decode()


def test_an_item_of_the_menu_begins_at_the_second_question(client):
    item = a_menu_item(team=a_led_team())
    signed_in(client, a_resident())
    assert client.get(f"/orders/new/?item={item.pk}").url == "/orders/new/whom/"
    assert client.get("/orders/new/?item=99999999999999999999").status_code == 302
    offered = f'name="pick" value="{item.pk}"'
    assert offered in client.get("/orders/new/what/?words=理发").content.decode()
    assert offered not in client.get("/orders/new/what/?words=宣讲").content.decode()


def test_half_days_the_team_has_not_are_greyed_with_the_reason(client):
    item = a_menu_item(team=a_led_team(name="周一队"), half_days=0b01)  # Monday mornings
    signed_in(client, a_resident())
    client.get(f"/orders/new/?item={item.pk}")
    page = client.get("/orders/new/when/")
    assert "周一队不出门" in shown(page)
    assert "disabled" in page.content.decode()


# ---------------------------------------------------------------- bad input


FORM = "application/x-www-form-urlencoded"
WRONG = [
    "张\x00三", "\ud800破", "右\u202e左", "看\u200b不见", "\x07响",
]  # fmt: skip
STRANGE = [
    "𠮷野家·阿依努尔", "👨‍👩‍👧 一家三口", "'; DROP TABLE orders_order; --",
    "<script>alert(1)</script>", "{{ 7*7 }} %s {0}", "شارع",
]  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_unreadable_text_gets_one_sentence_at_its_field(client, text):
    a_county()
    signed_in(client, a_resident())
    for question, field in (("what", "title"), ("whom", "name"), ("where", "address"),
                            ("contact", "details")):  # fmt: skip
        data = answers()[question] | {field: text.encode("utf-8", "surrogatepass")}
        if question == "whom":
            data["who"] = "other"
        answer = client.post(f"/orders/new/{question}/", urlencode(data, doseq=True), FORM)
        assert answer.status_code == 422, (question, text)
        assert "sj-errors" in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize("text", STRANGE)
def test_strange_text_is_taken_as_it_is_and_shown_as_text(client, text):
    a_county()
    signed_in(client, a_resident())
    said = answers(
        what={"pick": "own", "title": f"理发{text}"[:60]},
        whom={"who": "other", "name": text[:50], "relation": "parent"},
        contact={"ring": "mine", "details": text},
    )
    said["where"]["address"] = f"{text} 9号"
    walk(client, said)
    page = client.get("/orders/new/check/").content.decode()
    assert "<script>alert" not in page
    send(client)
    order = Order.objects.get()
    assert order.details == text
    assert order.beneficiary.name == text[:50]
    detail = client.get(f"/orders/{order.pk}/")
    assert detail.status_code == 200
    assert "<script>alert" not in detail.content.decode()


@pytest.mark.parametrize(
    ("question", "data"),
    [
        ("what", {}),
        ("what", {"pick": "9223372036854775808"}),
        ("what", {"pick": "-1"}),
        ("what", {"pick": "own", "title": "嗡嗡嗡"}),
        ("what", {"pick": "own", "title": "理" * 61}),
        ("what", {"pick": "own", "title": "理发", "category": "99999999999999999999999"}),
        ("whom", {}),
        ("whom", {"who": "known-999999"}),
        ("whom", {"who": "other", "name": "童童", "age": "minor"}),
        ("where", {"place": "9223372036854775808", "address": "一号"}),
        ("where", {"place": "-5", "address": "一号"}),
        ("where", {"place": "١٢", "address": "一号"}),
        ("when", {}),
        ("when", {"slots": ["0000-00-00-am"]}),
        ("when", {"slots": ["10000-01-01-am"]}),
        ("when", {"slots": ["2020-01-01-am"]}),
        ("contact", {"ring": "other", "phone": "12345"}),
        ("contact", {"ring": "mine", "risks": ["nonsense"]}),
    ],
)
def test_each_bad_answer_is_refused_at_its_question(client, question, data):
    a_county()
    signed_in(client, a_resident())
    answer = client.post(f"/orders/new/{question}/", data)
    assert answer.status_code == 422
    assert "sj-error" in answer.content.decode()


def test_a_place_outside_the_county_or_a_township_is_no_village(client):
    county = a_county()
    signed_in(client, a_resident())
    for place in (county.place, county.towns[0]):
        answer = client.post("/orders/new/where/", {"place": place.pk, "address": "一号"})
        assert answer.status_code == 422


def test_what_was_typed_stays_beside_the_error(client):
    place = a_place()
    signed_in(client, a_resident())
    data = {"town": place.parent_id, "place": "", "address": "坡南街 9 号"}
    answer = client.post("/orders/new/where/", data)
    assert answer.status_code == 422
    assert "坡南街 9 号" in shown_values(answer)
    look = client.post("/orders/new/where/", data | {"look": "1"})
    assert look.status_code == 200
    assert "坡南街 9 号" in shown_values(look)
    assert "西溪村" in shown(look)
    assert "sj-errors" not in look.content.decode()


def shown_values(answer) -> str:
    return html.unescape(" ".join(re.findall(r'value="([^"]*)"', answer.content.decode())))


def test_an_unknown_question_and_other_peoples_orders_do_not_exist(client):
    the_reference()
    order = an_order()
    signed_in(client, another_resident())
    assert client.get("/orders/new/nonsense/").status_code == 404
    for page in ("", "done/", "slip/", "withdraw/", "rate/"):
        assert client.get(f"/orders/{order.pk}/{page}").status_code == 404
    assert client.get("/orders/9223372036854775808/").status_code == 404


# ---------------------------------------------------------------- sent twice, sent late


def test_a_double_click_places_one_order(client):
    a_county()
    signed_in(client, a_resident())
    walk(client, answers())
    sealed = re.search(
        r'name="draft" value="([^"]+)"', client.get("/orders/new/check/").content.decode()
    )
    assert sealed
    first, second = send(client, "same", draft=sealed[1]), send(client, "same", draft=sealed[1])
    assert first.url == second.url
    assert Order.objects.count() == 1


def test_an_expired_session_loses_nothing_that_was_answered(client):
    a_county()
    by = a_resident()
    signed_in(client, by)
    walk(client, answers())
    page = client.get("/orders/new/contact/").content.decode()
    sealed = re.search(r'name="draft" value="([^"]+)"', page)
    assert sealed
    assert "坡南街12号" not in page
    fresh = signed_in(Client(), by)  # the old session is gone
    answer = fresh.post("/orders/new/contact/", {"ring": "mine", "draft": sealed[1]})
    assert answer.url == "/orders/new/check/"
    assert "坡南街***号" in shown(fresh.get("/orders/new/check/"))
    forged = Client().post("/orders/new/contact/", {"phone": "13800001111", "draft": "AAAA"})
    assert forged.url == "/orders/new/what/"


def test_the_draft_in_the_session_is_unreadable(client):
    a_county()
    signed_in(client, a_resident())
    walk(client, answers())
    kept = "".join(str(value) for value in client.session.values())
    assert "坡南街" not in kept
    assert "吴秀兰" not in kept


def test_a_rules_no_after_the_last_question_keeps_every_answer(client):
    by = a_resident()
    an_order(by=by, windows=[a_slot(3)])
    signed_in(client, by)
    walk(client, answers(where={"again": "on"}))
    answer = send(client)
    assert answer.status_code == 409
    assert "已经点过同样的服务" in shown(answer)
    assert "请敲门" in shown(answer)


# ---------------------------------------------------------------- afterwards


def test_withdrawing_and_rating_on_the_phone(client):
    by = a_resident()
    order, served = an_order(by=by), an_order(by=a_resident(), state="delivered")
    signed_in(client, by)
    assert client.post(f"/orders/{order.pk}/withdraw/", {"idempotency_key": "w"}).status_code == 302
    order.refresh_from_db()
    assert order.state == Order.State.WITHDRAWN
    assert (
        client.post(f"/orders/{order.pk}/withdraw/", {"idempotency_key": "w2"}).status_code == 409
    )
    signed_in(client, a_user(served.requester))
    page = f"/orders/{served.pk}/rate/"
    empty = client.post(page, {})
    assert empty.status_code == 422
    assert "还差两处" in shown(empty)
    done = client.post(page, {"score": "4", "solved": "yes", "words": "好", "idempotency_key": "r"})
    assert done.status_code == 302
    served.refresh_from_db()
    assert served.state == Order.State.RATED


def test_my_list_costs_the_same_for_one_and_for_many(client, django_assert_max_num_queries):
    by = a_resident()
    an_order(by=by)
    signed_in(client, by)
    client.get("/orders/")
    with django_assert_max_num_queries(12):
        client.get("/orders/")
    for code in ("000102", "001001", "000703"):
        from tests.build.catalogue import a_category

        an_order(by=by, category=a_category(code))
    with django_assert_max_num_queries(12):
        assert client.get("/orders/").content.count(b"sj-row-t") >= 4


def test_a_forged_cursor_is_a_bad_page(client):
    signed_in(client, a_resident())
    assert client.get("/orders/?after=AAAA").status_code == 422

"""What goes wrong in a browser: one clear sentence, the right status, nothing lost or twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Response, expect

from shijian.common.models import Attempt
from shijian.menu.models import MenuItem
from shijian.orders.models import Order
from shijian.supervision.models import Complaint
from tests.build.accounts import an_actor
from tests.build.menu import a_menu_item
from tests.build.orders import a_led_team, a_resident, an_order, another_resident
from tests.build.organisations import a_county
from tests.e2e.town import sign_in
from tests.e2e.walk import Somebody, last_code

Come = Callable[..., BrowserContext]
WU, TITLE = "吴秀兰", "上门理发"
# Emoji and a rare character, marks that turn the line round, markup, a query: each typed as it is.
RARE = "👵🏽𠮷·é"
TURNED = "\u202e倒着写\u202c\u200f"
MARKUP = "<script>document.title='坏'</script><b>粗"
QUERY = "'); DROP TABLE orders_order; --"
WORDS = (RARE, MARKUP, QUERY)


@pytest.fixture
def wu(transactional_db: None, visitor: Come, live_server: Any) -> Somebody:
    """A resident of the small county who signed in; a team offers haircuts."""
    a_county()
    a_menu_item(team=a_led_team(), title=TITLE)
    context = visitor("phone")
    sign_in(context, a_resident(name=WU), live_server.url)
    return Somebody(context, WU)


def answers(page: Page, act: Callable[[], object]) -> Response:
    """What the server answered to the document that an act asked for."""
    with page.expect_response(lambda r: r.request.is_navigation_request()) as caught:
        act()
    page.wait_for_load_state()
    return caught.value


def fills_in(wu: Somebody, address: str = "坡南街12号", details: str = "") -> None:
    """The five questions, up to the page that shows all answers once more."""
    wu.go("/menu/")
    wu.press(TITLE)
    wu.press("点这一项")
    wu.press("下一步")
    wu.choose("town", "甲镇")
    wu.choose("place", "东街社区")
    wu.fill(address=address)
    wu.press("下一步")
    wu.tick("都可以，您定")
    wu.press("下一步")
    wu.fill(details=details)
    wu.press("下一步")
    assert "/check/" in wu.page.url, wu.reads()


# ---------------------------------------------------------------- twice


def test_a_double_click_orders_once(wu: Somebody) -> None:
    fills_in(wu)
    wu.page.get_by_role("button", name="提交点单").dblclick()
    wu.page.wait_for_url("**/done/")
    wu.sees("收到了，等我们答复")
    assert Order.objects.count() == 1


def test_a_form_sent_twice_orders_once(wu: Somebody) -> None:
    fills_in(wu)
    form = wu.page.locator("main form").last
    typed = form.locator("input:not([type=checkbox])").all()
    fields = {field.get_attribute("name"): field.input_value() for field in typed}
    sent = [
        wu.page.request.post("/orders/new/check/", form=fields, max_redirects=0) for _ in range(2)
    ]
    assert {answer.status for answer in sent} == {302}
    assert len({answer.headers["location"] for answer in sent}) == 1
    wu.press("提交点单")  # the page still stands there as before
    wu.sees("收到了，等我们答复")
    assert Order.objects.count() == 1


# ---------------------------------------------------------------- without right, without session


def test_pages_opened_without_right_say_so(wu: Somebody) -> None:
    for path in ("/console/", "/console/orders/", "/console/command/", "/desk/"):
        answer = wu.page.goto(path)
        assert answer is not None
        assert answer.status == 403, path
        wu.sees("这一页不对您开放")
    theirs = an_order(by=another_resident())
    answer = wu.page.goto(f"/orders/{theirs.pk}/")
    assert answer is not None
    assert answer.status == 404  # nobody learns that it exists
    wu.sees("这里没有")


def test_a_form_of_somebody_signed_out_comes_back_with_every_word(
    transactional_db: None, visitor: Come
) -> None:
    team = a_led_team()
    an_actor("captain", team.path, name="周建军", phone="13900030001")
    zhou = Somebody(visitor("phone"), "周建军", "13900030001")
    zhou.signs_in("/menu/new/")
    zhou.choose("category", TITLE)
    zhou.fill(title="理发，也修指甲", description="带工具和围布。")
    zhou.page.locator("input[name=half_days]").first.check()
    Session.objects.all().delete()
    zhou.press("存为草稿")
    zhou.sees("用手机号登录")
    assert not MenuItem.objects.exists()
    Attempt.objects.all().delete()  # a minute later
    zhou.signs_in()
    zhou.sees("还没有保存", "理发，也修指甲", "带工具和围布。")
    zhou.press("再交一次")
    assert MenuItem.objects.get().title == "理发，也修指甲"


def test_a_page_open_too_long_gives_the_words_back(transactional_db: None, visitor: Come) -> None:
    a_county()
    somebody = Somebody(visitor("phone"), "路人")
    somebody.go("/complaints/")
    somebody.fill(text="窗口中午没有人，白跑了一趟。")
    # The page is from before the token was changed; taking the cookie away would race with the
    # worker that fetches the offline page and brings it back.
    tokens = somebody.page.locator("input[name=csrfmiddlewaretoken]")
    tokens.evaluate_all("fields => fields.forEach(field => { field.value = 'x'.repeat(64) })")
    answer = answers(somebody.page, somebody.page.get_by_role("button", name="提交").click)
    assert answer.status == 403
    somebody.sees("还没有保存", "窗口中午没有人，白跑了一趟。")
    assert not Complaint.objects.exists()
    somebody.press("再交一次")
    somebody.sees("回执号")
    assert Complaint.objects.count() == 1


# ---------------------------------------------------------------- too large, and strange


def test_twenty_megabytes_are_refused_and_the_words_kept(
    transactional_db: None, visitor: Come
) -> None:
    a_county()
    page = visitor("phone").new_page()
    page.goto("/complaints/")
    page.locator("[name=text]").fill("要紧的话")
    page.locator("main form").first.evaluate(
        "(form) => { const more = document.createElement('input'); more.type = 'hidden';"
        " more.name = 'more'; more.value = 'x'.repeat(20_000_000); form.append(more) }"
    )
    answer = answers(page, page.get_by_role("button", name="提交").click)
    assert answer.status == 413
    expect(page.locator("main")).to_contain_text("超过 1 MB 了")
    page.go_back()
    expect(page.locator("[name=text]")).to_have_value("要紧的话")


def test_two_megabytes_of_words_are_too_many(transactional_db: None, visitor: Come) -> None:
    a_county()
    page = visitor("phone").new_page()
    page.goto("/complaints/")
    token = page.locator("main [name=csrfmiddlewaretoken]").first.input_value()
    form = {"csrfmiddlewaretoken": token, "kind": "complaint", "text": "x" * 2_000_000}
    answer = page.request.post("/complaints/", form=form)
    assert answer.status == 413
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("words", WORDS, ids=["rare", "markup", "query"])
def test_strange_words_in_every_field_of_an_order(wu: Somebody, words: str) -> None:
    fills_in(wu, address=f"街{words}12号", details=words)
    wu.press("提交点单")
    order = Order.objects.get()
    assert order.details == words
    wu.go(f"/orders/{order.pk}/")
    wu.sees(words)  # as it was typed: nothing of it was run
    assert "坏" not in wu.page.title()


def test_marks_that_turn_a_line_round_are_named_at_the_field(wu: Somebody) -> None:
    wu.go("/orders/new/what/")
    wu.page.locator("input[name=pick][value=own]").check()
    wu.fill(title=TURNED)
    answer = answers(wu.page, wu.page.get_by_role("button", name="下一步").last.click)
    assert answer.status == 422
    wu.sees("还差一处", "这段文字里有看不见的符号，请手工重新输入。")
    assert not Order.objects.exists()


# ---------------------------------------------------------------- codes


def test_wrong_and_used_codes_say_what_to_do(transactional_db: None, visitor: Come) -> None:
    a_county()
    somebody = Somebody(visitor("phone"), "路人", "13900030002")
    somebody.go("/accounts/login/")
    somebody.fill(phone="13900")
    somebody.press("获取验证码")
    somebody.sees("还差一处", "11 位")
    expect(somebody.page.locator("input[name=phone]")).to_have_value("13900")
    somebody.fill(phone=somebody.phone)
    somebody.press("获取验证码")
    right = last_code()
    somebody.fill(code=f"{(int(right) + 1) % 10**6:06d}")
    answer = answers(somebody.page, somebody.page.get_by_role("button", name="继续").click)
    assert answer.status == 422
    somebody.sees("还能试 4 次")
    somebody.fill(code=right)
    somebody.press("继续")
    somebody.page.go_back()
    somebody.go("/me/")
    somebody.sees("我的点单")

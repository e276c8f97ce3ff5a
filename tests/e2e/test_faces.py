"""Every face in a real browser: nothing sticks out, nothing is blocked, axe finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

Come = Callable[..., BrowserContext]
Look = Callable[..., None]
Complain = Callable[[Page], list[str]]
# The wall refreshes itself; nobody reads it with a reader, and it holds no control.
WALL = ("meta-refresh",)


@pytest.mark.parametrize("face", ["portal", "console", "desk"])
def test_a_face_stands_on_phone_and_laptop(
    page: Page, face: str, looks: Look, complaints: Complain
) -> None:
    said = complaints(page)
    page.goto(f"/components/{face}/")
    looks(page)
    assert not said


def test_the_wall_does_not_scroll(visitor: Come, looks: Look, complaints: Complain) -> None:
    page = visitor(viewport={"width": 1920, "height": 1080}).new_page()
    said = complaints(page)
    page.goto("/components/screen/")
    looks(page, but=WALL)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    assert not said


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_elder_view_is_large_and_whole(visitor: Come, looks: Look, language: str) -> None:
    page = visitor("phone", view="elder", language=language).new_page()
    page.goto("/components/portal/")
    looks(page)
    sizes = page.evaluate(
        "[...document.querySelectorAll('body *')].filter(e => e.offsetParent && e.innerText &&"
        " !e.children.length).map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 20
    heights = page.evaluate(
        "[...document.querySelectorAll('main .btn, main .sj-choice')].map(e => e.offsetHeight)"
    )
    assert min(heights) >= 60


def test_the_switch_to_the_elder_view_needs_no_script(visitor: Come) -> None:
    page = visitor("phone", java_script_enabled=False).new_page()
    page.goto("/components/portal/")
    page.get_by_role("button", name="长辈版").click()
    expect(page.locator("html")).to_have_attribute("data-view", "elder")
    page.get_by_role("button", name="普通版").click()
    expect(page.locator("html")).not_to_have_attribute("data-view", "elder")


def test_a_choice_is_chosen_without_script(visitor: Come) -> None:
    page = visitor("phone", java_script_enabled=False).new_page()
    page.goto("/components/portal/")
    frame = page.locator("input[name=s][value='2']")
    frame.click()
    expect(frame).to_be_checked()
    expect(page.locator("input[name=s][value='3']")).to_be_disabled()
    expect(frame).to_have_css("border-top-width", "2px")


def test_the_rooms_fold_behind_one_button_on_a_phone(visitor: Come) -> None:
    page = visitor("phone", java_script_enabled=False).new_page()
    page.goto("/components/console/")
    rooms = page.get_by_role("navigation", name="房间")
    expect(rooms).to_be_hidden()
    page.locator(".sj-rooms summary").click()
    expect(rooms).to_be_visible()


def test_focus_goes_to_what_is_wrong_and_from_there_to_the_field(phone: Page) -> None:
    phone.goto("/components/portal/")
    expect(phone.locator("#errors")).to_be_focused()
    phone.locator("#errors a").last.click()
    assert re.search(r"#id_\w+$", phone.url)


def test_typed_words_outlast_a_reload(phone: Page) -> None:
    phone.goto("/components/portal/")
    field = phone.locator("form:not(#bad) textarea[name=reason]")
    field.fill("等一会儿再交")
    phone.reload()
    expect(field).to_have_value("等一会儿再交")

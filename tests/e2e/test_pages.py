"""Every main page in a browser: nothing blocked, nothing too wide, nothing that axe objects to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from shijian.common.actor import Actor
from tests.e2e.town import LONG_TITLE, Town, a_busy_town, an_empty_town, sign_in
from tests.e2e.walk import Somebody

Come = Callable[..., BrowserContext]
Look = Callable[..., None]
Complain = Callable[[Page], list[str]]
NARROW, PHONE, LAPTOP = 360, 390, 1366
OPEN_TO_ALL = (
    "/", "/menu/", "/activities/", "/teams/", "/organisations/", "/orders/", "/orders/new/what/",
    "/complaints/", "/complaints/find/", "/accounts/login/", "/privacy/", "/terms/", "/offline/",
)  # fmt: skip
OWN = ("/", "/me/", "/orders/", "/hours/", "/points/", "/activities/", "/activities/mine/",
       "/teams/mine/", "/volunteers/me/", "/volunteers/me/offer/", "/notices/", "/accounts/me/",
       "/accounts/openings/")  # fmt: skip
WORK = (
    "/console/", "/console/orders/", "/console/dispatch/", "/console/activities/",
    "/console/activities/new/", "/console/hours/", "/console/hours/records/", "/console/menu/",
    "/console/menu/new/", "/console/volunteers/", "/console/teams/", "/console/teams/new/",
    "/console/organisations/", "/console/complaints/", "/console/command/",
    "/console/command/rows/orders/", "/console/command/rows/volunteers/",
    "/console/command/rows/records/", "/console/command/rows/villages/", "/desk/", "/desk/find/",
)  # fmt: skip


def of_a_resident(town: Town) -> Iterable[str]:
    """What a resident opens besides the front doors."""
    placed, rated = f"/orders/{town.placed.pk}/", f"/orders/{town.rated.pk}/"
    return (
        placed, f"{placed}done/", f"{placed}slip/", f"{placed}withdraw/", rated,
        f"/menu/{town.item.pk}/", f"/activities/{town.shift.activity_id}/",
        f"/teams/{town.team.pk}/", f"/organisations/{town.team.organisation_id}/",
        "/volunteers/register/",
    )  # fmt: skip


def of_a_volunteer(town: Town) -> Iterable[str]:
    """Places, codes, hours, a record."""
    signup = f"/activities/signups/{town.signup.pk}/"
    return (
        f"/activities/{town.shift.activity_id}/", f"{signup}code/", f"{signup}digits/",
        f"{signup}withdraw/", f"/hours/{town.record.pk}/", f"/teams/{town.team.pk}/leave/",
    )  # fmt: skip


def of_a_captain(town: Town) -> Iterable[str]:
    """The team's menu, requests, orders, attendance."""
    team, shift = f"/teams/{town.team.pk}/", f"/activities/shifts/{town.shift.pk}/"
    return (
        team, f"{team}requests/", f"{team}members/", f"{team}offer/", f"{team}poster/",
        "/menu/mine/", "/menu/new/", f"/menu/{town.item.pk}/edit/", "/orders/team/",
        f"/orders/team/{town.asked.pk}/", "/activities/led/", f"{shift}attendance/",
        f"{shift}code/",
    )  # fmt: skip


def of_the_staff(town: Town) -> Iterable[str]:
    """One of each thing in the console."""
    orders, team = "/console/orders/", f"/console/teams/{town.team.pk}/"
    unit = f"/console/organisations/{town.team.organisation_id}/"
    activity = f"/console/activities/{town.shift.activity_id}/"
    return (
        f"{orders}{town.placed.pk}/", f"{orders}{town.rated.pk}/", f"{unit}",
        f"/console/dispatch/{town.verified.pk}/", f"{unit}appoint/", f"{unit}figures/",
        f"{unit}office/", team, f"{team}members/", f"{team}offer/", activity, f"{activity}cancel/",
        f"/console/hours/{town.waiting.pk}/", f"/console/hours/records/{town.record.pk}/",
        f"/console/menu/{town.item.pk}/", f"/console/menu/{town.item.pk}/edit/",
        f"/console/complaints/{town.complaint.pk}/", f"/desk/orders/{town.placed.pk}/",
    )  # fmt: skip


@pytest.fixture
def looked_at(
    visitor: Come, live_server: Any, looks: Look, complaints: Complain
) -> Callable[..., None]:
    """Open each page as somebody and look at it at every width; say all that is wrong at once."""

    def look_at(paths: Iterable[str], who: Actor | None = None, **view: Any) -> None:
        context = visitor("phone", **view)
        if who is not None:
            sign_in(context, who, live_server.url)
        page = context.new_page()
        said, wrong = complaints(page), []
        for path in paths:
            try:
                _look(page, path, looks)
            except AssertionError as what:
                wrong.append(str(what).splitlines()[0])
        assert not wrong, "\n".join(wrong)
        assert not said

    return look_at


def _look(page: Page, path: str, looks: Look) -> None:
    work = path.startswith(("/console/", "/desk/"))
    page.set_viewport_size({"width": LAPTOP if work else PHONE, "height": 800})
    answer = page.goto(path)
    assert answer is not None
    assert answer.ok, f"{path} answers {answer.status}"
    looks(page)
    for width in (NARROW, PHONE if work else LAPTOP):
        page.set_viewport_size({"width": width, "height": 800})
        wider = page.evaluate("document.documentElement.scrollWidth") - width
        assert wider <= 0, f"{path} is {wider} px wider than {width}"


def test_pages_that_are_open_to_all(transactional_db: None, looked_at: Callable[..., None]) -> None:
    an_empty_town()
    looked_at(OPEN_TO_ALL)


def test_pages_where_nothing_is_yet(transactional_db: None, looked_at: Callable[..., None]) -> None:
    office, volunteer, resident = an_empty_town()
    looked_at(OWN, volunteer)
    looked_at(("/me/", "/orders/", "/volunteers/register/"), resident)
    looked_at([path for path in WORK if path != "/console/menu/new/"], office)  # no team yet


def test_pages_of_residents_and_volunteers(
    transactional_db: None, looked_at: Callable[..., None]
) -> None:
    town = a_busy_town()
    looked_at((*OPEN_TO_ALL[:6], *of_a_resident(town)), town.resident)
    looked_at((*OWN, *of_a_volunteer(town)), town.volunteer)
    looked_at(of_a_captain(town), town.captain)


def test_pages_of_those_who_work(transactional_db: None, looked_at: Callable[..., None]) -> None:
    town = a_busy_town()
    looked_at((*WORK, *of_the_staff(town)), town.office)
    looked_at(("/console/", "/desk/", "/console/hours/"), town.staff)


def test_pages_in_large_type_and_in_english(
    transactional_db: None, looked_at: Callable[..., None]
) -> None:
    town = a_busy_town()
    own = ("/", "/menu/", "/orders/new/what/", "/activities/", "/me/", "/hours/", "/volunteers/me/",
           f"/activities/{town.shift.activity_id}/")  # fmt: skip
    looked_at(own, town.volunteer, view="elder")
    looked_at(own, town.volunteer, language="en")
    looked_at(WORK[:6], town.office, language="en")


def test_reading_and_ordering_need_no_script(transactional_db: None, visitor: Come) -> None:
    """From the front page to a placed order, on a browser that runs nothing."""
    a_busy_town()
    wu = Somebody(visitor("phone", java_script_enabled=False), "吴秀兰", "13900040001")
    wu.go("/")
    wu.press("我要点单")
    wu.fill(words="理发")
    wu.press("找一找")
    wu.tick(LONG_TITLE)
    wu.press("下一步")
    wu.fill(own_name=wu.name)
    wu.press("下一步")
    wu.choose("town", "甲镇")
    wu.press("看村名")
    wu.choose("place", "东街社区")
    wu.press("下一步")
    wu.sees("还差一处")  # an error, too, is a page of its own
    wu.fill(address="坡南街12号")
    wu.press("下一步")
    wu.tick("都可以，您定")
    wu.press("下一步")
    wu.fill(phone=wu.phone)
    wu.press("下一步")
    wu.press("登录并提交")
    wu.signs_in()
    wu.press("提交点单")
    wu.sees("收到了，等我们答复")
    for path in ("/menu/", "/activities/", "/teams/", "/organisations/", "/me/"):
        wu.go(path)

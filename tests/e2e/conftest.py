"""A real browser on a real server: Chromium as a phone and as a station's laptop."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1366, "height": 768}
SIZES = {"phone": PHONE, "laptop": LAPTOP}
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Playwright runs an event loop in the test's thread; the ORM there is asked only between steps.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The installed Chromium; where there is none the story is skipped, but never in CI."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        why = "no Chromium on this machine: install the package chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(
    browser: Browser, live_server: Any, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """A new visitor with cookies of their own: `visitor("laptop", view="elder", language="en")`."""
    opened: list[BrowserContext] = []
    request.node.visitors = opened

    def come(
        size: str = "phone", *, view: str = "", language: str = "zh-CN", **options: Any
    ) -> Any:
        chosen = {"viewport": SIZES[size], "locale": language, "base_url": live_server.url}
        context = browser.new_context(**(chosen | options))
        context.set_default_timeout(20_000)
        if view:
            context.add_cookies([{"name": "view", "value": view, "url": live_server.url}])
        opened.append(context)
        return context

    yield come
    for context in opened:
        context.close()


@pytest.fixture(params=sorted(SIZES))
def page(request: pytest.FixtureRequest, visitor: Callable[..., BrowserContext]) -> Page:
    """A page on the phone, and again on the laptop."""
    return visitor(request.param).new_page()


@pytest.fixture
def phone(visitor: Callable[..., BrowserContext]) -> Page:
    """A page on the phone only, for a story that a resident walks."""
    return visitor("phone").new_page()


@pytest.fixture
def laptop(visitor: Callable[..., BrowserContext]) -> Page:
    """A page on the station's laptop only."""
    return visitor("laptop").new_page()


def look(page: Page, *, but: tuple[str, ...] = ()) -> None:
    """What must hold of any page that is open: nothing sticks out, and axe finds nothing."""
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0, f"{page.url} is {wider} px wider than its window"
    found = [v for v in Axe().run(page).response["violations"] if v["id"] not in but]
    said = [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found]
    assert not said, f"{page.url}: {said}"


@pytest.fixture
def looks() -> Callable[..., None]:
    """`looks(page)` after every step that shows another page."""
    return look


def quiet(page: Page) -> list[str]:
    """Collect what the browser complains of: blocked styles and scripts, missing files, faults."""
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    return said


@pytest.fixture
def complaints() -> Callable[[Page], list[str]]:
    """`said = complaints(page)` before the first step; `assert not said` after the last."""
    return quiet


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """When a story breaks, say where each browser stands and what it shows."""
    report = yield
    if report.when == "call" and report.failed:
        for context in getattr(item, "visitors", ()):
            for open_page in context.pages:
                seen = " ".join(open_page.inner_text("body").split())[:600]
                report.sections.append((open_page.url, seen))
    return report

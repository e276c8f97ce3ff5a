"""Take the six pictures of the README from a running demonstration, with the installed Chromium.

Start `./shijian demo` in another window first; `--url` says where it runs.
"""

from __future__ import annotations

import io
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shijian.cli import environment, machine, places
from shijian.cli.say import Stop, say

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, StorageState

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PHONE, LAPTOP, WALL = (390, 844), (1366, 820), (1920, 1080)
KILOBYTES_MAX = 200
COLOURS = 192


@dataclass(frozen=True)
class Picture:
    """One page as one kind of person sees it."""

    name: str
    who: str  # how the demonstration calls them
    size: tuple[int, int]
    path: str
    walk: Callable[[Page], None] | None = None  # from there to the page that is meant


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--url", default="http://127.0.0.1:8000/", help="the demonstration")
    parser.add_argument("--to", type=Path, default=places.ROOT / "docs" / "images")


def run(options: Namespace) -> int:
    options.demo = True
    with environment.database(options, role="app"):
        from shijian.cli.seed.front import front

        phones = {who.split(" ", 1)[1]: phone for who, phone in front()}
    options.to.mkdir(parents=True, exist_ok=True)
    url = options.url.rstrip("/")
    with _chromium() as browser:
        kept = {who: _signed_in(browser, url, phones[who]) for who in {p.who for p in PICTURES}}
        for picture in PICTURES:
            context = browser.new_context(
                storage_state=kept[picture.who], base_url=url, **_window(picture.size)
            )
            page = context.new_page()
            page.goto(picture.path)
            if picture.walk:
                picture.walk(page)
            size = _save(page, options.to / f"{picture.name}.png")
            say(f"{picture.name + '.png':24}{size // 1000:4} kB")
            context.close()
    return 0


def _window(size: tuple[int, int]) -> dict[str, Any]:
    width, height = size
    scale = 2 if size == PHONE else 1
    return {
        "viewport": {"width": width, "height": height},
        "device_scale_factor": scale,
        "locale": "zh-CN",
    }


@contextmanager
def _chromium() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Stop("pictures needs playwright: `./shijian test` installs it.") from None
    if reason := machine.prepare_browser():
        raise Stop(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=FLAGS)
        yield browser
        browser.close()


def _signed_in(browser: Browser, url: str, phone: str) -> StorageState:
    """The cookies of somebody who signed in as people do; the code is on the page."""
    context = browser.new_context(base_url=url, locale="zh-CN")
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=phone]", phone)
    _send(page)
    code = re.search(r"(?<!\d)\d{6}(?!\d)", page.inner_text("main"))
    if code is None:
        raise Stop(f"no code came for {phone}: {' '.join(page.inner_text('main').split())[:200]}")
    page.fill("input[name=code]", code.group())
    _send(page)
    state = context.storage_state()
    context.close()
    return state


def _send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form .btn-primary, main form + .btn-primary").first.click()


def _save(page: Page, path: Path) -> int:
    """A picture with few colours is a small file; the page has few."""
    from PIL import Image

    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    if size > KILOBYTES_MAX * 1000:
        raise Stop(f"{path.name} has {size // 1000} kB; at most {KILOBYTES_MAX} are meant.")
    return size


# ---------------------------------------------------------------- the walks


def _to_the_days(page: Page) -> None:
    """From the first thing on the menu through the questions to the one about the days."""
    page.locator("input[name=pick]").first.check()
    _send(page)
    if page.locator("input[name=own_name]").count():
        page.fill("input[name=own_name]", "吴秀兰")
    page.locator("input[name=who][value=self]").check()
    _send(page)
    if not page.locator("input[name=again]").count():
        page.locator("select[name=town]").select_option(index=5)
        with page.expect_navigation():
            page.locator("button[name=look]").click()
        page.locator("select[name=place]").select_option(index=3)
        page.fill("[name=address]", "演示路1号")
    _send(page)
    for box in page.locator("input[name=slots]:enabled").all()[:3:2]:
        box.check()


PICTURES = (
    Picture("portal-home", "volunteer", PHONE, "/"),
    Picture("portal-order", "resident", PHONE, "/orders/new/what/", _to_the_days),
    Picture("portal-me", "volunteer", PHONE, "/me/"),
    Picture("console-today", "centre office", LAPTOP, "/console/"),
    Picture("console-dispatch", "centre office", LAPTOP, "/console/dispatch/"),
    Picture("screen-command", "centre office", WALL, "/screen/"),
)

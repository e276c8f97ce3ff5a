"""People who walk through the pages: each with a telephone, a browser, perhaps a second factor.

lin = Somebody(visitor("laptop"), "林静", "13900010001")
lin.signs_in()                       # by telephone and code, and by what their post asks for
lin.go("/console/"); lin.press("派单")
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode

from playwright.sync_api import BrowserContext, Locator, Page, expect

from shijian.common import clock
from shijian.notices.models import Notice
from shijian.notices.queries import secret_of

PIN = "739204"
STEP = 30  # seconds of an authenticator app
KEY = re.compile(r"^([A-Z2-7]{4} ?)+$")  # its key, in groups of four


def stand_at(when: dt.datetime) -> None:
    """Put the clock of tests and server, one process, to an instant; from there it runs on."""
    clock.shift(dt.timedelta())
    clock.shift(when - clock.now())


def last_code() -> str:
    """The digits on their way to the telephone, read where the gateway would read them."""
    notice = Notice.objects.filter(template="notices.code").latest("pk")
    return secret_of(notice)


def app_shows(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows for a key (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // STEP + steps)
    digest = hmac.new(b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


class Somebody:
    """One person with one browser."""

    def __init__(self, context: BrowserContext, name: str, phone: str = "") -> None:
        self.name, self.phone, self.secret = name, phone, ""
        self.page: Page = context.new_page()

    # ------------------------------------------------------------ moving

    def go(self, path: str) -> None:
        """Open an address; it must answer well."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path} answers {answer.status}: {self.reads()[:300]}"

    def press(self, words: str, within: Locator | None = None) -> None:
        """Press the button or follow the link with these words; the page that follows is open."""
        place = within or self.page.locator("main, .sj-sticky, .sj-desk-foot")
        button = place.get_by_role("button", name=words, exact=True)
        found = button if button.count() else place.get_by_role("link", name=words)
        with self.page.expect_navigation():
            found.first.click()

    def fill(self, **fields: str) -> None:
        """Type into fields by their names."""
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]:visible").fill(value)

    def choose(self, name: str, words: str) -> None:
        """Pick from a list by what it says."""
        self.page.locator(f"select[name={name}]").select_option(label=words)

    def tick(self, words: str) -> None:
        """Tick the box, or pick the answer, that says this."""
        self.page.get_by_label(words).first.check()

    # ------------------------------------------------------------ reading

    def reads(self) -> str:
        """Everything on the page."""
        return self.page.inner_text("main")

    def sees(self, *words: str) -> None:
        """All of this stands on the page."""
        for said in words:
            expect(self.page.locator("body")).to_contain_text(said)

    # ------------------------------------------------------------ signing in

    def signs_in(self, after: str = "/") -> None:
        """By telephone and code; then the second factor, set up where there is none yet."""
        if "/accounts/login/" not in self.page.url:
            self.page.goto(f"/accounts/login/?next={after}")
        self.fill(phone=self.phone)
        self.press("获取验证码")
        self.fill(code=last_code())
        self.press("继续")
        if "/accounts/enrol/" in self.page.url:
            self.sets_up()
            self.go(after)
        elif "/accounts/second-factor/" in self.page.url:
            self.proves()

    def sets_up(self) -> None:
        """An authenticator app or an own PIN, whichever the post wants."""
        if self.page.locator("[name=pin]").count():
            self.fill(pin=PIN, again=PIN)
            self.press("保存口令")
            return
        key = self.page.get_by_text(KEY).inner_text()
        self.secret = key.replace(" ", "")
        self.fill(code=app_shows(self.secret, -1))
        self.press("设置")

    def proves(self) -> None:
        """The second factor once more; each number of the app is good once."""
        self.fill(code=app_shows(self.secret) if self.secret else PIN)
        self.press("继续")

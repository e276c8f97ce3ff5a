"""A day on the island: the network is really cut, two phones record, and it all arrives once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from shijian.accounts.models import User
from shijian.accounts.queries import sign_in_phone
from shijian.activities.models import Attendance, FieldScan, Scan, Shift, Signup
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.engines import chained
from tests.build.activities import a_shift, a_signup, captain_of
from tests.build.volunteers import a_volunteer, acting
from tests.e2e.walk import Somebody, stand_at
from tests.engines.test_chained import VECTOR

Come = Callable[..., BrowserContext]
FIELD = "/activities/field/"
MINUTE = dt.timedelta(minutes=1)

# A camera that looks at a picture: the scanner reads real pixels of a real code.
CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas"), brush = canvas.getContext("2d");
  canvas.width = canvas.height = 480;
  setInterval(() => {
    brush.fillStyle = "#fff"; brush.fillRect(0, 0, 480, 480);
    brush.imageSmoothingEnabled = false;
    if (window.shown) { brush.drawImage(window.shown, 40, 40, 400, 400); }
  }, 50);
  return canvas.captureStream(20);
};
"""
ITS_PIXELS = """(one) => {
  const brush = one.getContext("2d"), { width, height } = one;
  return [width, height, Array.from(brush.getImageData(0, 0, width, height).data)];
}"""
HOLD_UP = """([width, height, data]) => {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const pixels = new ImageData(Uint8ClampedArray.from(data), width, height);
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  window.shown = canvas;
}"""


@pytest.fixture
def moving_clock() -> Iterator[None]:
    """The story runs through a day; afterwards it is today again."""
    yield
    clock.shift(dt.timedelta())


def with_phone(visitor: Come, name: str, by: Actor) -> Somebody:
    """Somebody signed in whose phone has the page open and ready."""
    phone = sign_in_phone(User.objects.get(pk=by.user_id))
    who = Somebody(visitor("phone"), name, phone)
    who.page.add_init_script(CAMERA)
    who.signs_in(FIELD)
    ready(who.page)
    return who


def ready(page: Page) -> None:
    expect(page.locator("#field")).to_have_attribute("data-ready", "1")


def cut(who: Somebody) -> None:
    """The network is gone, and the phone is switched off and on again."""
    who.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    expect(who.page.get_by_text("页面已存在手机里")).to_be_visible()
    who.page.context.set_offline(True)
    who.page.goto(FIELD)
    ready(who.page)
    who.sees("没有网络，照常用")


def back(who: Somebody) -> None:
    """There is network again; nobody has to press anything."""
    who.page.context.set_offline(False)
    expect(who.page.locator("[data-left]")).to_have_text("没有待上传的。")


def calls(who: Somebody, signup: Signup, button: str) -> None:
    """Somebody is seen and called by name."""
    number = signup.person.volunteer.number
    row = who.page.locator(".sj-row").filter(has_text=number)
    row.get_by_role("button", name=button).click()
    expect(row).to_contain_text("签到" if button == "到了" else "签退")


def scans(who: Somebody, other: Somebody) -> None:
    """The organiser's camera looks at the volunteer's screen."""
    other.page.bring_to_front()
    picture = other.page.locator("[data-mine-code]").evaluate(ITS_PIXELS)
    who.page.bring_to_front()
    who.page.evaluate(HOLD_UP, picture)
    who.page.get_by_role("button", name="用摄像头扫码").click()
    expect(who.page.locator("[data-told]")).to_contain_text(f"{other.name[0]}*")
    who.page.get_by_role("button", name="用摄像头扫码").click()


def state_of(shift: Shift) -> list[tuple[str, int]]:
    rows = Attendance.objects.filter(shift=shift).order_by("signup")
    return list(rows.values_list("state", "pairs"))


def test_a_day_without_network_with_two_phones(
    transactional_db: None, moving_clock: None, visitor: Come, looks: Callable[..., None]
) -> None:
    shift = a_shift()
    zhang, li, wang = (a_signup(shift, a_volunteer(name=n)) for n in ("张秀英", "李梅", "王强"))
    stand_at(shift.starts_at - 50 * MINUTE)
    zhou = with_phone(visitor, "周建军", captain_of(shift))
    stand_at(shift.starts_at - 48 * MINUTE)  # one code a minute for one number
    second = with_phone(visitor, "周建军", captain_of(shift))
    own = with_phone(visitor, "李梅", acting(li.person.volunteer))
    zhou.sees("张*", "王*", "老街义诊")
    looks(zhou.page)
    looks(own.page)
    fetches(zhou)  # the clock was moved since
    for who in (zhou, second, own):
        cut(who)

    calls(zhou, zhang, "到了")
    scans(zhou, own)
    calls(second, zhang, "到了")
    six = own.page.locator("[data-mine-digits]").inner_text()
    second.page.locator("[data-digits]").fill(six)
    second.page.get_by_role("button", name="记下").click()
    second.page.get_by_role("button", name=li.person.volunteer.number).click()
    calls(second, wang, "到了")
    zhou.sees("还有 2 条待上传。")
    assert not Attendance.objects.exists()

    back(second)
    back(zhou)
    assert FieldScan.objects.filter(outcome="taken").count() == 5
    assert state_of(shift) == [("open", 1)] * 3
    assert set(Scan.objects.values_list("method", flat=True)) == {"roll", "person", "digits"}
    in_at = Attendance.objects.get(signup=zhang).in_at
    assert abs(in_at - clock.now()) < 5 * MINUTE  # the phones' clocks are months off

    stand_at(shift.ends_at + MINUTE)
    fetches(zhou)
    the_answer_is_lost(zhou)
    for signup in (zhang, li, wang):
        calls(zhou, signup, "离开")
    zhou.page.unroute_all(behavior="wait")
    zhou.page.get_by_role("button", name="现在上传").click()
    expect(zhou.page.locator("[data-left]")).to_have_text("没有待上传的。")
    assert state_of(shift) == [("ended", 1)] * 3
    assert Scan.objects.filter(direction="out").count() == 3


def fetches(who: Somebody) -> None:
    """The list again, and the server's time with it."""
    with who.page.expect_response("**/field/day/"):
        who.page.get_by_role("button", name="重新取名单").click()
    expect(who.page.get_by_role("button", name="张*")).to_be_visible()


def the_answer_is_lost(who: Somebody) -> None:
    """The server takes it and commits, and the network dies before its answer arrives."""

    def swallow(route: Route) -> None:
        route.fetch()
        route.abort()

    who.page.route("**/field/sync/", swallow)


def test_the_page_reckons_as_the_server_does(live_server: object, phone: Page) -> None:
    """The same vector as tests/engines/test_chained.py, and the codes of a whole chain."""
    phone.goto(FIELD)
    secret = bytes(range(32))
    seed = chained.text(chained.seed(secret, "signup:7", 4))
    shift = {"first_block": 4, "first_window": 130}
    person = {"signup": 7, "anchors": [VECTOR[0]], "checks": "oQ=="}
    found = phone.evaluate(
        """async ([own, shift, person]) => {
          const code = await SJCodes.link(own, 130), six = await SJCodes.digits(code);
          return [SJCodes.text(code), six,
            await SJCodes.fits(shift, person, SJCodes.text(code), 130),
            await SJCodes.fits(shift, person, SJCodes.text(code), 131),
            await SJCodes.mayBe(shift, person, six, 130)];
        }""",
        [{"seeds": [seed], "first_block": 4}, shift, person],
    )
    assert found == [VECTOR[1], VECTOR[2], True, False, VECTOR[3] == 0xA1]

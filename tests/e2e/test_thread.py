"""The thread: in a real county a need becomes a truthful record, each step at somebody's page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from shijian.accounts.commands import make_person
from shijian.activities.models import Shift
from shijian.activities.queries import place_code
from shijian.common import clock, identifiers
from shijian.common.actor import job
from shijian.indicators.commands import count_facts
from shijian.orders.commands import complete_served
from shijian.organisations.commands import appoint, establish, found_county
from shijian.organisations.queries import centre
from tests.build.catalogue import a_category, the_reference
from tests.build.teams import a_team
from tests.e2e.walk import Somebody, stand_at

Come = Callable[..., BrowserContext]
MONDAY = dt.date(2027, 3, 8)
TOWN, VILLAGE = "腾蛟镇", "凤巢村"
ORDERED = "上门理发"
STATION_PHONE = "0577-6300 0000"


@pytest.fixture
def moving_clock() -> Iterator[None]:
    """The story goes on for days; afterwards it is today again."""
    yield
    clock.shift(dt.timedelta())


@pytest.fixture
def county(transactional_db: None, moving_clock: None) -> None:
    """平阳县 as `./shijian init` founds it, its centre standing, its office head appointed."""
    stand_at(clock.moment(MONDAY, 9))
    by = job("init")
    the_reference()
    found_county("330326", by=by)
    standing = centre()
    assert standing is not None
    standing = establish(standing, on=MONDAY, by=by)
    head = make_person(name="林静", phone="13900010001", by=by)
    appoint(standing, post="office_head", person=head, title="办公室主任", by=by)
    a_team(organisation=standing, name="平阳县便民服务队", categories=[a_category()])


def test_a_need_becomes_a_truthful_record(county: None, visitor: Come) -> None:
    lin = Somebody(visitor("laptop"), "林静", "13900010001")  # the centre's office
    chen = Somebody(visitor("laptop"), "陈会", "13900010002")  # works at the station
    zhou = Somebody(visitor("phone"), "周建军", "13900010003")  # will lead the squad
    zhang = Somebody(visitor("phone"), "张秀英", "13900010004")  # a volunteer
    wu = Somebody(visitor("phone"), "吴秀兰", "13900010005")  # a resident

    lin.signs_in("/console/organisations/")
    the_office_establishes(lin, f"{TOWN}所", "赵敏", "13900010009")
    the_office_establishes(lin, f"{VILLAGE}站", chen.name, chen.phone, under=f"{TOWN}所")
    a_squad_gets_its_captain(lin, chen, zhou)
    a_resident_becomes_a_volunteer(zhang)
    asks_to_join(zhang)
    the_captain_lets_in(zhou)
    the_captain_offers(zhou)
    number = a_resident_orders(wu)
    the_desk_orders_for_somebody_without_a_phone(chen)
    the_station_verifies(chen, number)
    the_office_dispatches(lin, number)
    the_captain_accepts(zhou)
    takes_a_place(zhang)
    takes_a_place(zhou)
    both_sign_in_and_out(zhou, zhang)
    the_captain_hands_over(zhou)
    another_person_confirms(chen)
    the_resident_rates(wu, number)
    the_volunteer_sees_it(zhang)
    the_command_page_shows_it(lin)


# ---------------------------------------------------------------- 1: the tree


def the_office_establishes(
    lin: Somebody, unit: str, name: str, phone: str, under: str = ""
) -> None:
    """A planned institute or station gets its plate, its telephone and its first person."""
    lin.go("/console/organisations/")
    lin.fill(q=unit.removesuffix("站").removesuffix("所"))
    lin.press("查找")
    lin.press(unit)
    lin.press("授牌成立")
    lin.fill(phone=STATION_PHONE, address=f"{unit}路1号", opening="周一至周五 8:30-17:00")
    lin.press("授牌成立")
    lin.sees("已成立")
    row = lin.page.get_by_role("row").filter(has_text="站长" if under else "所长").first
    lin.press("补人", row)
    lin.fill(name=name, phone=phone, title="村党支部书记" if under else "镇党委书记")
    lin.press("任职")
    lin.sees(f"{name[0]}*", "在任")


# ---------------------------------------------------------------- 2: volunteers and their squad


def a_squad_gets_its_captain(lin: Somebody, chen: Somebody, zhou: Somebody) -> None:
    """The squad mirrors the station; its first member is let in by the station and leads it."""
    lin.go("/console/teams/")
    lin.press("一起建好")
    a_resident_becomes_a_volunteer(zhou)
    asks_to_join(zhou)
    chen.signs_in("/console/teams/")
    chen.press(f"{VILLAGE}")
    chen.press("同意入队")
    chen.press("全部队员，任命队长")
    chen.press("任命为队长")
    chen.press("给予")
    chen.press("给予")
    chen.sees(f"{zhou.name[0]}*")


def a_resident_becomes_a_volunteer(who: Somebody) -> None:
    """By one's own act, with at most six answers: phone and code count (issue, step 2)."""
    who.go("/")
    who.press("当志愿者")
    asked = {"phone", "code"}
    who.signs_in()
    fields = who.page.locator("main input:visible, main select:visible, main textarea:visible")
    who.choose("town", TOWN)
    expect(who.page.locator("select[name=home]")).to_be_visible()
    asked |= {field.get_attribute("name") or "" for field in fields.all()} - {"agree"}
    assert len(asked) <= 6, asked
    number = identifiers.synthetic_id(dt.date(1980, 5, 17), 1, int(who.phone[-2:]))
    who.fill(name=who.name, id_number=number)
    who.choose("home", VILLAGE)
    who.tick("我看过了，自愿注册")
    who.press("注册")


def asks_to_join(who: Somebody) -> None:
    """The squad of the own village."""
    who.go("/teams/")
    who.press(VILLAGE)
    who.press("加入")
    who.press("申请加入")
    who.sees("已申请，等队长答复。")


def the_captain_lets_in(zhou: Somebody) -> None:
    zhou.go("/teams/mine/")
    zhou.press(VILLAGE)
    zhou.press("入队申请")
    zhou.sees("张*")
    zhou.press("同意入队")


# ---------------------------------------------------------------- 3: the menu


def the_captain_offers(zhou: Somebody) -> None:
    """制单: what, where, which half-days, how many a week."""
    zhou.go("/menu/mine/")
    zhou.press("写一项菜单")
    zhou.choose("category", ORDERED)
    zhou.fill(title=ORDERED, description="到家里理发，自带工具和围布。")
    for box in zhou.page.locator("input[name=half_days]").all():
        box.check()
    zhou.fill(weekly_capacity="6", people_needed="2", minutes="60")
    zhou.press("存为草稿")
    zhou.press("开放")
    zhou.sees("开放")


# ---------------------------------------------------------------- 4: orders


def a_resident_orders(wu: Somebody) -> str:
    """点单 in at most five screens from the item to the number."""
    wu.go("/menu/")
    wu.press(ORDERED)
    wu.press("点这一项")
    screens = 0
    for answer in (for_myself, at_my_door, any_time, my_phone):
        screens += 1
        answer(wu)
        wu.press("下一步")
    screens += 1
    wu.sees("吴*", "凤巢村", "都可以")
    wu.press("登录并提交")
    wu.signs_in()
    if "/check/" in wu.page.url:
        wu.press("提交点单")
    assert screens <= 5
    number = re.search(r"SJ[-\d]+", wu.reads())
    assert number is not None, wu.reads()
    return number.group()


def for_myself(wu: Somebody) -> None:
    wu.fill(own_name=wu.name)
    wu.page.locator("input[name=who][value=self]").check()


def at_my_door(wu: Somebody) -> None:
    wu.choose("town", TOWN)
    wu.choose("place", VILLAGE)
    wu.fill(address="溪边路12号")


def any_time(wu: Somebody) -> None:
    wu.tick("都可以，您定")


def my_phone(wu: Somebody) -> None:
    if wu.page.locator("[name=phone]:visible").count():
        wu.fill(phone=wu.phone)


def the_desk_orders_for_somebody_without_a_phone(chen: Somebody) -> None:
    """代办: the worker asks, reads back, and writes down how the resident agreed."""
    chen.go("/desk/")
    chen.fill(name="陈阿公")
    chen.press("下一题：要什么")
    chen.tick(ORDERED)
    chen.press("下一题：给谁")
    chen.page.locator("input[name=who][value=self]").check()
    chen.press("下一题：哪里")
    at_my_door(chen)
    chen.press("下一题：时间")
    chen.page.locator("input[name=any_time]").check()
    chen.press("下一题：电话")
    expect(chen.page.locator("input[name=phone]")).to_have_value(STATION_PHONE)
    chen.press("下一步：念一遍")
    chen.tick("本人到站里")
    chen.press("提交点单")
    chen.sees("记好了", "受理回执", "陈*")


# ---------------------------------------------------------------- 5: verified, dispatched, accepted


def the_station_verifies(chen: Somebody, number: str) -> None:
    """The station rings, asks, and says that it is right."""
    chen.go("/console/orders/?queue=verify")
    chen.press(ORDERED)
    chen.sees(number, "吴*")
    chen.press("已核实")
    chen.sees("已核实，待派")


def the_office_dispatches(lin: Somebody, number: str) -> None:
    """派单: the capable teams ranked with reasons; the office takes the first."""
    lin.go("/console/dispatch/")
    lin.sees(number, "建议派给谁", "点的就是这支队的菜单", "同一个村社")
    expect(lin.page.locator(".sj-offer")).to_contain_text(f"{VILLAGE}小队")
    others = lin.page.locator("details.sj-panel-foot")
    expect(others).to_contain_text("平阳县便民服务队")  # and why not this one
    lin.press("派单")
    lin.sees(f"{number} 已派给{VILLAGE}小队")


def the_captain_accepts(zhou: Somebody) -> None:
    """接单: the order becomes an activity of the team."""
    zhou.go("/orders/team/")
    zhou.press(ORDERED)
    zhou.press("我们去")
    zhou.sees("已接单，待服务")


# ---------------------------------------------------------------- 6: the activity


def takes_a_place(who: Somebody) -> None:
    """A member finds what only the team is called to, and signs up."""
    who.go("/activities/")
    who.press(ORDERED)
    who.press("报名")
    who.sees("报上了")


def both_sign_in_and_out(zhou: Somebody, zhang: Somebody) -> None:
    """In and out by the code's address and by six digits, scanned or read out, each way round."""
    shift = Shift.objects.get()
    stand_at(shift.starts_at - dt.timedelta(minutes=10))
    zhou.go(f"/activities/shifts/{shift.pk}/attendance/")
    zhou.sees(place_code(shift).spoken)
    zhang.go(f"/s/{place_code(shift).token}")  # any scanner opens the address of the code
    zhang.press("签到")
    zhang.sees("已签到")
    zhou.go("/activities/mine/")
    zhou.press("出示签到码")
    zhou.press("输入现场的 6 位数")
    zhou.fill(digits=place_code(shift).digits)
    zhou.press("签到")
    zhou.sees("已签到")

    stand_at(shift.ends_at + dt.timedelta(minutes=5))
    zhang.go("/activities/mine/")
    zhang.press("出示签到码")
    said = zhang.page.locator(".digits").inner_text()
    zhou.go(f"/activities/shifts/{shift.pk}/attendance/")
    zhou.sees("还有 2 人没有签退")
    zhou.fill(digits=said)
    zhou.press("记下")
    zhou.go(f"/s/{place_code(shift).token}")
    zhou.press("签退")
    zhou.sees("已签退")


def the_captain_hands_over(zhou: Somebody) -> None:
    """The shift is over: somebody else decides about the hours, the captain's own among them."""
    zhou.go("/activities/led/")
    zhou.press("09:00-10:00")
    zhou.press("交给确认人")
    zhou.sees("由别人确认时长")


# ---------------------------------------------------------------- 7: hours


def another_person_confirms(chen: Somebody) -> None:
    """The station's desk was locked overnight; then two people get an hour each, and points."""
    chen.go("/console/hours/")
    chen.signs_in("/console/hours/")
    chen.sees("张*", "周*", "2 人，2 小时")
    chen.press("确认勾选的")
    chen.sees("2 人，共 2 小时，已确认")
    complete_served(by=job("orders.follow"))  # what the worker does next


# ---------------------------------------------------------------- 8: what they see of it


def the_resident_rates(wu: Somebody, number: str) -> None:
    """评单: stars, solved or not, a word to the station."""
    wu.go("/orders/")
    wu.press(ORDERED)
    wu.sees(number, "已办结")
    wu.press("请说一下做得怎么样")
    wu.tick("很好")
    wu.tick("解决了")
    wu.fill(words="剪得清爽，人也和气。")
    wu.press("提交")
    wu.sees("已评价")


def the_volunteer_sees_it(zhang: Somebody) -> None:
    """Hours, points and history, each opening its rows."""
    zhang.go("/me/")
    zhang.sees("1 小时")
    zhang.press("平台记录的时长")
    zhang.sees(ORDERED, "09:00-10:00", "现场签到 1 小时，补录 0 小时")
    zhang.press(ORDERED)
    zhang.sees(f"{TOWN}{VILLAGE}新时代文明实践站", "由别人确认")
    zhang.go("/points/")
    zhang.sees("+1", "服务所得")


# ---------------------------------------------------------------- 9: command


def the_command_page_shows_it(lin: Somebody) -> None:
    """Open orders, volunteers, hours, villages; a number opens the rows behind it."""
    count_facts(by=job("indicators.count"))
    lin.go("/console/command/")
    lin.proves()  # a working day has passed
    lin.sees("在办点单", "三个转变")
    row = lin.page.get_by_role("row").filter(has_text=TOWN)
    expect(row).to_contain_text("2 小时")
    expect(row).to_contain_text("1/38")
    lin.press("2 小时", row)
    expect(lin.page.get_by_role("row").filter(has_text=ORDERED)).to_have_count(2)
    lin.go("/console/command/")
    lin.press("待核实")
    lin.sees("SJ-2703-0002")  # what the desk wrote down waits still

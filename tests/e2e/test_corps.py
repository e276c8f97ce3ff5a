"""Two stories of the corps: an expert is invited; a group comes in and gets its first grant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.teams.models import Engagement, SupportCall, SupportRequest, Team
from tests.build.accounts import an_actor
from tests.build.organisations import a_centre, an_institute
from tests.build.social import a_credit_code
from tests.build.teams import a_team
from tests.build.volunteers import a_volunteer, acting
from tests.e2e.town import sign_in
from tests.e2e.walk import Somebody

Come = Callable[..., BrowserContext]
Look = Callable[..., None]
Complain = Callable[[Page], list[str]]
pytestmark = pytest.mark.django_db(transaction=True)


def somebody(visitor: Come, size: str, who: Actor, url: str) -> Somebody:
    """Somebody who is signed in already."""
    context = visitor(size)
    sign_in(context, who, url)
    return Somebody(context, "")


def test_an_expert_is_invited(
    visitor: Come, looks: Look, complaints: Complain, live_server: object
) -> None:
    url = live_server.url  # type: ignore[attr-defined]
    team = a_team(organisation=an_institute(), name="甲镇健康服务队")
    lin = somebody(visitor, "phone", acting(a_volunteer(name="林秀兰")), url)
    said = complaints(lin.page)
    lin.go("/teams/")
    lin.press("专家人才库")
    lin.tick("退休医生")
    lin.choose("duty_field", "医疗健身")
    lin.fill(speciality="儿童常见病")
    lin.tick("愿意指导")
    looks(lin.page)
    lin.press("登记进库")
    lin.sees("您已在专家人才库里")

    staff = somebody(visitor, "laptop", an_actor("staff", an_institute().path), url)
    staff.go("/console/teams/experts/")
    staff.sees("林*", "儿童常见病")
    looks(staff.page)
    staff.press("邀请")
    staff.choose("team", team.short_name)
    staff.tick("指导")
    staff.fill(words="每月一次，给孩子们看看")
    staff.press("邀请")
    staff.sees("待答复")

    lin.go("/teams/experts/")
    lin.press("甲镇健康服务队")
    lin.sees("每月一次，给孩子们看看")
    looks(lin.page)
    lin.press("愿意")
    lin.sees("已受邀")
    assert Engagement.objects.get().state == "accepted"
    staff.go(f"/console/teams/{team.pk}/")
    staff.sees("林* 退休医生")
    assert not said


def test_a_group_comes_in_and_gets_its_first_grant(
    visitor: Come, looks: Look, complaints: Complain, live_server: object
) -> None:
    url, centre = live_server.url, a_centre()  # type: ignore[attr-defined]
    zhang = somebody(visitor, "phone", acting(a_volunteer(name="张建国")), url)
    office = somebody(visitor, "laptop", an_actor("office", centre.path), url)
    director = somebody(visitor, "laptop", an_actor("director", centre.path), url)
    said = complaints(zhang.page)

    zhang.go("/teams/apply/")
    zhang.choose("organisation", centre.short_name)
    zhang.fill(name="暖阳义工协会", introduction="三十个人，做了六年")
    zhang.choose("duty_field", "扶贫帮困")
    zhang.page.locator("[name=registered][value=yes]").check()
    zhang.page.locator("[name=overseas_funding][value=no]").check()
    zhang.fill(
        credit_code=a_credit_code(), registration_authority="试县民政局",
        supervising_unit="试县文明办", registered_on="2020-05-04",
    )  # fmt: skip
    looks(zhang.page)
    zhang.press("申请加入")
    zhang.sees("已申请")

    office.go("/console/teams/applications/")
    office.press("暖阳义工协会")
    looks(office.page)
    office.press("材料齐全")
    office.sees("已核对")
    director.go("/console/teams/applications/")
    director.press("暖阳义工协会")
    director.press("同意加入")
    team = Team.objects.get(name="暖阳义工协会")

    today = clock.today()
    office.go("/console/teams/support/new/")
    office.choose("organisation", centre.short_name)
    office.fill(
        title="微公益项目扶持", document="文明办〔2026〕3 号", text="面向社会组织",
        opens_on=today.isoformat(), closes_on=(today + dt.timedelta(14)).isoformat(),
        report_by=(today + dt.timedelta(180)).isoformat(), budget_yuan="10000", most_yuan="5000",
    )  # fmt: skip
    looks(office.page)
    office.press("存为草稿")
    office.press("发布")

    call = SupportCall.objects.get()
    zhang.go(f"/teams/support/{call.pk}/")
    zhang.press("申报帮扶")
    zhang.fill(title="独居老人午餐", plan="每周三次，二十位老人", asked_yuan="3000")
    looks(zhang.page)
    zhang.press("提交")
    row = SupportRequest.objects.get()
    assert row.team == team

    director.go(f"/console/teams/support/{call.pk}/{row.pk}/")
    director.page.locator("[name=state][value=granted]").check()
    director.fill(given_yuan="2500", reasons="方案扎实，老人确有需要")
    looks(director.page)
    director.press("评定")
    zhang.go(f"/teams/support/{call.pk}/")
    zhang.sees("2,500 元", "方案扎实，老人确有需要")
    looks(zhang.page)
    row.refresh_from_db()
    assert (row.state, row.given_yuan) == ("granted", 2_500)
    assert not said

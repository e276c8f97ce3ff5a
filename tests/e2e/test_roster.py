"""A township brings its roster: forty kinds of mistakes, put right in the page, then invited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from shijian.imports.commands import merge_batch
from shijian.imports.models import Batch
from shijian.volunteers.commands import disown_invitation, invite_people
from shijian.volunteers.models import Invitation, Volunteer
from shijian.volunteers.rules import Invitee
from tests.build.accounts import BUILDER, an_actor
from tests.build.imports import a_workbook, looked_at
from tests.build.organisations import a_centre, a_county, a_station, an_institute
from tests.build.rosters import GOOD, MISTAKES, number_of, rows
from tests.build.teams import a_squad
from tests.build.volunteers import a_volunteer
from tests.e2e.town import sign_in

Come = Callable[..., BrowserContext]
Look = Callable[..., None]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def a_township() -> Any:
    """Its worker; somebody who said “not me” before, and a team of another township."""
    a_county()
    office = an_actor("office", a_centre().path)
    before = invite_people([Invitee("周一", "13800009999")], label="x", source="station",
                           path=a_station().path, by=office)  # fmt: skip
    disown_invitation(before.invitations.get(), by=office)
    foreign = a_squad(organisation=a_station(2), captain=a_volunteer())
    type(foreign).objects.filter(pk=foreign.pk).update(name="别人的队", short_name="别人的队")
    return an_actor("staff", an_institute().path, name="叶所员")


def test_a_roster_with_forty_kinds_of_mistakes_is_repaired_and_everybody_is_asked(
    transactional_db: None, live_server: Any, visitor: Come, looks: Look,
    complaints: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    context = visitor("laptop")
    sign_in(context, a_township(), live_server.url)
    page = context.new_page()
    said = complaints(page)
    page.goto("/console/imports/")
    looks(page)
    page.locator('a[href="/console/imports/rosters/new/"]').click()
    expect(page.get_by_label("表格文件")).to_be_visible()
    looks(page)
    file = {"name": "甲镇名册.xlsx", "mimeType": XLSX, "buffer": a_workbook(rows())}
    page.get_by_label("表格文件").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("正在核对")).to_be_visible()
    looks(page)
    looked_at(Batch.objects.get())
    page.reload()
    volunteers = Volunteer.objects.count()
    looks(page)
    expect(page.get_by_text("表格软件丢失").first).to_be_visible()
    _repair(page, looks)
    expect(page.get_by_role("heading", name="核对无误")).to_be_visible()
    looks(page)
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("正在整表导入")).to_be_visible()
    merge_batch(Batch.objects.get(), by=BUILDER)
    page.reload()
    looks(page)
    repaired = sum(1 for _row, fix in MISTAKES if fix)
    expect(page.get_by_text(f"新增 {len(GOOD) + repaired} 行")).to_be_visible()
    assert Invitation.objects.filter(state="open").count() == len(GOOD) + repaired
    assert Volunteer.objects.count() == volunteers
    page.get_by_role("button", name="撤销导入").click()
    expect(page.get_by_text("恢复到导入前的样子")).to_be_visible()
    assert not Invitation.objects.filter(state="open").exists()
    assert not said


def _repair(page: Page, looks: Look) -> None:
    """Page by page: type what has to stand there, leave out who stands there twice."""
    fixes = {number_of(n): fix for n, (_row, fix) in enumerate(MISTAKES)}
    for _round in range(6):
        shown = page.locator('#faults input[name^="cell-"]')
        names = [field.get_attribute("name") or "" for field in shown.all()]
        if not names:
            return
        for name in names:
            _cell, number, column = name.split("-")
            fix = fixes[int(number)]
            if fix is None:
                page.locator(f'label:has(input[name="drop-{number}"])').click()
            else:
                page.locator(f'input[name="{name}"]').fill(fix.get(column, ""))
        page.get_by_role("button", name="保存并重新核对").click()
        page.wait_for_load_state()
    looks(page)

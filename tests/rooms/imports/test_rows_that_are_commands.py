"""Tables whose rows are commands of their own: posts, organisations, teams."""

from __future__ import annotations

import datetime as dt

import pytest

from shijian.accounts.models import Grant, Person
from shijian.common import clock
from shijian.imports import commands
from shijian.organisations.commands import end_holding
from shijian.organisations.models import Holding, Organisation
from shijian.teams.models import Team
from tests.build.accounts import an_actor, an_id_number
from tests.build.catalogue import a_category
from tests.build.imports import a_batch, a_workbook, faults_of, taken_over
from tests.build.organisations import a_centre, a_county, a_station, an_institute
from tests.build.teams import a_member
from tests.build.volunteers import a_volunteer

pytestmark = pytest.mark.django_db
POST = ["东街社区", "", "站长", "张 三", "１３８-0000-1234", "", "村书记", "2024.6.3", ""]


@pytest.fixture
def office():
    a_county()
    return an_actor("office", a_centre().path, name="陈办公")


def test_posts_of_a_township_are_filled_and_given_back(office):
    rows = [POST, ["甲镇", "", "所长", "李四", 13800001235, an_id_number(), "镇书记", 45446, "否"]]
    titles = ["单位", "乡镇", "岗位", "姓名", "手机", "身份证号", "职务", "任职日期", "是否代理"]
    batch = a_batch("posts", a_workbook([["任职名册"], [], titles, *rows]), by=office)
    assert (batch.state, faults_of(batch)) == ("ready", [])
    assert not Holding.objects.exists()
    assert not Person.objects.filter(name="张三").exists()
    done = taken_over(batch, by=office)
    first, second = Holding.objects.order_by("pk")
    assert (first.organisation, first.person.name) == (a_station(), "张三")
    assert first.starts_on == second.starts_on == dt.date(2024, 6, 3)
    assert Grant.objects.filter(person=first.person, scope_path=a_station().path).exists()
    end_holding(second, on=clock.today(), by=office)
    undone = commands.undo_batch(done, by=office)
    assert (undone.state, undone.kept) == ("undone", 1)
    first.refresh_from_db()
    assert first.ends_on == first.starts_on


def test_a_rules_no_stands_at_its_cell(office):
    rows = [
        POST,
        ["东街社区", "", "站长", "王五", "13800001236", "", "主任", "", ""],
        ["东街社区", "", "司令", "王五", "13800001236", "", "主任", "", ""],
        ["东街社区", "", "副站长", "王五", "1380000123", "3.30E+17", "主任", "明天", "也许"],
        ["没有这站", "", "站长", "王五", "13800001236", "", "", "", ""],
    ]
    assert faults_of(a_batch("posts", rows, by=office)) == [
        (3, "post", "tables.said"), (4, "post", "tables.said"),
        (5, "phone", "tables.no_mobile"), (5, "id_number", "tables.digits_lost"),
        (5, "starts_on", "tables.no_day"), (5, "acting", "tables.not_in_list"),
        (6, "title", "tables.needed"),
    ]  # fmt: skip
    assert not Holding.objects.exists()


def test_nobody_fills_posts_of_a_foreign_township_by_a_table(office):
    staff = an_actor("staff", an_institute().path)
    rows = [POST, ["南山村", "", "站长", "李四", "13800001235", "", "书记", "", ""]]
    assert faults_of(a_batch("posts", rows, by=staff)) == [(3, "unit", "tables.said")]


def test_organisations_are_told_established_and_found_anew(office):
    planned = a_station(1)
    Organisation.objects.filter(pk=planned.pk).update(state="planned", established_on=None)
    was = a_station().address
    rows = [
        ["东街社区站", "", "0577-1", "坡南街12号", "", ""],
        ["西溪村", "甲镇", "", "", "周一至周五", "2024/6/3"],
        ["县气象局", "", "0577-2", "", "", ""],
        ["甲镇", "", a_station().phone, "", "", ""],
    ]
    batch = a_batch("organisations", rows, by=office)
    assert (batch.state, faults_of(batch)) == ("ready", [])
    done = taken_over(batch, by=office)
    assert (len(done.made), len(done.before), done.same) == (1, 2, 1)
    planned.refresh_from_db()
    assert (planned.state, planned.opening) == ("established", "周一至周五")
    assert Organisation.objects.get(name__startswith="县气象局").phone == "0577-2"
    undone = commands.undo_batch(done, by=office)
    assert undone.kept == 1  # a plate that was given is not taken by undoing a table
    station = a_station()
    station.refresh_from_db()
    assert station.address == was
    assert not Organisation.objects.filter(name__startswith="县气象局").exists()


def test_whoever_may_not_found_a_subcentre_may_not_by_a_table(office):
    staff = an_actor("staff", an_institute().path)
    batch = a_batch("organisations", [["县气象局", "", "1", "", "", ""]], by=staff)
    assert faults_of(batch) == [(2, "unit", "tables.said")]


def test_teams_are_founded_and_go_while_nobody_is_in_them(office):
    from shijian.catalogue.queries import duty_fields

    field, offer = duty_fields()[0].name, a_category().name
    rows = [
        ["试县医疗队", "专业队", "试县", "", field, "县医院", offer, "2024-06-03", "简介"],
        ["试县教育队", "专业队", "试县中心", "", field, "县一中", "", "", ""],
    ]
    done = taken_over(a_batch("teams", rows, by=office), by=office)
    assert [team.name for team in Team.objects.order_by("pk")] == ["试县医疗队", "试县教育队"]
    wrong = a_batch("teams", [
        rows[0],
        ["试县三队", "小队", "试县", "", field, "", "", "", ""],
        ["试县四队", "专业队", "试县", "", "打麻将", "", "", "", ""],
        ["试县五队", "专业队", "试县", "", field, "", "", "", ""],
        ["试县六队", "专业队", "试县", "", field, "县医院", "打麻将", "", ""],
        ["试县七队", "专业队", "试县", "", field, "县医院", "", "", ""],
        ["试县七队", "专业队", "试县", "", field, "县医院", "", "", ""],
    ], by=office)  # fmt: skip
    assert [(row, column) for row, column, _c in faults_of(wrong)] == [
        (2, "name"), (3, "kind"), (4, "duty_field"), (5, "host"), (6, "categories"), (8, "name"),
    ]  # fmt: skip
    a_member(Team.objects.get(name="试县医疗队"), a_volunteer())
    assert commands.undo_batch(done, by=office).kept == 1
    assert [team.name for team in Team.objects.all()] == ["试县医疗队"]

"""Who holds which post, from a table: each row is one appointment."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.queries import post_standard
from shijian.common.actor import Actor
from shijian.common.incoming import (
    Checker,
    Kind,
    Line,
    Merged,
    Undone,
    a_day,
    citizen_id,
    mobile,
    person_name,
    rehearsed,
)
from shijian.common.refused import Refused
from shijian.engines.tables import Column, line, one_of
from shijian.organisations.commands.posts import appoint_someone, end_holding
from shijian.organisations.models import Holding, Organisation
from shijian.organisations.queries.named import Names
from shijian.organisations.rules import why_not_import

YES = {"是": True, "代理": True, "yes": True, "1": True, "否": False, "no": False, "0": False}
COLUMNS = (
    Column("unit", _("Unit"), line(80), required=True, example="甲镇新时代文明实践所",
           aliases=("单位", "单位名称", "所站名称", "机构"),
           note=_("centre, sub-centre, institute or station, or the place on which it stands")),
    Column("town", _("Township"), line(60), example="甲镇", aliases=("乡镇", "街道", "所属乡镇"),
           note=_("only needed where a name stands in two townships")),
    Column("post", _("Post"), line(30), required=True, example="所长",
           aliases=("岗位", "实践岗位", "担任岗位"), note=_("as the staffing standard calls it")),
    Column("name", _("Name"), person_name, required=True, example="张三",
           aliases=("姓名", "任职人", "名字")),
    Column("phone", _("Telephone"), mobile, required=True, example="13800001234",
           aliases=("手机", "手机号", "手机号码", "联系电话", "电话"),
           note=_("with which this person signs in")),
    Column("id_number", _("Identity number"), citizen_id, example="",
           aliases=("身份证号", "身份证", "证件号码"),
           note=_("may be left out; a column of texts, so that no digit is lost")),
    Column("title", _("Own title"), line(60), required=True, example="镇党委书记",
           aliases=("职务", "现任职务", "原单位职务"), note=_("in the home post, in full")),
    Column("starts_on", _("Since"), a_day, example="2024-06-03",
           aliases=("任职日期", "任职时间", "起始日期"), note=_("today where nothing is written")),
    Column("acting", _("Acting"), one_of(YES, shown=lambda: "是、否"), example="否",
           aliases=("是否代理", "代理"), note=_("yes for somebody who only stands in")),
)  # fmt: skip


def _appoint(row: Line, names: Names, by: Actor) -> Holding:
    given = dict(row.values)
    unit = names.find(given.pop("unit"), given.pop("town", "")).organisation
    if unit is None:
        raise Refused(_("No organisation stands there."), "organisations.no_unit_there",
                      status=422, field="unit")  # fmt: skip
    given["post"] = _post(unit, given["post"])
    return appoint_someone(unit, by=by, **given)


def _post(unit: Organisation, name: str) -> str:
    standards = post_standard(unit.kind)
    found = [post.code for post in standards if name in {post.code, str(post), post.name}]
    if not found:
        raise Refused(
            _("There is no such post there. There are: %(posts)s.")
            % {"posts": "、".join(str(post) for post in standards)},
            "organisations.no_such_post", status=422, field="post",
        )  # fmt: skip
    return found[0]


def _checker(by: Actor) -> Checker:
    names = Names()
    return rehearsed(lambda row, by: _appoint(row, names, by))(by)


@transaction.atomic
def appoint_listed(rows: Iterable[Line], by: Actor) -> Merged:
    """Every appointment of a table, or none."""
    names = Names()
    return Merged(made=[_appoint(row, names, by).pk for row in rows])


@transaction.atomic
def end_listed(merged: Merged, by: Actor) -> Undone:
    """The table was a mistake: its terms end on their first day; those changed since stay."""
    kept = 0
    for holding in Holding.objects.select_related("organisation__parent").filter(
        pk__in=merged.made
    ):
        try:
            end_holding(holding, on=holding.starts_on, by=by)
        except Refused:
            kept += 1
    return Undone(taken_back=len(merged.made) - kept, kept=kept)


POSTS = Kind(
    code="posts",
    title=_("Posts"),
    note=_("Who holds which post since when, with the title in the home post. Each row is an"
           " appointment and gives the rights of the post."),
    columns=COLUMNS,
    why_not=why_not_import,
    checker=_checker,
    merge=appoint_listed,
    undo=end_listed,
    at_once=3_000,
    most=3_000,
)  # fmt: skip

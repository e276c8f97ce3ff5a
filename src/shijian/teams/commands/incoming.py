"""Teams from a table: professional teams (C07) and teams of one field; each row founds one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.models import Category, DutyField
from shijian.catalogue.queries import categories, duty_fields
from shijian.common.actor import Actor
from shijian.common.incoming import Checker, Kind, Line, Merged, Undone, a_day, rehearsed
from shijian.common.refused import Refused, require
from shijian.engines.tables import Column, line, one_of
from shijian.journal.commands import record_raw
from shijian.organisations.queries.named import Names
from shijian.teams.commands.teams import create_team
from shijian.teams.models import Team
from shijian.teams.rules import why_not_alone, why_not_twice
from shijian.volunteers.rules import why_not_console

KINDS = {
    "专业队": Team.Kind.PROFESSIONAL, "专业志愿者队伍": Team.Kind.PROFESSIONAL,
    "professional": Team.Kind.PROFESSIONAL, "行业队": Team.Kind.FIELD, "field": Team.Kind.FIELD,
    "特色队": Team.Kind.FIELD,
}  # fmt: skip
COLUMNS = (
    Column("name", _("Full name, as on the flag"), line(80), required=True,
           example="平阳县卫生健康志愿服务队", aliases=("队伍名称", "队名", "名称", "团队名称")),
    Column("kind", _("Kind of team"), required=True, example="专业队",
           read=one_of(KINDS, shown=lambda: "专业队、特色队"),
           aliases=("队伍性质", "性质", "类型"),
           note=_("squads and brigades come by themselves with their organisation")),
    Column("unit", _("Organisation above it"), line(80), required=True, example="试县中心",
           aliases=("所属组织", "所属单位", "上级组织", "主管单位"),
           note=_("centre, sub-centre, institute or station")),
    Column("town", _("Township"), line(60), example="", aliases=("乡镇", "街道", "所属乡镇"),
           note=_("only needed where a name stands in two townships")),
    Column("duty_field", _("What it stands for"), line(40), required=True, example="卫生健康",
           aliases=("服务领域", "领域", "服务方向"),
           note=_("as the list of fields calls it")),
    Column("host", _("Host institution"), line(80), example="县人民医院",
           aliases=("依托单位", "依托机构"), note=_("a professional team has one")),
    Column("categories", _("Categories of service"), line(300), example="上门理发、水电维修",
           aliases=("服务类别", "服务项目", "服务内容"),
           note=_("names of categories, with a mark between them")),
    Column("founded_on", _("Founded on"), a_day, example="2024-06-03",
           aliases=("成立日期", "成立时间")),
    Column("introduction", _("Introduction"), line(300), example="", aliases=("简介", "队伍简介")),
)  # fmt: skip


class _Known:
    """What rows point at, read once for a whole table."""

    def __init__(self) -> None:
        self.units = Names()
        self.fields: dict[str, DutyField] = {
            name: row for row in duty_fields() for name in (row.code, row.name)
        }
        self.categories: dict[str, Category] = {
            name: row for row in categories() for name in (row.code, row.name)
        }

    def field(self, name: str) -> DutyField:
        if name in self.fields:
            return self.fields[name]
        shown = "、".join(dict.fromkeys(row.name for row in self.fields.values()))
        raise Refused(_("Write one of: %(choices)s.") % {"choices": shown},
                      "teams.unknown_field", status=422, field="duty_field")  # fmt: skip

    def offers(self, text: str) -> list[Category]:
        names = [name for name in re.split(r"[、,，;；/\s]+", text) if name]
        if unknown := [name for name in names if name not in self.categories]:
            raise Refused(_("There is no category “%(name)s”.") % {"name": unknown[0]},
                          "teams.unknown_category", status=422, field="categories")  # fmt: skip
        return [self.categories[name] for name in names]


def _found(row: Line, known: _Known, by: Actor) -> Team:
    given: dict[str, Any] = dict(row.values)
    unit = known.units.find(given.pop("unit"), given.pop("town", "")).organisation
    if unit is None:
        raise Refused(_("No organisation stands there."), "teams.no_unit_there", status=422,
                      field="unit")  # fmt: skip
    field = known.field(given.pop("duty_field"))
    offers = known.offers(given.pop("categories", ""))
    require(why_not_alone(given["kind"], given.get("host", ""), field))
    require(why_not_twice(unit, given["name"]))
    return create_team(unit, duty_field=field, categories=offers, by=by, **given)


def _checker(by: Actor) -> Checker:
    known = _Known()
    return rehearsed(lambda row, by: _found(row, known, by))(by)


@transaction.atomic
def found_listed(rows: Iterable[Line], by: Actor) -> Merged:
    """Every team of a table, or none."""
    known = _Known()
    return Merged(made=[_found(row, known, by).pk for row in rows])


@transaction.atomic
def take_back_teams(merged: Merged, by: Actor) -> Undone:
    """The table was a mistake: a team that has nothing of its own yet goes, the others stay."""
    kept = sum(not _removed(pk, by) for pk in merged.made)
    return Undone(taken_back=len(merged.made) - kept, kept=kept)


def _removed(pk: int, by: Actor) -> bool:
    try:
        with transaction.atomic():
            Team.objects.filter(pk=pk).delete()
    except ProtectedError:
        return False
    record_raw("teams.taken_back", "teams.team", str(pk), by=by)
    return True


TEAMS = Kind(
    code="teams",
    title=_("Teams"),
    note=_("Professional teams on a host institution, and teams of one field. Nobody joins by a"
           " table: members are invited, and each of them decides."),
    columns=COLUMNS,
    why_not=why_not_console,
    checker=_checker,
    merge=found_listed,
    undo=take_back_teams,
    at_once=3_000,
    most=3_000,
)  # fmt: skip

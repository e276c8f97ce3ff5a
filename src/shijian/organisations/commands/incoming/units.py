"""Organisations from a table: what residents are told of each, and sub-centres that are new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from shijian.common.actor import Actor
from shijian.common.incoming import Checker, Kind, Line, Merged, Undone, a_day, rehearsed
from shijian.common.refused import Refused
from shijian.engines.tables import Column, line
from shijian.journal.commands import record_raw
from shijian.organisations.commands.founding import found_subcentre
from shijian.organisations.commands.tree import describe, establish
from shijian.organisations.models import Organisation
from shijian.organisations.queries.named import Names
from shijian.organisations.rules import why_not_import

TOLD = ("phone", "address", "opening")
PLANNED = Organisation.State.PLANNED
COLUMNS = (
    Column("unit", _("Unit"), line(80), required=True, example="东街社区新时代文明实践站",
           aliases=("单位", "名称", "单位名称", "机构名称"),
           note=_("an organisation that is in the list, or a new sub-centre")),
    Column("town", _("Township"), line(60), example="甲镇", aliases=("乡镇", "街道", "所属乡镇"),
           note=_("only needed where a name stands in two townships")),
    Column("phone", _("Office telephone"), line(30), example="0577-63720012",
           aliases=("办公电话", "电话", "联系电话"), note=_("of the office, shown to everybody")),
    Column("address", _("Address"), line(120), example="坡南街12号", aliases=("地址", "详细地址"),
           note=_("of the office, shown to everybody")),
    Column("opening", _("Opening hours"), line(120), example="周一至周五 8:30-17:00",
           aliases=("开放时间", "服务时间")),
    Column("on", _("Day the plate was given"), a_day, example="2024-06-03",
           aliases=("授牌日期", "成立日期", "成立时间"),
           note=_("establishes an organisation that was only planned")),
)  # fmt: skip


def _write(row: Line, names: Names, by: Actor) -> tuple[Organisation, dict[str, Any] | None]:
    """Found or found anew, told, established; how it stood where it was there before."""
    given = row.values
    unit, fresh = _unit(given["unit"], given.get("town", ""), names, by)
    unit.refresh_from_db()
    told = {name: given.get(name, getattr(unit, name)) for name in TOLD}
    was = {name: getattr(unit, name) for name in TOLD} | {"state": unit.state}
    if "on" in given and unit.state == PLANNED:
        establish(unit, on=given["on"], by=by, **told)
    elif told != {name: was[name] for name in TOLD}:
        describe(unit, by=by, **told)
    elif not fresh:
        return unit, None
    return unit, None if fresh else {"pk": unit.pk, "was": was, "became": told}


def _unit(name: str, town: str, names: Names, by: Actor) -> tuple[Organisation, bool]:
    try:
        found = names.find(name, town).organisation
    except Refused as refused:
        if refused.code != "organisations.unknown_unit" or town:
            raise
        found = None
    if found is not None:
        return found, False
    return found_subcentre(name, by=by), True


def _checker(by: Actor) -> Checker:
    names = Names()
    return rehearsed(lambda row, by: _write(row, names, by))(by)


@transaction.atomic
def write_units(rows: Iterable[Line], by: Actor) -> Merged:
    """Every row of a table, or none."""
    names, known = Names(), Organisation.objects.values_list("pk", flat=True)
    before_keys = set(known)
    written = [_write(row, names, by) for row in rows]
    made = [unit.pk for unit, _was in written if unit.pk not in before_keys]
    before = [was for _unit, was in written if was]
    return Merged(made=made, before=before, same=len(written) - len(made) - len(before))


@transaction.atomic
def take_back_units(merged: Merged, by: Actor) -> Undone:
    """What was told before is told again; a new sub-centre that nothing hangs on goes.

    Whatever was changed again since, and every plate that was given, stays.
    """
    kept = 0
    for change in merged.before:
        unit = Organisation.objects.select_for_update().get(pk=change["pk"])
        untouched = all(getattr(unit, name) == change["became"][name] for name in TOLD)
        if untouched:
            describe(unit, by=by, **{name: change["was"][name] for name in TOLD})
        kept += not untouched or unit.state != change["was"]["state"]
    for pk in merged.made:
        kept += not _removed(pk, by)
    total = len(merged.made) + len(merged.before)
    return Undone(taken_back=total - kept, kept=kept)


def _removed(pk: int, by: Actor) -> bool:
    try:
        with transaction.atomic():
            Organisation.objects.filter(pk=pk).delete()
    except ProtectedError:
        return False
    record_raw("organisations.subcentre_taken_back", "organisations.organisation", str(pk), by=by)
    return True


UNITS = Kind(
    code="organisations",
    title=_("Organisations"),
    note=_("Telephone, address and opening hours of centre, institutes and stations; the day of"
           " the plate; new sub-centres. Institutes and stations come from the division codes."),
    columns=COLUMNS,
    why_not=why_not_import,
    checker=_checker,
    merge=write_units,
    undo=take_back_units,
    at_once=3_000,
    most=3_000,
)  # fmt: skip

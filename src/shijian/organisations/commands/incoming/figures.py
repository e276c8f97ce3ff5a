"""Residents and staff from a table: entered once at the level that knows (C15, C17)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Role
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.bulk import copied
from shijian.common.incoming import Kind, Line, Merged, Undone, listed
from shijian.common.refused import Refused
from shijian.engines.tables import Column, line, one_of, whole
from shijian.journal.commands import record_raw
from shijian.organisations.models import Figure, TakenBack
from shijian.organisations.queries.named import Names, Unit
from shijian.organisations.rules import (
    why_not_figure,
    why_not_import,
    why_not_record_figure,
)

OF_PLACES = frozenset({Figure.Kind.RESIDENTS})
MOST = 20_000_000
STAGED = {
    "kind": "text", "place": "bigint", "organisation": "bigint", "year": "int", "value": "int",
    "source": "text",
}  # fmt: skip
NEW = """
WITH newest AS MATERIALIZED (
    SELECT DISTINCT ON (known.kind, known.year, known.place_id, known.organisation_id) known.*
    FROM organisations_figure known
    LEFT JOIN organisations_takenback back ON back.figure_id = known.id
    WHERE back.id IS NULL
    ORDER BY known.kind, known.year, known.place_id, known.organisation_id, known.id DESC
)
INSERT INTO organisations_figure
    (kind, place_id, organisation_id, year, value, source, entered_by_id, entered_at)
SELECT own.kind, own.place, own.organisation, own.year, own.value, own.source, %s, %s
FROM incoming_figures own
LEFT JOIN newest ON newest.kind = own.kind AND newest.year = own.year
    AND coalesce(newest.place_id, 0) = coalesce(own.place, 0)
    AND coalesce(newest.organisation_id, 0) = coalesce(own.organisation, 0)
WHERE newest.value IS DISTINCT FROM own.value OR newest.source IS DISTINCT FROM own.source
RETURNING id
"""


ALIASES: dict[Figure.Kind, tuple[str, ...]] = {
    Figure.Kind.RESIDENTS: ("常住人口", "常住人口数", "人口"),
    Figure.Kind.STAFF: ("工作人员", "工作人员数", "职工人数", "公职人员数"),
    Figure.Kind.REGISTERED: ("志愿汇注册人数", "认可平台注册数", "平台注册人数"),
}
KINDS = {
    name: kind.value
    for kind in Figure.Kind
    for name in (kind.value, *ALIASES.get(kind, (str(kind.label),)))
}
COLUMNS = (
    Column("unit", _("Unit or place"), line(80), required=True, example="东街社区",
           aliases=("单位", "单位名称", "村", "村居", "村(社区)", "地方", "名称", "区划代码"),
           note=_("the name of a township, village, institute, station or sub-centre, or its"
                  " twelve-digit code")),
    Column("town", _("Township"), line(60), example="甲镇", aliases=("乡镇", "街道", "所属乡镇"),
           note=_("only needed where a name stands in two townships")),
    Column("kind", _("What is counted"), required=True, example="常住人口",
           read=one_of(KINDS, shown=lambda: listed(kind.label for kind in Figure.Kind)),
           aliases=("指标", "类别", "项目", "统计项"), note=_("residents or staff")),
    Column("year", _("Year"), whole(1900, 2200), required=True, example="2025",
           aliases=("年份", "年度", "统计年份"), note=_("the year that was counted")),
    Column("value", _("How many"), whole(0, MOST), required=True, example="3120",
           aliases=("数值", "人数", "数量", "合计人数"), note=_("a whole number of people")),
    Column("source", _("Source"), line(120), required=True, example="统计年报",
           aliases=("来源", "数据来源", "出处"), note=_("who counted, such as the yearly report")),
)  # fmt: skip


def _checker(by: Actor) -> Callable[[Sequence[Line]], None]:
    """Whose a row is, whether this actor works there, and whether it stands twice."""
    names = Names()
    units: dict[tuple[str, str], Unit | Refused] = {}
    seen: dict[tuple[object, ...], int] = {}

    def unit_of(name: str, town: str) -> Unit | Refused:
        try:
            unit = names.find(name, town)
        except Refused as refused:
            return refused
        return why_not_record_figure(unit.answers, by) or unit

    def check(rows: Sequence[Line]) -> None:
        for row in rows:
            given = row.values
            key = (given.get("unit", ""), given.get("town", ""))
            if key not in units:
                units[key] = unit_of(*key)
            found = units[key]
            if isinstance(found, Refused):
                if "unit" in given:
                    row.refuse(found, "unit")
            elif not row.faults:
                _look(row, found, seen)

    return check


def _look(row: Line, unit: Unit, seen: dict[tuple[object, ...], int]) -> None:
    given = row.values
    if refused := why_not_figure(given["kind"], given["year"], given["value"]):
        row.refuse(refused, "value")
        return
    of_place = given["kind"] in OF_PLACES
    target = unit.place if of_place else unit.organisation
    if target is None:
        row.refuse(Refused(_("No organisation stands there whose staff could be counted."),
                           "organisations.no_staff_there", status=422), "unit")  # fmt: skip
        return
    given["place"], given["organisation"] = (target.pk, None) if of_place else (None, target.pk)
    first = seen.setdefault((given["kind"], of_place, target.pk, given["year"]), row.number)
    if first != row.number:
        row.fault("unit", "tables.again", row=first)


@transaction.atomic
def merge_figures(rows: Iterable[Line], by: Actor) -> Merged:
    """Enter what is new or different, in one statement; what is known already stays as it is."""
    staged = (tuple(row.values[name] for name in STAGED) for row in rows)
    count = copied("incoming_figures", STAGED, staged)
    with connection.cursor() as cursor:
        cursor.execute(NEW, [by.person_id, clock.now()])
        made = [int(pk) for (pk,) in cursor.fetchall()]
    data = {"rows": count, "made": len(made)}
    record_raw("organisations.figures_imported", "organisations.figure", str(max(made, default=0)),
               by=by, scope_path=_top(by), data=data)  # fmt: skip
    return Merged(made=made, same=count - len(made))


@transaction.atomic
def take_back_figures(merged: Merged, by: Actor) -> Undone:
    """The table was a mistake: its figures count no longer, and stay to be read."""
    now = clock.now()
    taken = TakenBack.objects.bulk_create(
        [TakenBack(figure_id=pk, at=now) for pk in merged.made], batch_size=5_000
    )
    record_raw("organisations.figures_taken_back", "organisations.figure",
               str(max(merged.made, default=0)), by=by, scope_path=_top(by),
               data={"rows": len(taken)})  # fmt: skip
    return Undone(taken_back=len(taken))


def _top(by: Actor) -> str:
    return next(iter(by.paths({Role.OFFICE, Role.STAFF})), "/")


FIGURES = Kind(
    code="figures",
    title=_("Residents and staff"),
    note=_("Residents of townships and villages, staff of units; each with year and source. What"
           " is known already stays as it is, a different number is one more entry."),
    columns=COLUMNS,
    why_not=why_not_import,
    checker=_checker,
    merge=merge_figures,
    undo=take_back_figures,
)  # fmt: skip

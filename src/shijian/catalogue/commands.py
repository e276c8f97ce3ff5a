"""Writing reference data: loaded from files, changed by the centre's office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import QuerySet

from shijian.catalogue.models import (
    Audience,
    Category,
    DutyField,
    Holiday,
    Platform,
    PostStandard,
    QualificationKind,
    Risk,
    Rule,
    Safeguard,
    Skill,
    Term,
)
from shijian.catalogue.queries import shipped
from shijian.catalogue.rules import why_not_change_rule, why_not_edit_reference
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record, record_raw

CODES: dict[str, type[Term]] = {
    "skill": Skill,
    "audience": Audience,
    "safeguard": Safeguard,
    "risk": Risk,
    "duty_field": DutyField,
}
Row = dict[str, Any]
Model = TypeVar("Model", bound=models.Model)


@transaction.atomic
def load_reference(*, by: Actor) -> dict[str, int]:
    """Bring the reference data of this version into the database; what changed, by kind.

    Codes follow the files. Rules, standards and days that the centre set itself are never touched:
    only what is missing is added, and a provisional year is replaced by its notice.
    """
    require(why_not_edit_reference(by))
    changed = {
        "platforms": _merge(Platform, _numbered(shipped("platforms")["platform"])),
        "categories": _merge(Category, _categories()),
        **{f"{name}s": _merge(model, _codes(name)) for name, model in CODES.items()},
        "qualifications": _merge(
            QualificationKind, _numbered(shipped("qualifications")["qualification"])
        ),
        "rules": _add_rules(),
        "posts": _add_posts(),
        "holidays": _add_holidays(),
    }
    changed = {kind: count for kind, count in changed.items() if count}
    if changed:
        record_raw("catalogue.reference_loaded", "catalogue", "reference", by=by, data=changed)
    return changed


@transaction.atomic
def set_rule(
    key: str, value: Any, *, valid_from: dt.date, source: str, by: Actor
) -> Rule:  # fmt: skip
    """Let a rule have another value from a day on; the same day's value is replaced."""
    require(why_not_edit_reference(by))
    require(why_not_change_rule(valid_from, clock.today()))
    rule, _ = Rule.objects.update_or_create(
        key=key, valid_from=valid_from, defaults={"value": value, "source": source}
    )
    data = {"key": key, "valid_from": valid_from.isoformat(), "value": value}
    record("catalogue.rule_set", rule, by=by, data=data)
    return rule


@transaction.atomic
def set_holiday(day: dt.date, *, working: bool, name: str, by: Actor) -> Holiday:
    """Say that a day is a holiday, or a make-up working day (调休); no longer provisional."""
    require(why_not_edit_reference(by))
    holiday, _ = Holiday.objects.update_or_create(
        day=day,
        defaults={"working": working, "name": name, "provisional": False, "source": ""},
    )
    data = {"day": day.isoformat(), "working": working}
    record("catalogue.holiday_set", holiday, by=by, data=data)
    return holiday


@transaction.atomic
def remove_holiday(day: dt.date, *, by: Actor) -> None:
    """Let a day be what its weekday says again."""
    require(why_not_edit_reference(by))
    holiday = Holiday.objects.select_for_update().filter(day=day).first()
    if holiday is not None:
        record("catalogue.holiday_removed", holiday, by=by, data={"day": day.isoformat()})
        holiday.delete()


@transaction.atomic
def settle_holidays(year: int, *, by: Actor) -> int:
    """Say that a year's days agree with the notice; how many were provisional."""
    require(why_not_edit_reference(by))
    settled = Holiday.objects.filter(day__year=year, provisional=True).update(provisional=False)
    if settled:
        data = {"days": settled}
        record_raw("catalogue.holidays_settled", "catalogue.year", str(year), by=by, data=data)
    return settled


# ---------------------------------------------------------------- from the files


def _numbered(rows: list[Row]) -> list[Row]:
    return [row | {"order": number} for number, row in enumerate(rows)]


def _categories() -> list[Row]:
    platforms = dict(Platform.objects.values_list("code", "id"))
    return [
        {
            **{name: value for name, value in row.items() if name != "platform"},
            "platform_id": platforms[row["platform"]],
            "national_code": row["code"][:4],
            "active": row.get("active", True),
        }
        for row in _numbered(shipped("categories")["category"])
    ]


def _codes(name: str) -> list[Row]:
    rows = shipped("codes")[name]
    return _numbered([{"code": code, "name": zh, "name_en": en} for code, zh, en in rows])


def _table(model: type[Model]) -> QuerySet[Model, Model]:
    return QuerySet(model)


def _merge(model: type[Term], rows: list[Row]) -> int:
    """Add what is new and update what differs, by code; how many rows changed."""
    known = {term.code: term for term in _table(model)}
    fresh = [model(**row) for row in rows if row["code"] not in known]
    _table(model).bulk_create(fresh)
    changed = 0
    for row in rows:
        old = known.get(row["code"])
        if old is not None and any(getattr(old, name) != value for name, value in row.items()):
            _table(model).filter(pk=old.pk).update(**row)
            changed += 1
    return len(fresh) + changed


def _added(model: type[Model], rows: list[Row], key: Callable[[Model], object]) -> int:
    known = {key(row) for row in _table(model)}
    fresh = [made for made in (model(**row) for row in rows) if key(made) not in known]
    _table(model).bulk_create(fresh)
    return len(fresh)


def _add_rules() -> int:
    raw = shipped("rules")
    rows = [{"valid_from": raw["valid_from"], **row} for row in raw["rule"]]
    return _added(Rule, rows, lambda row: (row.key, row.valid_from))


def _add_posts() -> int:
    raw = shipped("posts")
    rows = [{"valid_from": raw["valid_from"], **row} for row in _numbered(raw["post"])]
    return _added(PostStandard, rows, lambda row: (row.kind, row.code, row.valid_from))


def _add_holidays() -> int:
    count = 0
    for year in shipped("holidays")["year"]:
        known = Holiday.objects.filter(day__year=year["year"])
        if year["provisional"] and known.exists():
            continue
        # The notice of a year replaces what was only expected of it, and nothing else.
        if not year["provisional"]:
            known.filter(provisional=True).delete()
        taken = set(known.values_list("day", flat=True))
        days = [day for day in _days(year) if day.day not in taken]
        Holiday.objects.bulk_create(days)
        count += len(days)
    return count


def _days(year: Row) -> Iterator[Holiday]:
    shared = {"source": year["source"][:120], "provisional": year["provisional"]}
    for name, first, last in year["holidays"]:
        day = dt.date.fromisoformat(first)
        while day <= dt.date.fromisoformat(last):
            yield Holiday(day=day, working=False, name=name, **shared)
            day += dt.timedelta(days=1)
    for name, day in year["working"]:
        yield Holiday(day=dt.date.fromisoformat(day), working=True, name=name, **shared)

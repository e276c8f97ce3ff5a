"""Reading reference data: codes, the rule values in force, the county's working days."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

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
)
from shijian.common import clock

REFERENCE = Path(__file__).parent / "reference"


def shipped(name: str) -> dict[str, Any]:
    """A file of reference data as this version brings it."""
    return tomllib.loads((REFERENCE / f"{name}.toml").read_text(encoding="utf-8"))


# ---------------------------------------------------------------- rule values


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule value, the day it holds from (its version) and where it comes from."""

    key: str
    value: Any
    valid_from: dt.date
    source: str

    @property
    def version(self) -> str:
        """What a record made under this value remembers: points.per_hour@2024-01-01."""
        return f"{self.key}@{self.valid_from.isoformat()}"

    @property
    def shown(self) -> str:
        """The value as a page says it; an unset target says so."""
        if isinstance(self.value, dict):
            return " · ".join(f"{name} {part}" for name, part in self.value.items() if part != {})
        if isinstance(self.value, list):
            return " · ".join(map(str, self.value))
        return _("target not set") if self.value == "" else str(self.value)


def rule(key: str, on: dt.date | None = None) -> Any:
    """The value of a rule on a day, today if none is named; an unknown key is a mistake."""
    return rules(key, on=on)[key]


def rules(*keys: str, on: dt.date | None = None) -> dict[str, Any]:
    """The values of several rules on one day, in one query."""
    return {key: found.value for key, found in in_force(*keys, on=on).items()}


_SET_HERE = """
SELECT DISTINCT ON (key) key, value, valid_from, source FROM catalogue_rule
WHERE key = ANY (%s) AND valid_from <= %s ORDER BY key, valid_from DESC
"""  # every page asks for some of them: nothing is built anew for it


def in_force(*keys: str, on: dt.date | None = None) -> dict[str, InForce]:
    """Several rules with version and source; a rule the centre never set holds as shipped."""
    found = {key: _shipped_rules()[key] for key in keys}
    with connection.cursor() as cursor:
        cursor.execute(_SET_HERE, [list(keys), on or clock.today()])
        for key, value, valid_from, source in cursor.fetchall():
            found[key] = InForce(key, json.loads(value), valid_from, source)
    return found


def shipped_values(*keys: str) -> dict[str, Any]:
    """What a database function falls back on where the centre never set a rule."""
    return {key: _shipped_rules()[key].value for key in keys}


def rules_in_force(on: dt.date | None = None) -> list[InForce]:
    """Every rule the product knows, as it holds on a day."""
    return sorted(in_force(*_shipped_rules(), on=on).values(), key=lambda rule: rule.key)


def rule_history(key: str) -> QuerySet[Rule]:
    """Every value a rule ever had, the newest first."""
    return Rule.objects.filter(key=key).order_by("-valid_from")


@cache
def _shipped_rules() -> dict[str, InForce]:
    raw = shipped("rules")
    return {
        row["key"]: InForce(row["key"], row["value"], raw["valid_from"], row["source"])
        for row in raw["rule"]
    }


# ---------------------------------------------------------------- codes


def platforms() -> QuerySet[Platform]:
    """The N+M platforms in their order, the centre itself first."""
    return Platform.objects.filter(active=True)


def categories(platform: Platform | str | None = None) -> QuerySet[Category]:
    """What can be asked for, by platform; a platform may be named by its code."""
    found = Category.objects.filter(active=True, platform__active=True).select_related("platform")
    if platform is not None:
        code = platform if isinstance(platform, str) else platform.code
        found = found.filter(platform__code=code)
    return found.order_by("platform__order", "order", "code")


def categories_called(words: str) -> QuerySet[Category]:
    """The categories that a resident's own word names: 剪头发 is 上门理发."""
    found = categories()
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(words__icontains=word))
    return found


def skills() -> QuerySet[Skill]:
    """What a volunteer can say they can do."""
    return Skill.objects.filter(active=True)


def audiences() -> QuerySet[Audience]:
    """Whom a service can be for."""
    return Audience.objects.filter(active=True)


def qualification_kinds() -> QuerySet[QualificationKind]:
    """The papers that a menu item or a post can ask for."""
    return QualificationKind.objects.filter(active=True)


def duty_fields() -> QuerySet[DutyField]:
    """What a team can stand for."""
    return DutyField.objects.filter(active=True)


def safeguards() -> QuerySet[Safeguard]:
    """What volunteers can be given."""
    return Safeguard.objects.filter(active=True)


def risks() -> QuerySet[Risk]:
    """What a helper may have to bring or mind."""
    return Risk.objects.filter(active=True)


# ---------------------------------------------------------------- days and posts


def calendar() -> dict[dt.date, bool]:
    """The days that are not what their weekday says, as `engines.schedule` reads them."""
    return dict(Holiday.objects.values_list("day", "working"))


def holidays(year: int) -> QuerySet[Holiday]:
    """One year's holidays and make-up days."""
    return Holiday.objects.filter(day__year=year).order_by("day")


def holiday_years() -> list[int]:
    """The years the calendar knows, and the one that follows, which somebody must enter."""
    ends = Holiday.objects.aggregate(first=Min("day"), last=Max("day"))
    this = clock.today().year
    first = min(ends["first"].year, this) if ends["first"] else this
    last = max(ends["last"].year, this) if ends["last"] else this
    return list(range(first, last + 2))


def post_standard(kind: str, on: dt.date | None = None) -> list[PostStandard]:
    """Who must hold which post in an organisation of this kind on a day, the first one leading."""
    return [post for post in post_standards(on) if post.kind == kind]


def post_standards(on: dt.date | None = None) -> list[PostStandard]:
    """The whole staffing standard of a day, of every kind of organisation."""
    day = on or clock.today()
    rows = PostStandard.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    return list(rows.filter(valid_from__lte=day).order_by("kind", "order", "code"))

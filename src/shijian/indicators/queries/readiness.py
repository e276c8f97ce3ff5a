"""Whether an organisation stands on something: 五有 and a responsible person, each with its rows.

What people know they enter as evidence in organisations; the rest is read from what was done, and
nobody is asked for it. A part that is not there is said, never counted against anybody.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shijian.catalogue.queries import rule
from shijian.common import clock
from shijian.hours.models import ServiceRecord
from shijian.menu.models import MenuItem
from shijian.organisations.models import Evidence, Organisation
from shijian.organisations.queries import Staffing, staffing, standing_evidence
from shijian.teams.models import Team

ACTIVITY_DAYS = "organisations.activity_days"
FIVE = ("premises", "team", "activity", "project", "mechanism", "responsible")
# Institutes and sub-centres work as units of their own (C03, C04).
OWN_UNIT = (*FIVE, "office", "staff", "budget")
LABELS: dict[str, Promise] = {
    "premises": gettext_lazy("premises"),
    "team": gettext_lazy("a team"),
    "activity": gettext_lazy("activities"),
    "project": gettext_lazy("projects"),
    "mechanism": gettext_lazy("working rules"),
    "responsible": gettext_lazy("a responsible person"),
    "office": gettext_lazy("office"),
    "staff": gettext_lazy("dedicated staff"),
    "budget": gettext_lazy("budget line"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of readiness: the rows it stands on, or what is known of why not."""

    code: str
    rows: list[str] = field(default_factory=list)
    missing: str = ""

    @property
    def label(self) -> Promise:
        """What the part is called."""
        return LABELS[self.code]

    @property
    def there(self) -> bool:
        """Whether at least one row stands behind it."""
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class Readiness:
    """All parts of one organisation."""

    parts: list[Part]

    @property
    def lacking(self) -> list[Part]:
        """The parts nothing stands behind yet."""
        return [part for part in self.parts if not part.there]


def readiness(organisations: Iterable[Organisation]) -> dict[int, Readiness]:
    """The parts of each of these organisations, in the same queries for any number."""
    rows = list(organisations)
    facts = _facts(rows)
    return {row.pk: Readiness([_part(code, row, facts) for code in _parts(row)]) for row in rows}


def _parts(row: Organisation) -> tuple[str, ...]:
    own = row.kind in {Organisation.Kind.INSTITUTE, Organisation.Kind.SUBCENTRE}
    return OWN_UNIT if own else FIVE


@dataclass(frozen=True, slots=True)
class _Facts:
    evidence: dict[int, dict[str, list[Evidence]]]
    posts: dict[int, Staffing]
    teams: dict[int, list[str]]
    offers: dict[int, int]
    served: dict[int, dt.datetime]
    days: int


def _facts(rows: list[Organisation]) -> _Facts:
    teams: dict[int, list[str]] = defaultdict(list)
    active = Team.objects.filter(organisation__in=rows, active=True).order_by("pk")
    for organisation, name in active.values_list("organisation_id", "short_name"):
        teams[organisation].append(name)
    open_items: Any = MenuItem.objects.filter(team__organisation__in=rows, state="open")
    offers = open_items.values_list("team__organisation").annotate(count=Count("pk"))
    records: Any = ServiceRecord.objects.filter(organisation__in=rows, counters=None)
    served = records.values_list("organisation").annotate(last=Max("starts_at"))
    return _Facts(
        standing_evidence(rows),
        staffing(rows),
        teams,
        dict(offers.order_by()),
        dict(served.order_by()),
        rule(ACTIVITY_DAYS),
    )


def _part(code: str, row: Organisation, facts: _Facts) -> Part:
    said = [evidence.words for evidence in facts.evidence[row.pk][code]]
    if code == "premises" and row.address:
        said.append(row.address)
    if code == "team":
        said += facts.teams[row.pk][:3]
    if code == "project" and (count := facts.offers.get(row.pk)):
        said.append(_("%(count)d items on the menu") % {"count": count})
    if code == "activity":
        return _activity(facts.served.get(row.pk), facts.days)
    if code in {"responsible", "staff"}:
        return _people(code, facts.posts[row.pk])
    return Part(code, said)


def _activity(last: dt.datetime | None, days: int) -> Part:
    if last is None:
        return Part("activity", [], _("nothing recorded yet"))
    day = date_format(clock.local(last).date(), "DATE_FORMAT")
    said = _("last recorded on %(day)s") % {"day": day}
    if last < clock.now() - dt.timedelta(days=days):
        return Part("activity", [], said)
    return Part("activity", [said])


def _people(code: str, posts: Staffing) -> Part:
    if code == "responsible":
        return Part(code, [posts.leader.title] if posts.leader else [])
    gaps = [str(gap) for gap in posts.vacancies if gap.post.dedicated]
    return Part(code, [], _("; ").join(gaps)) if gaps else Part(code, [_("every post is filled")])

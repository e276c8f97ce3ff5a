"""The engine's reasons in the words of an office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shijian.engines.matching import Reason
from shijian.engines.schedule import HalfDay
from shijian.orders.queries.days import weekday

TIRED = 30  # orders in the last 90 days after which a team should rest


@dataclass(frozen=True, slots=True)
class Group:
    """A team that cannot, with every reason."""

    name: str
    reasons: tuple[Reason, ...]


def reason_words(reason: Reason, slot: HalfDay) -> tuple[str, bool]:
    """A speaking reason, and whether it speaks for the team; empty where it says nothing."""
    data = dict(reason.params)
    when = _half(slot)
    if reason.code == "load":
        load, capacity = int(data["load"]), int(data["capacity"])
        said = _("%(load)d of %(capacity)d orders this week") % data
        return said, load * 3 < capacity * 2
    if reason.code == "turns":
        taken = int(data["taken"])
        if taken >= TIRED:
            return _("%(taken)d orders in the last %(days)d days; let them rest") % data, False
        return "", True
    if reason.code == "served_before":
        return _("served this person before"), True
    return {
        "same_village": (_("same village"), True),
        "same_township": (_("same township"), True),
        "same_county": (_("from another township"), False),
        "half_days_fit": (_("free on %(when)s") % {"when": when}, True),
        "any_time": (_("free on %(when)s") % {"when": when}, True),
        "half_days_unknown": (_("has not said when it is free; ask"), False),
    }[reason.code]


def _half(slot: HalfDay) -> str:
    day = weekday(slot.day)
    said = _("%(day)s afternoon") if slot.afternoon else _("%(day)s morning")
    return said % {"day": day}


def excluding_words(reason: Reason) -> str:
    """Why a team cannot, in one sentence."""
    data = dict(reason.params)
    return {
        "inactive": _("not active"),
        "other_category": _("does not do this"),
        "lacks_qualification": _("lacks a qualification that is needed"),
        "out_of_reach": _("goes only to its own place; they decided so themselves"),
        "no_half_day": _("not free at any time that suits"),
        "at_capacity": _("already has %(load)s orders this week, all it takes"),
        "too_few_people": _("%(needed)s must go, only %(people)s can"),
        "declined_before": _("has declined this order"),
    }[reason.code] % data


def grouped(groups: Iterable[Group]) -> dict[str, list[str]]:
    """Team names under the first reason of each, in the order met."""
    found: dict[str, list[str]] = {}
    for group in groups:
        found.setdefault(excluding_words(group.reasons[0]), []).append(group.name)
    return found


def missing_words(category: str, capable: int, groups: list[Group]) -> str:
    """What is lacking where nobody can go."""
    if not capable:
        return _("no team: nobody in the county offers %(category)s") % {"category": category}
    codes = {group.reasons[0].code for group in groups}
    said = {
        frozenset(): _("no team of your level: ask the level above"),
        frozenset({"out_of_reach"}): _(
            "no team near: the %(n)d that do this go only to their own place"
        ),
        frozenset({"declined_before"}): _("no team: the %(n)d asked have all declined"),
    }.get(frozenset(codes))
    if said is None and codes <= {"at_capacity", "no_half_day"}:
        said = _("no time: the %(n)d teams that do this are all taken then")
    if said is None and "too_few_people" in codes:
        said = _("too few people: no team can send as many as are needed")
    return (said or _("none of the %(n)d teams that do this can go")) % {"n": capable}

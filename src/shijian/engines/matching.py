"""Which teams can serve one order, in an order that can be explained to each of them.

Hard rules first: a team that breaks one is listed with every reason and never proposed. The rest
stand in the order of five plain comparisons, each decided only where all before it are equal:
nearness, half-days, load of the week, having served this person before, turns of the last 90 days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shijian.engines.schedule import HalfDay, falls_in

COUNTY, TOWNSHIP, VILLAGE = 1, 2, 3  # how many ids of a path name such a place: /1/17/203/


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a team stands where it stands, as a code and numbers that the room puts into words."""

    code: str
    params: tuple[tuple[str, int | str], ...] = ()


# Every code a reason can carry; a room has words for each.
EXCLUDING = (
    "inactive",
    "other_category",
    "lacks_qualification",  # missing
    "out_of_reach",
    "no_half_day",
    "at_capacity",  # load, capacity
    "too_few_people",  # people, needed
    "declined_before",
)
SPEAKING = (
    "same_village",
    "same_township",
    "same_county",
    "half_days_fit",  # fitting, asked
    "any_time",
    "half_days_unknown",
    "load",  # load, capacity
    "served_before",  # times
    "turns",  # taken, days
)
FAIRNESS_DAYS = 90


@dataclass(frozen=True, slots=True)
class Need:
    """What one order asks for."""

    category: str
    place: str  # path of the station it belongs to: /1/17/203/
    slots: frozenset[HalfDay] = frozenset()  # empty: any time suits
    qualifications: frozenset[str] = frozenset()
    people: int = 1


@dataclass(frozen=True, slots=True)
class Offer:
    """What one team can do now."""

    id: int
    path: str  # /1/17/203/t5/
    reach: int  # COUNTY, TOWNSHIP or VILLAGE: how far from its own place it goes
    categories: frozenset[str]
    week: int  # the half-days it offers, in 14 bits; 0 where it never said
    capacity: int  # orders a week
    load: int = 0  # orders of the week in question
    taken: int = 0  # orders of the last 90 days
    served: int = 0  # how often it served this person
    people: int = 1
    qualifications: frozenset[str] = frozenset()
    busy: frozenset[HalfDay] = frozenset()
    active: bool = True
    declined: bool = False  # this very order


@dataclass(frozen=True, slots=True)
class Proposal:
    """A team with the reasons for its place; an excluded one has no score and comes last."""

    offer: Offer
    excluded: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    score: tuple[int, ...]
    slots: tuple[HalfDay, ...]  # the asked half-days it is free on, earliest first

    @property
    def is_possible(self) -> bool:
        """Whether the office may send the order there."""
        return not self.excluded


def rank(need: Need, offers: Iterable[Offer]) -> list[Proposal]:
    """Every team once: the possible ones from best to last, then the excluded, ties by id."""
    proposals = sorted((_propose(need, offer) for offer in offers), key=_place_in_line)
    if len({proposal.offer.id for proposal in proposals}) < len(proposals):
        raise ValueError("a team is offered twice")
    return proposals


def nearness(need: Need, offer: Offer) -> int:
    """0 in the same village, 1 in the same township, 2 elsewhere in the county."""
    return VILLAGE - min(_common_ids(need.place, offer.path), VILLAGE)


def _place_in_line(proposal: Proposal) -> tuple[bool, tuple[int, ...], int]:
    return bool(proposal.excluded), proposal.score, proposal.offer.id


def _propose(need: Need, offer: Offer) -> Proposal:
    slots = _free_slots(need, offer)
    excluded = tuple(_excluding(need, offer, slots))
    if excluded:
        return Proposal(offer, excluded, (), (), slots)
    reasons = tuple(_speaking(need, offer, slots))
    return Proposal(offer, (), reasons, _score(need, offer, slots), slots)


def _score(need: Need, offer: Offer, slots: tuple[HalfDay, ...]) -> tuple[int, ...]:
    """Smaller is better. Load counts in thirds: one order more or less decides nothing."""
    return (
        nearness(need, offer),
        0 if slots or (offer.week and not need.slots) else 1,
        offer.load * 3 // offer.capacity,
        0 if offer.served else 1,
        offer.taken,
    )


def _excluding(need: Need, offer: Offer, slots: tuple[HalfDay, ...]) -> Iterable[Reason]:
    if not offer.active:
        yield Reason("inactive")
    if need.category not in offer.categories:
        yield Reason("other_category")
    if missing := need.qualifications - offer.qualifications:
        yield Reason("lacks_qualification", (("missing", ", ".join(sorted(missing))),))
    home = max(1, min(offer.reach, len(_ids(offer.path))))
    if _common_ids(need.place, offer.path) < home:
        yield Reason("out_of_reach")
    if need.slots and not slots and (offer.week or need.slots <= offer.busy):
        yield Reason("no_half_day")
    if offer.load >= offer.capacity:
        yield Reason("at_capacity", (("load", offer.load), ("capacity", offer.capacity)))
    if offer.people < need.people:
        yield Reason("too_few_people", (("people", offer.people), ("needed", need.people)))
    if offer.declined:
        yield Reason("declined_before")


def _speaking(need: Need, offer: Offer, slots: tuple[HalfDay, ...]) -> Iterable[Reason]:
    yield Reason(("same_village", "same_township", "same_county")[nearness(need, offer)])
    if not offer.week:
        yield Reason("half_days_unknown")
    elif need.slots:
        yield Reason("half_days_fit", (("fitting", len(slots)), ("asked", len(need.slots))))
    else:
        yield Reason("any_time")
    yield Reason("load", (("load", offer.load), ("capacity", offer.capacity)))
    if offer.served:
        yield Reason("served_before", (("times", offer.served),))
    yield Reason("turns", (("taken", offer.taken), ("days", FAIRNESS_DAYS)))


def _free_slots(need: Need, offer: Offer) -> tuple[HalfDay, ...]:
    free = (slot for slot in need.slots if falls_in(offer.week, slot) and slot not in offer.busy)
    return tuple(sorted(free))


def _common_ids(one: str, other: str) -> int:
    """How many places two paths share from the top; 0 is another county."""
    mine, theirs = _ids(one), _ids(other)
    same = (a == b for a, b in zip(mine, theirs, strict=False))
    return next((n for n, equal in enumerate(same) if not equal), min(len(mine), len(theirs)))


def _ids(path: str) -> list[str]:
    """The organisations of a path; a team's own step (t5) is no place."""
    return [step for step in path.split("/") if step.isdecimal()]

"""The ranking by example, and against trying every order of a few teams."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shijian.engines.matching import (
    COUNTY,
    EXCLUDING,
    SPEAKING,
    TOWNSHIP,
    VILLAGE,
    Need,
    Offer,
    Reason,
    rank,
)
from shijian.engines.schedule import WHOLE_WEEK, HalfDay

MONDAY_MORNING = HalfDay(dt.date(2026, 11, 23), afternoon=False)
TUESDAY_AFTERNOON = HalfDay(dt.date(2026, 11, 24), afternoon=True)
NEED = Need("0301", "/1/17/203/", frozenset({MONDAY_MORNING, TUESDAY_AFTERNOON}))


def an_offer(number: int = 1, **changes) -> Offer:
    offer = Offer(
        id=number,
        path=f"/1/17/203/t{number}/",
        reach=COUNTY,
        categories=frozenset({"0301"}),
        week=WHOLE_WEEK,
        capacity=6,
    )
    return replace(offer, **changes)


def order_of(*offers: Offer, need: Need = NEED) -> list[int]:
    return [proposal.offer.id for proposal in rank(need, offers)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"active": False}, Reason("inactive")),
        ({"categories": frozenset({"0302"})}, Reason("other_category")),
        ({"path": "/1/18/t1/", "reach": TOWNSHIP}, Reason("out_of_reach")),
        ({"path": "/1/17/204/t1/", "reach": VILLAGE}, Reason("out_of_reach")),
        ({"path": "/2/17/203/t1/"}, Reason("out_of_reach")),
        ({"path": "/t1/"}, Reason("out_of_reach")),
        ({"week": 1 << 2}, Reason("no_half_day")),
        ({"busy": NEED.slots}, Reason("no_half_day")),
        ({"week": 0, "busy": NEED.slots}, Reason("no_half_day")),
        ({"load": 6}, Reason("at_capacity", (("load", 6), ("capacity", 6)))),
        ({"capacity": 0}, Reason("at_capacity", (("load", 0), ("capacity", 0)))),
        ({"people": 0}, Reason("too_few_people", (("people", 0), ("needed", 1)))),
        ({"declined": True}, Reason("declined_before")),
    ],
)
def test_a_hard_rule_excludes_and_says_why(changes, reason):
    worst, excluded = rank(NEED, [an_offer(2, load=5, taken=99), an_offer(1, **changes)])
    assert worst.is_possible
    assert (excluded.offer.id, excluded.excluded, excluded.reasons) == (1, (reason,), ())


def test_every_broken_rule_is_named():
    need = replace(NEED, qualifications=frozenset({"nurse", "doctor"}))
    (excluded,) = rank(need, [an_offer(active=False, load=9)])
    codes = [reason.code for reason in excluded.excluded]
    assert codes == ["inactive", "lacks_qualification", "at_capacity"]
    assert excluded.excluded[1].params == (("missing", "doctor, nurse"),)


def test_a_team_of_the_township_reaches_its_villages():
    (proposal,) = rank(NEED, [an_offer(path="/1/17/t1/", reach=VILLAGE)])
    assert proposal.is_possible
    assert proposal.reasons[0] == Reason("same_township")


def test_near_comes_first_whatever_else():
    village = an_offer(3, load=5, taken=50)
    township = an_offer(2, path="/1/17/204/t2/", load=1)
    county = an_offer(1, path="/1/18/300/t1/", served=9)
    assert order_of(county, township, village) == [3, 2, 1]


def test_then_half_days_load_acquaintance_and_turns():
    unknown = an_offer(1, week=0)
    loaded = an_offer(2, load=2)
    stranger = an_offer(3, load=1, taken=3)
    favourite = an_offer(4, load=0, taken=4)
    known = an_offer(5, load=1, served=1, taken=90)
    assert order_of(unknown, loaded, stranger, favourite, known) == [5, 3, 4, 2, 1]
    assert order_of(an_offer(9), an_offer(8), an_offer(10)) == [8, 9, 10]


def test_the_reasons_carry_the_numbers():
    (proposal,) = rank(
        NEED, [an_offer(load=2, served=3, taken=7, busy=frozenset({MONDAY_MORNING}))]
    )
    assert proposal.slots == (TUESDAY_AFTERNOON,)
    assert proposal.reasons == (
        Reason("same_village"),
        Reason("half_days_fit", (("fitting", 1), ("asked", 2))),
        Reason("load", (("load", 2), ("capacity", 6))),
        Reason("served_before", (("times", 3),)),
        Reason("turns", (("taken", 7), ("days", 90))),
    )


def test_any_time_suits_who_offers_any():
    need = replace(NEED, slots=frozenset())
    first, second = rank(need, [an_offer(1, week=0), an_offer(2, week=1)])
    assert first.reasons[1] == Reason("any_time")
    assert second.reasons[1] == Reason("half_days_unknown")


def test_a_team_stands_once_and_nobody_is_nothing():
    assert rank(NEED, []) == []
    with pytest.raises(ValueError, match="twice"):
        rank(NEED, [an_offer(1), an_offer(1, load=3)])


SLOTS = [HalfDay(dt.date(2026, 11, day), bool(part)) for day in (23, 24, 25) for part in (0, 1)]
PATHS = ["/1/17/203/", "/1/17/204/", "/1/17/", "/1/18/300/", "/1/", "/2/9/"]


@st.composite
def needs(draw) -> Need:
    return Need(
        category="c",
        place=draw(st.sampled_from(["/1/17/203/", "/1/17/", "/1/"])),
        slots=frozenset(draw(st.sets(st.sampled_from(SLOTS), max_size=3))),
        qualifications=frozenset(draw(st.sets(st.just("q")))),
        people=draw(st.integers(1, 2)),
    )


@st.composite
def offers(draw, number: int) -> Offer:
    return Offer(
        id=number,
        path=draw(st.sampled_from(PATHS)) + f"t{number}/",
        reach=draw(st.sampled_from([COUNTY, TOWNSHIP, VILLAGE])),
        categories=frozenset(draw(st.sampled_from(["c", "cd", "d"]))),
        week=draw(st.sampled_from([0, WHOLE_WEEK, 0b11, 0b1100])),
        capacity=draw(st.integers(0, 4)),
        load=draw(st.integers(0, 4)),
        taken=draw(st.integers(0, 2)),
        served=draw(st.integers(0, 1)),
        people=draw(st.integers(1, 3)),
        qualifications=frozenset(draw(st.sets(st.just("q")))),
        busy=frozenset(draw(st.sets(st.sampled_from(SLOTS), max_size=3))),
        active=draw(st.integers(0, 9)) > 0,
        declined=draw(st.integers(0, 9)) == 0,
    )


some_offers = st.integers(0, 5).flatmap(lambda n: st.tuples(*(offers(k) for k in range(1, n + 1))))


def possible(need: Need, offer: Offer) -> bool:
    """The hard rules once more, in other words."""
    home = offer.path[: offer.path.index("t")]
    steps = home.strip("/").split("/")[: offer.reach]
    asked = [s for s in need.slots if s not in offer.busy]
    if offer.week:
        asked = [s for s in asked if 1 << (s.day.weekday() * 2 + s.afternoon) & offer.week]
    return (
        offer.active
        and not offer.declined
        and need.category in offer.categories
        and need.qualifications <= offer.qualifications
        and need.place.startswith("/" + "/".join(steps) + "/")
        and bool(asked or not need.slots)
        and offer.load < offer.capacity
        and offer.people >= need.people
    )


def precedes(need: Need, one: Offer, other: Offer) -> bool:
    """Whether one stands before the other, comparison by comparison."""

    def near(offer: Offer) -> int:
        shared = 0
        mine, theirs = need.place.split("/")[1:-1], offer.path.split("/")[1:-2]
        while shared < min(len(mine), len(theirs)) and mine[shared] == theirs[shared]:
            shared += 1
        return shared

    if near(one) != near(other):
        return near(one) > near(other)
    if bool(one.week) != bool(other.week):
        return bool(one.week)
    if one.load * 3 // one.capacity != other.load * 3 // other.capacity:
        return one.load * 3 // one.capacity < other.load * 3 // other.capacity
    if bool(one.served) != bool(other.served):
        return bool(one.served)
    return (one.taken, one.id) < (other.taken, other.id)


@given(needs(), some_offers)
def test_the_ranking_is_the_one_order_no_comparison_objects_to(need, teams):
    can = [team for team in teams if possible(need, team)]
    (brute,) = [
        list(line)
        for line in permutations(can)
        if all(precedes(need, a, b) for a, b in pairwise(line))
    ]
    ranked = rank(need, teams)
    assert [p.offer for p in ranked if p.is_possible] == brute
    assert {p.offer.id for p in ranked if p.excluded} == {t.id for t in teams} - {t.id for t in can}
    assert rank(need, reversed(teams)) == ranked


@given(needs(), some_offers)
def test_every_reason_has_a_known_code(need, teams):
    for proposal in rank(need, teams):
        assert {reason.code for reason in proposal.excluded} <= set(EXCLUDING)
        assert {reason.code for reason in proposal.reasons} <= set(SPEAKING)
        assert bool(proposal.excluded) is not bool(proposal.reasons)
        assert set(proposal.slots) <= need.slots - proposal.offer.busy

"""The ledger against a dictionary that somebody keeps by hand, one point at a time."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shijian.engines.ledger import (
    Line,
    Lot,
    Unbalanced,
    balances,
    expired,
    expiring,
    lots_left,
    overdrawn,
    require_balanced,
    reversal,
    transfer,
)

DAY = dt.date(2026, 11, 23)


def day(offset: int) -> dt.date:
    return DAY + dt.timedelta(days=offset)


def test_a_transfer_has_two_sides_that_sum_to_zero():
    lines = transfer("issue", "zhang", 5)
    assert lines == (Line("issue", -5), Line("zhang", 5))
    require_balanced(lines)
    assert balances(lines + reversal(lines)) == {"issue": 0, "zhang": 0}
    assert balances(transfer("zhang", "shop", 3), {"zhang": 5}) == {"zhang": 2, "shop": 3}


@pytest.mark.parametrize(
    ("debit", "credit", "amount"), [("a", "b", 0), ("a", "b", -1), ("a", "a", 1)]
)
def test_what_moves_nothing_is_no_transfer(debit, credit, amount):
    with pytest.raises(ValueError, match="a transfer"):
        transfer(debit, credit, amount)


@pytest.mark.parametrize(
    "lines", [(), (Line("a", 1),), (Line("a", 0), Line("b", 0)), (Line("a", 2), Line("b", -1))]
)
def test_points_are_neither_made_nor_lost(lines):
    with pytest.raises(Unbalanced):
        require_balanced(lines)
    with pytest.raises(Unbalanced):
        reversal(lines)


def test_only_accounts_that_can_run_short_are_overdrawn():
    lines = transfer("issue", "zhang", 5) + transfer("zhang", "shop", 6)
    assert overdrawn(lines, {}, {"zhang"}) == ("zhang",)
    assert overdrawn(lines, {"zhang": 1}, {"zhang"}) == ()


def test_lots_go_first_in_first_out_and_expire():
    lots = (
        Lot(3, 10, day(2), day(40)),
        Lot(1, 10, day(0), day(10)),
        Lot(2, 10, day(1), day(10)),
        Lot(4, 10, day(0)),
    )
    assert [(lot.id, lot.points) for lot in lots_left(lots, 15)] == [(2, 5), (3, 10), (4, 10)]
    assert expired(lots, 15, day(10)) == 0  # the last day is a whole day
    assert expired(lots, 15, day(11)) == 5
    assert expired(lots, 20, day(11)) == 0
    assert [lot.id for lot in expiring(lots, 0, day(11), 30)] == [3]
    assert [lot.id for lot in expiring(lots, 0, day(10), 30)] == [1, 2]
    assert expired(lots, 0, day(9999)) == 30
    with pytest.raises(ValueError, match="1 more"):
        lots_left(lots, 41)


lot_lists = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 5), st.none() | st.integers(0, 9)), max_size=6
).map(
    lambda rows: [
        Lot(n, points, day(earned), None if last is None else day(last))
        for n, (points, earned, last) in enumerate(rows)
    ]
)


@given(lot_lists, st.integers(0, 40), st.integers(0, 10))
def test_lots_point_by_point(lots, spent, today):
    spent = min(spent, sum(lot.points for lot in lots))
    in_turn = sorted(lots, key=lambda lot: lot.turn)
    units = [lot.id for lot in in_turn for _ in range(lot.points)][spent:]
    left = lots_left(lots, spent)
    assert {lot.id: lot.points for lot in left} == Counter(units)
    gone = {lot.id for lot in lots if lot.last_day and lot.last_day < day(today)}
    assert expired(lots, spent, day(today)) == sum(unit in gone for unit in units)


class Passbook(RuleBasedStateMachine):
    """A volunteer who earns, spends, gives back and forgets, beside a hand-kept dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line[str]] = []
        self.lots: dict[int, Lot] = {}
        self.by_hand = Counter[str]()
        self.awards: dict[int, tuple[Line[str], ...]] = {}
        self.spendings: list[tuple[Line[str], ...]] = []
        self.today = 0

    @property
    def spent(self) -> int:
        return sum(lot.points for lot in self.lots.values()) - self.by_hand["zhang"]

    def post(self, lines: tuple[Line[str], ...]) -> None:
        require_balanced(lines)
        self.lines += lines

    @rule(points=st.integers(1, 20), lasts=st.none() | st.integers(0, 30))
    def award(self, points, lasts):
        number = len(self.lines)
        self.awards[number] = transfer("issue", "zhang", points)
        self.post(self.awards[number])
        last = None if lasts is None else day(self.today + lasts)
        self.lots[number] = Lot(number, points, day(self.today), last)
        self.by_hand.update(issue=-points, zhang=points)

    @rule(points=st.integers(1, 30))
    def spend(self, points):
        lines = transfer("zhang", "shop", points)
        refused = overdrawn(lines, balances(self.lines), {"zhang"})
        assert bool(refused) is (self.by_hand["zhang"] < points)
        if not refused:
            self.post(lines)
            self.spendings.append(lines)
            self.by_hand.update(zhang=-points, shop=points)

    @precondition(lambda self: self.spendings)
    @rule(data=st.data())
    def give_back(self, data):
        lines = self.spendings.pop(data.draw(st.integers(0, len(self.spendings) - 1)))
        self.post(reversal(lines))
        self.by_hand.update(zhang=lines[1].points, shop=-lines[1].points)

    @precondition(lambda self: self.awards)
    @rule(data=st.data())
    def take_back_an_award(self, data):
        number = data.draw(st.sampled_from(sorted(self.awards)))
        lines = reversal(self.awards[number])
        if not overdrawn(lines, balances(self.lines), {"zhang"}):
            self.post(lines)
            points = self.lots.pop(number).points
            del self.awards[number]
            self.by_hand.update(zhang=-points, issue=points)

    @rule(days=st.integers(1, 20))
    def time_passes(self, days):
        self.today += days
        points = expired(self.lots.values(), self.spent, day(self.today))
        if points:
            self.post(transfer("zhang", "expiry", points))
            self.by_hand.update(zhang=-points, expiry=points)
        assert expired(self.lots.values(), self.spent, day(self.today)) == 0

    @invariant()
    def nothing_is_made_or_lost(self):
        assert sum(line.points for line in self.lines) == 0
        held = balances(self.lines)
        assert {a: n for a, n in held.items() if n} == {a: n for a, n in self.by_hand.items() if n}
        assert held.get("zhang", 0) >= 0

    @invariant()
    def the_lots_are_the_balance(self):
        left = lots_left(self.lots.values(), self.spent)
        assert sum(lot.points for lot in left) == self.by_hand["zhang"]


TestPassbook = Passbook.TestCase

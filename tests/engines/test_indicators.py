"""Figures add like the rows behind them, and no published cell gives anybody away."""

from dataclasses import astuple, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shijian.engines.indicators import (
    FLOOR,
    ZERO,
    Band,
    Figures,
    Ratio,
    band,
    merge_small,
    total,
)

counts = st.integers(0, 10_000)
figures = st.tuples(*[counts] * len(fields(Figures))).map(lambda parts: Figures(*parts))
ratios = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: Ratio(min(p), max(p)))


@given(st.lists(figures, max_size=6))
def test_a_parent_is_the_sum_of_its_children_in_any_grouping(towns):
    whole = total(towns)
    assert whole == total(reversed(towns)) == total(towns[:2]) + total(towns[2:])
    assert whole + ZERO == whole
    columns = zip(*map(astuple, towns), strict=True) if towns else [[0]] * len(fields(Figures))
    assert astuple(whole) == tuple(sum(column) for column in columns)


def test_a_ratio_comes_from_sums_and_not_from_averages():
    large = Figures(residents=10_000, registered=1_000, active=100, placed=3, met=1)
    small = Figures(residents=100, registered=50, active=50, placed=1, met=1)
    assert (large.active_share, small.active_share) == (10, 100)
    assert (large + small).active_share == 14
    assert (large + small).registered_share == 10.4
    assert (large + small).met_share == 50


def test_shares_of_few_people_are_not_shown():
    few = Figures(residents=9, registered=9, active=9, ordinary=9, villages=2, reached=1)
    assert few.registered_share is few.active_share is few.ordinary_share is None
    assert few.reached_share == 50
    assert (ZERO.reached_share, ZERO.met_share) == (None, None)
    assert (few + Figures(registered=1)).active_share == 90


@pytest.mark.parametrize(("part", "whole", "percent"), [(1, 200, 1), (1, 201, 0), (5, 40, 13)])
def test_halves_round_up(part, whole, percent):
    assert Ratio(part, whole).percent() == percent


def test_a_single_small_unit_takes_the_next_one_with_it():
    units = {"school": Ratio(30, 80), "office": Ratio(3, 4), "clinic": Ratio(11, 12)}
    cells = merge_small(units)
    assert cells.shown == {"school": Ratio(30, 80)}
    assert (cells.merged, cells.merged_keys) == (Ratio(14, 16), ("office", "clinic"))


def test_when_all_together_are_few_nothing_is_shown():
    cells = merge_small({"a": Ratio(1, 4), "b": Ratio(2, 5)})
    assert (cells.shown, cells.merged, cells.merged_keys) == ({}, None, ("a", "b"))
    assert merge_small({}).merged_keys == ()


@given(st.dictionaries(st.integers(0, 50), ratios, max_size=8))
def test_no_cell_has_fewer_people_than_the_floor_and_none_can_be_worked_out(units):
    cells = merge_small(units)
    assert set(cells.shown) | set(cells.merged_keys) == set(units)
    assert not set(cells.shown) & set(cells.merged_keys)
    assert all(ratio.whole >= FLOOR for ratio in cells.shown.values())
    hidden = total_of(units.values()) + negative(total_of(cells.shown.values()))
    if cells.merged is None:
        assert hidden.whole < FLOOR
        assert not cells.shown or not cells.merged_keys
    else:
        assert hidden == cells.merged
        assert hidden.whole >= FLOOR


def total_of(some) -> Ratio:
    return sum(some, Ratio())


def negative(ratio: Ratio) -> Ratio:
    return Ratio(-ratio.part, -ratio.whole)


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ((), Band.GOOD),
        (("project",), Band.FAIR),
        (("project", "place"), Band.FAIR),
        (("project", "place", "team"), Band.HELP),
        (("responsible",), Band.HELP),
    ],
)
def test_a_band_says_what_is_missing(missing, expected):
    codes = ("place", "team", "activity", "project", "mechanism", "responsible")
    evidence = {code: code not in missing for code in codes}
    found, why = band(evidence, essential={"responsible"}, fair_missing=2)
    assert found == expected
    assert set(why) == set(missing)

"""The table of an order's life, and tables that must not pass."""

from enum import StrEnum
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shijian.engines.workflow import Workflow


class State(StrEnum):
    PLACED = "placed"
    VERIFIED = "verified"
    DISPATCHED = "dispatched"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ORDER = Workflow(
    {
        State.PLACED: {State.VERIFIED: "station", State.WITHDRAWN: "requester"},
        State.VERIFIED: {State.DISPATCHED: "office", State.WITHDRAWN: "requester"},
        State.DISPATCHED: {State.VERIFIED: "team declines", State.CLOSED: "served"},
        State.CLOSED: {},
        State.WITHDRAWN: {},
    }
)


def test_moves_of_the_table_and_no_others():
    assert ORDER.allows(State.PLACED, State.VERIFIED)
    assert ORDER.allows("placed", "verified")  # as a row of the database says it
    assert not ORDER.allows(State.PLACED, State.CLOSED)
    assert not ORDER.allows("unheard of", State.CLOSED)
    assert ORDER.next(State.DISPATCHED) == (State.VERIFIED, State.CLOSED)
    assert ORDER.next("closed") == ()
    assert ORDER.before(State.WITHDRAWN) == (State.PLACED, State.VERIFIED)
    assert ORDER.reason(State.DISPATCHED, State.VERIFIED) == "team declines"
    assert (ORDER.start, ORDER.final) == (State.PLACED, {State.CLOSED, State.WITHDRAWN})


def test_a_story_is_walked_to_its_first_wrong_step():
    assert ORDER.first_wrong_step(["placed", "verified", "dispatched", "verified"]) is None
    assert ORDER.first_wrong_step(["placed", "verified", "closed"]) == ("verified", "closed")
    assert ORDER.first_wrong_step(["closed"]) is None


def test_every_walk_is_allowed_and_counts_as_by_hand():
    walks = set(ORDER.walks(4))
    assert all(ORDER.first_wrong_step(walk) is None for walk in walks)
    by_hand = {
        walk
        for length in range(1, 6)
        for walk in product(State, repeat=length)
        if walk[0] == "placed"
        and ORDER.first_wrong_step(walk) is None
        and (walk[-1] in ORDER.final or length == 5)
    }
    assert walks == by_hand


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({}, "needs a state"),
        ({"a": {"b": ""}}, "without a row"),
        ({"a": {}, "b": {}}, "no way leads to"),
        ({"a": {"a": ""}}, "leads to itself"),
        ({"a": {"b": "", "c": ""}, "b": {}, "c": {"d": ""}, "d": {"c": ""}}, "no way leads out"),
        ({State.PLACED: {State.CLOSED: ""}, State.CLOSED: {}}, "leaves out"),
    ],
)
def test_a_table_with_a_hole_is_refused(table, fault):
    with pytest.raises(ValueError, match=fault):
        Workflow(table)


def test_a_table_without_an_end_is_a_life_that_goes_on():
    assert Workflow({"a": {"b": ""}, "b": {"a": ""}}).final == frozenset()


NAMES = st.sampled_from("abcde")


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, st.just("why"), max_size=4), min_size=1))
def test_whatever_passes_can_be_lived_through(table):
    try:
        workflow = Workflow(table)
    except ValueError:
        return
    for state in workflow.states:
        walk = [workflow.start]
        reached = {workflow.start}
        while walk:
            for new in workflow.next(walk.pop()):
                if new not in reached:
                    reached.add(new)
                    walk.append(new)
        assert state in reached
        assert all(workflow.allows(old, state) for old in workflow.before(state))

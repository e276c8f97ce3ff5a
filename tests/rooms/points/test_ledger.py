"""The ledger refuses what does not add up, whoever writes, and finds it where it got in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shijian.accounts.models import Person
from shijian.common import clock
from shijian.common.functions import call
from shijian.common.refused import Refused
from shijian.points.commands import Award, award, reverse
from shijian.points.models import Account, Balance, Entry, Transfer
from shijian.points.queries import balance, history, mismatches
from tests.build.accounts import BUILDER, a_person
from tests.build.organisations import a_centre
from tests.build.points import award_points

pytestmark = pytest.mark.django_db


@contextmanager
def refused(words: str) -> Iterator[None]:
    """The database says no, at once or when it is asked to look."""
    with pytest.raises(IntegrityError, match=words), transaction.atomic():  # noqa: PT012
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def post(*sides: tuple[str, int, int]) -> None:
    postings = [{"source": s, "account": a, "amount": n} for s, a, n in sides]
    call(
        "points_post",
        p_postings=json.dumps(postings),
        p_memo="test",
        p_rule_version="",
        p_now=clock.now(),
    )


def accounts(person: Person) -> tuple[int, int]:
    """A volunteer's account and the centre's issuing one."""
    own = Account.objects.get(person=person).pk
    return own, Account.objects.get(kind="issue", organisation=a_centre()).pk


def test_an_award_moves_points_and_says_where_from() -> None:
    person = a_person()
    award_points(person, 5)
    award_points(person, 3)
    assert balance(person.pk) == 8
    assert [entry.amount for entry in history(person.pk)] == [3, 5]
    assert list(mismatches()) == []


def test_a_source_counts_once() -> None:
    person = a_person()
    one = Award("test:once", person.pk, a_centre().pk, 5)
    assert award([one], memo="service", rule_version="v", by=BUILDER) == 1
    assert award([one], memo="service", rule_version="v", by=BUILDER) == 0
    assert balance(person.pk) == 5


def test_a_reversal_is_a_transfer_of_its_own() -> None:
    person = a_person()
    transfer = Transfer.objects.get(source=award_points(person, 5))
    reverse(transfer, source="test:back", by=BUILDER)
    assert balance(person.pk) == 0
    assert Transfer.objects.get(source="test:back").reverses_id == transfer.pk
    assert list(mismatches()) == []


def test_points_that_are_spent_cannot_be_taken_back() -> None:
    person = a_person()
    transfer = Transfer.objects.get(source=award_points(person, 5))
    own, issue = accounts(person)
    post(("test:spend", own, -4), ("test:spend", issue, 4))
    with pytest.raises(Refused, match="用掉"):
        reverse(transfer, source="test:back", by=BUILDER)
    assert balance(person.pk) == 1


def test_sides_that_do_not_sum_to_zero_are_refused() -> None:
    person = a_person()
    award_points(person, 5)
    own, issue = accounts(person)
    with refused("do not sum to zero"):
        post(("test:bent", own, 5), ("test:bent", issue, -4))
    with refused("do not sum to zero"):
        Entry.objects.create(transfer=Transfer.objects.latest("pk"), account_id=own, amount=1)


def test_nothing_posted_is_edited_or_deleted() -> None:
    award_points(a_person(), 5)
    for rows in (Entry.objects.all(), Transfer.objects.all()):
        with refused("append-only"):
            rows._raw_delete(rows.db)
    with refused("append-only"):
        Entry.objects.update(amount=6)
    with refused("append-only"):
        Transfer.objects.update(memo="other")


def test_a_volunteer_never_owes() -> None:
    person = a_person()
    award_points(person, 5)
    own, issue = accounts(person)
    with refused("a_balance_is_not_negative"):
        post(("test:debt", own, -6), ("test:debt", issue, 6))
    with refused("a_balance_is_not_negative"):
        Balance.objects.filter(account=own).update(points=-1)
    with refused("a_balance_is_not_negative"):
        other = Account.objects.create(kind="volunteer", person=a_person()).pk
        post(("test:debt2", other, -1), ("test:debt2", issue, 1))
    assert balance(person.pk) == 5


def test_a_wrong_balance_is_found() -> None:
    person = a_person()
    award_points(person, 5)
    Balance.objects.update(points=6)
    Transfer.objects.create(source="test:empty", memo="x", at=clock.now())
    found = list(mismatches())
    assert len(found) == 2
    assert "holds 6 and its entries say 5" in found[1]


MOVES = st.lists(
    st.tuples(st.sampled_from(["award", "spend", "reverse"]), st.integers(0, 2), st.integers(1, 9)),
    max_size=12,
)


class TestAgainstADictionary(TestCase):
    """Any order of awards, spendings and reversals leaves what a dictionary would hold."""

    @given(moves=MOVES)
    @settings(max_examples=30, deadline=None)
    def test_the_ledger_agrees(self, moves: list[tuple[str, int, int]]) -> None:
        self.people = [a_person() for _ in range(3)]
        for person in self.people:
            award_points(person, 1)
        self.held = [1, 1, 1]
        self.awards: list[list[tuple[str, int]]] = [[], [], []]
        for number, (kind, who, points) in enumerate(moves):
            getattr(self, f"_{kind}")(who, points, f"spend:{self.people[who].pk}:{number}")
        assert [balance(person.pk) for person in self.people] == self.held
        assert list(mismatches()) == []

    def _award(self, who: int, points: int, _source: str) -> None:
        self.awards[who].append((award_points(self.people[who], points), points))
        self.held[who] += points

    def _spend(self, who: int, points: int, source: str) -> None:
        own, issue = accounts(self.people[who])
        if points <= self.held[who]:
            post((source, own, -points), (source, issue, points))
            self.held[who] -= points
        else:
            with refused("a_balance_is_not_negative"):
                post((source, own, -points), (source, issue, points))

    def _reverse(self, who: int, _points: int, _source: str) -> None:
        if not self.awards[who]:
            return
        source, points = self.awards[who].pop()
        transfer = Transfer.objects.get(source=source)
        if points <= self.held[who]:
            reverse(transfer, source=f"back:{transfer.pk}", by=BUILDER)
            self.held[who] -= points
        else:
            with pytest.raises(Refused):
                reverse(transfer, source=f"back:{transfer.pk}", by=BUILDER)

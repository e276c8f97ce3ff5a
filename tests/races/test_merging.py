"""Merging while others merge, or while hours are confirmed: one root, and time that adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from shijian.accounts.commands import note_duplicate
from shijian.accounts.models import Duplicate, Merge, Person, User
from shijian.accounts.queries import crooked_merges
from shijian.common import clock
from shijian.hours.models import Occupied, ServiceRecord
from shijian.hours.queries import differences
from tests.build.accounts import BUILDER, signed_in
from tests.build.activities import a_confirmer, a_shift, a_signup, an_attendance
from tests.build.dossiers import WHY, the_office, two_volunteers
from tests.races.harness import (
    MUTANT_REPEATS,
    NAP,
    REPEATS,
    WORKERS,
    Answer,
    Site,
    mutated,
    rush,
    statuses,
)

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
Sites = Callable[[int], Site]
DAY = dt.timedelta(days=1)
MERGING = "accounts/sql/merging.sql"
CONFIRMING = "hours/sql/confirm.sql"


def office() -> Client:
    return signed_in(Client(), User.objects.get(pk=the_office().user_id))


def a_pair() -> tuple[Duplicate, Person, Person]:
    kept, gone = two_volunteers()
    note_duplicate(kept, gone, by=BUILDER)
    return (
        Duplicate.objects.get(first=min(kept.pk, gone.pk), second=max(kept.pk, gone.pk)),
        kept,
        gone,
    )


def merging(server: Site, client: Client, pair: Duplicate) -> Callable[[], Answer]:
    return server.post(client, reverse("dossiers:duplicate_merge", args=[pair.pk]), {"reason": WHY})


# ---------------------------------------------------------------- the same two, many times


def eight_merges(server: Site, clients: list[Client]) -> tuple[list[Answer], int]:
    pair, _kept, gone = a_pair()
    answers = rush([merging(server, client, pair) for client in clients])
    return answers, Merge.objects.filter(gone=gone, undone_at=None).count()


@pytest.mark.parametrize("workers", WORKERS)
def test_two_records_are_put_together_once(site: Sites, workers: int) -> None:
    clients = [office() for _ in range(8)]
    for _number in range(REPEATS):
        answers, merges = eight_merges(site(workers), clients)
        assert statuses(answers) == {302: 1, 409: 7}
        assert merges == 1
    assert list(crooked_merges()) == []


def test_without_its_lock_they_are_put_together_twice(site: Sites) -> None:
    clients = [office() for _ in range(8)]
    changes = {
        r"PERFORM 1 FROM accounts_person WHERE id IN \(p_kept, p_gone\)[^;]*;": "",
        r"(IF v_outcome = 'done' THEN)": rf"{NAP} \1",
    }
    guard = [("accounts_merge", "one_stands_for_another")]
    with mutated(MERGING, changes, without=guard):
        for _number in range(MUTANT_REPEATS):
            _answers, merges = eight_merges(site(max(WORKERS)), clients)
            if merges > 1:
                return
    pytest.fail("the race would not notice a missing lock")


# ---------------------------------------------------------------- while hours are confirmed


def a_merge_and_three_confirmations(
    server: Site, client: Client, back: dt.timedelta
) -> list[Answer]:
    """Both served yesterday in different shifts; the office merges while the station confirms."""
    pair, kept, gone = a_pair()
    calls = [merging(server, client, pair)]
    for days, person in ((2, kept), (3, gone), (4, gone)):
        with clock.at(clock.now() - back):
            shift = a_shift(starts_at=clock.moment(clock.today() + days * DAY, 8))
            row = an_attendance(a_signup(shift, person.volunteer))
        confirmer = signed_in(Client(), User.objects.get(pk=a_confirmer(shift).user_id))
        url = reverse("activities:confirm", args=[shift.pk])
        calls.append(server.post(confirmer, url, {"row": row.pk}))
    return rush(calls)


@pytest.mark.parametrize("workers", WORKERS)
def test_time_that_is_confirmed_meanwhile_belongs_to_the_root(site: Sites, workers: int) -> None:
    client = office()
    for number in range(REPEATS):
        answers = a_merge_and_three_confirmations(site(workers), client, 8 * DAY)
        assert [answer.body[:500] for answer in answers if answer.status >= 500] == []
        assert ServiceRecord.objects.count() == 3 * (number + 1)
        merged = Person.objects.filter(merged_into__isnull=False)
        assert not Occupied.objects.filter(person_root__in=merged).exists()
    assert list(differences()) == list(crooked_merges()) == []


def test_without_the_peoples_lock_time_is_left_behind(site: Sites) -> None:
    client = office()
    changes = {
        r"PERFORM 1 FROM accounts_person WHERE id = ANY \(v_roots\)[^;]*;": "",
        r"(WITH service AS MATERIALIZED \(\s+SELECT s\.\*)": rf"{NAP} \1",
    }
    with mutated(CONFIRMING, changes):
        for _number in range(MUTANT_REPEATS):
            answers = a_merge_and_three_confirmations(site(max(WORKERS)), client, 8 * DAY)
            # the second line holds (time_belongs_to_a_root), so the loser is told by a fault
            if any(answer.status >= 500 for answer in answers) or list(differences()):
                return
    pytest.fail("the race would not notice a missing lock")

"""The waiting list and places that are handed on, under a rush: exact, whoever comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import User
from shijian.activities import commands
from shijian.activities.models import Shift, Signup, Swap
from shijian.activities.queries import overfull
from shijian.catalogue.models import Rule
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.volunteers.models import Volunteer
from tests.build.accounts import signed_in
from tests.build.activities import a_shift, a_signup, tomorrow
from tests.build.volunteers import a_volunteer, acting
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
FORTY, TEN = 40, 10


def on_phone(by: Actor) -> Client:
    return signed_in(Client(), User.objects.get(pk=by.user_id))


def no_fault(answers: list[Answer]) -> None:
    faults = [answer.body[:500] for answer in answers if answer.status >= 500]
    assert faults == []


# ---------------------------------------------------------------- forty ask, ten can move up


def never_night() -> None:
    """The list moves at every hour, so that the race is the same at three in the morning."""
    value = {"minutes": 720, "before_minutes": 120, "quiet_from": 24, "quiet_to": 0}
    Rule.objects.create(
        key="activities.offer", value=value, valid_from=clock.today(), source="test"
    )


def more_places(
    crowd: list[Volunteer], number: int, capacity: int = 2 * TEN
) -> tuple[Shift, list[int]]:
    """A full shift of ten with thirty people on its list, and suddenly ten places more."""
    starts_at = tomorrow(12) + (number + 2) * DAY
    shift = a_shift(capacity=TEN, starts_at=starts_at, title=f"名额 {number}")
    for n, one in enumerate(crowd[:FORTY]):
        commands.sign_up(shift, person=one.person, wait=n >= TEN, by=acting(one))
    Shift.objects.filter(pk=shift.pk).update(capacity=capacity)
    return shift, [one.person_id for one in crowd[TEN : 2 * TEN]]


def forty_ask(server: Site, clients: list[Client], shift: Shift) -> list[Answer]:
    """Thirty from the list and ten who just come along, all at once."""
    url = reverse("activities:sign_up", args=[shift.activity_id])
    return rush([server.post(client, url, {"shift": shift.pk}) for client in clients[TEN:]])


@pytest.mark.parametrize("workers", WORKERS)
def test_ten_places_go_to_the_first_ten_of_the_list(site: Sites, workers: int) -> None:
    never_night()
    crowd = [a_volunteer() for _ in range(FORTY + TEN)]
    clients = [on_phone(acting(one)) for one in crowd]
    for number in range(REPEATS):
        shift, first = more_places(crowd, number)
        no_fault(forty_ask(site(workers), clients, shift))
        shift.refresh_from_db()
        held = Signup.objects.filter(shift=shift, state__in=["taken", "offered"])
        assert shift.taken == held.count() == 2 * TEN
        assert set(held.order_by("pk").values_list("person", flat=True)[TEN:]) == set(first)
    assert list(overfull()) == []


def test_without_its_locks_the_list_gives_places_twice(site: Sites) -> None:
    never_night()
    crowd = [a_volunteer() for _ in range(FORTY + TEN)]
    clients = [on_phone(acting(one)) for one in crowd]
    asking = {
        r"PERFORM 1 FROM activities_shift WHERE id = p_shift FOR UPDATE;": "",
        r"PERFORM 1 FROM accounts_person WHERE id = p_person FOR NO KEY UPDATE;": "",
    }
    moving = {
        r"(FROM activities_shift WHERE id = p_shift) FOR UPDATE": r"\1",
        r"(UPDATE activities_signup SET state = 'offered')": rf"{NAP} \1",
    }
    with (
        mutated("activities/sql/signup.sql", asking),
        mutated("activities/sql/waiting.sql", moving),
    ):
        for number in range(MUTANT_REPEATS):
            shift, _first = more_places(crowd, number, 5 * FORTY)
            forty_ask(site(max(WORKERS)), clients, shift)
            if any("counts" in line for line in overfull()):
                return
    pytest.fail("the race would not notice a missing lock")


# ---------------------------------------------------------------- one place, forty want it


def forty_take(
    server: Site, crowd: list[Volunteer], clients: list[Client], number: int
) -> tuple[Swap, list[Answer]]:
    shift = a_shift(capacity=TEN, starts_at=tomorrow() + number * DAY, title=f"接替 {number}")
    old = a_signup(shift, a_volunteer())
    swap = commands.offer_place(old, by=acting(old.person.volunteer))
    url = reverse("activities:swap_take", args=[swap.pk])
    return swap, rush([server.post(client, url) for client in clients])


@pytest.mark.parametrize("workers", WORKERS)
def test_one_place_is_taken_over_by_one_person(site: Sites, workers: int) -> None:
    crowd = [a_volunteer() for _ in range(FORTY)]
    clients = [on_phone(acting(one)) for one in crowd]
    for number in range(REPEATS):
        swap, answers = forty_take(site(workers), crowd, clients, number)
        no_fault(answers)
        assert statuses(answers) == {302: 1, 409: FORTY - 1}
        shift = Shift.objects.get(pk=swap.signup.shift_id)
        assert shift.taken == Signup.objects.filter(shift=shift, state="taken").count() == 1
    assert list(overfull()) == []


def test_without_its_locks_a_place_is_handed_on_twice(site: Sites) -> None:
    crowd = [a_volunteer() for _ in range(FORTY)]
    clients = [on_phone(acting(one)) for one in crowd]
    locks = {
        r"ORDER BY id FOR NO KEY UPDATE;": "ORDER BY id;",
        r"WHERE id = v_old.shift_id FOR UPDATE;": "WHERE id = v_old.shift_id;",
        r"(UPDATE activities_swap SET state = 'ended')": rf"{NAP} \1",
        r"state = 'done', taken_over_id = v_new": "state = 'ended'",
    }
    with mutated("activities/sql/swap.sql", locks):
        for number in range(MUTANT_REPEATS):
            swap, _answers = forty_take(site(max(WORKERS)), crowd, clients, number)
            taken = Signup.objects.filter(shift=swap.signup.shift_id, state="taken").count()
            if taken > 1:
                return
    pytest.fail("the race would not notice a missing lock")

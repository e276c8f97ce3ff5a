"""Places, scans and hours under a rush: never one too many, never an error, whoever comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import User
from shijian.activities.models import Attendance, Scan, Shift, Signup
from shijian.activities.queries import overfull, place_code
from shijian.catalogue.models import Rule
from shijian.catalogue.queries import shipped_values
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.hours.models import Occupied, ServiceRecord
from shijian.hours.queries import differences
from shijian.points.queries import mismatches
from shijian.volunteers.models import Volunteer
from tests.build.accounts import signed_in
from tests.build.activities import (
    a_confirmer,
    a_shift,
    a_signup,
    a_squad,
    an_attendance,
    tomorrow,
)
from tests.build.organisations import a_station
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
LOCKS = {
    r"PERFORM 1 FROM accounts_person WHERE id = p_person FOR NO KEY UPDATE;": "",
    r"PERFORM 1 FROM activities_shift WHERE id = p_shift FOR UPDATE;": "",
}
BEFORE_WRITE = {r"(v_state := CASE WHEN v_outcome)": rf"{NAP} \1"}


def on_phone(by: Actor) -> Client:
    return signed_in(Client(), User.objects.get(pk=by.user_id))


def no_fault(answers: list[Answer]) -> None:
    faults = [answer.body[:500] for answer in answers if answer.status >= 500]
    assert faults == []


# ---------------------------------------------------------------- forty for ten places


def forty_for_ten(server: Site, clients: list[Client], number: int) -> tuple[Shift, list[Answer]]:
    shift = a_shift(capacity=TEN, starts_at=tomorrow() + number * DAY)
    url = reverse("activities:sign_up", args=[shift.activity_id])
    answers = rush([server.post(client, url, {"shift": shift.pk}) for client in clients])
    shift.refresh_from_db()
    return shift, answers


@pytest.mark.parametrize("workers", WORKERS)
def test_ten_places_go_to_ten_people(site: Sites, workers: int) -> None:
    clients = [on_phone(acting(a_volunteer())) for _ in range(FORTY)]
    for number in range(REPEATS):
        shift, answers = forty_for_ten(site(workers), clients, number)
        no_fault(answers)
        assert statuses(answers) == {302: TEN, 409: FORTY - TEN}
        assert shift.taken == TEN
        assert Signup.objects.filter(shift=shift, state="taken").count() == TEN
    assert list(overfull()) == []


def test_without_its_lock_the_function_gives_too_many_places(site: Sites) -> None:
    clients = [on_phone(acting(a_volunteer())) for _ in range(FORTY)]
    guard = {r"SET taken = taken \+ v_seats": "SET taken = least(taken + 1, capacity)"}
    with mutated("activities/sql/signup.sql", LOCKS | BEFORE_WRITE | guard):
        for number in range(MUTANT_REPEATS):
            shift, _answers = forty_for_ten(site(max(WORKERS)), clients, number)
            if Signup.objects.filter(shift=shift, state="taken").count() > TEN:
                assert list(overfull()) != []
                return
    pytest.fail("the race would not notice a missing lock")


# ---------------------------------------------------------------- one person, one hour, two shifts


def one_for_two(server: Site, zhang: Volunteer, client: Client, number: int) -> list[Answer]:
    """Two shifts of two teams at the same hour; four taps on each."""
    hour = {"starts_at": tomorrow() + number * DAY}
    shifts = [a_shift(**hour), a_shift(team=a_squad(a_station(2)), **hour)]
    urls = [reverse("activities:sign_up", args=[shift.activity_id]) for shift in shifts]
    forms = [{"shift": shift.pk} for shift in shifts]
    return rush([server.post(client, urls[n % 2], forms[n % 2]) for n in range(8)])


@pytest.mark.parametrize("workers", WORKERS)
def test_nobody_gets_two_shifts_at_the_same_hour(site: Sites, workers: int) -> None:
    zhang = a_volunteer()
    client = on_phone(acting(zhang))
    for number in range(REPEATS):
        answers = one_for_two(site(workers), zhang, client, number)
        no_fault(answers)
        assert statuses(answers) == {302: 1, 409: 7}
        assert Signup.objects.filter(person=zhang.person).count() == number + 1


def test_without_the_persons_lock_two_shifts_are_taken(site: Sites) -> None:
    zhang = a_volunteer()
    client = on_phone(acting(zhang))
    person = {pattern: "" for pattern in LOCKS if "accounts_person" in pattern}
    with mutated("activities/sql/signup.sql", person | BEFORE_WRITE):
        for number in range(MUTANT_REPEATS):
            one_for_two(site(max(WORKERS)), zhang, client, number)
            if Signup.objects.filter(person=zhang.person).count() > number + 1:
                return
    pytest.fail("the race would not notice a missing lock")


# ---------------------------------------------------------------- one code, read many times


def a_shift_now() -> Shift:
    """A shift that goes on at this moment, inside the county's day."""
    now = clock.now()
    midnight = clock.moment(clock.today() + DAY)
    end = min(now + dt.timedelta(minutes=20), midnight)
    start = max(end - dt.timedelta(minutes=40), clock.moment(clock.today()))
    with clock.at(start - 2 * DAY):
        return a_shift(starts_at=start, ends_at=end, capacity=50)


def scanned_at_once(server: Site, number: int) -> tuple[Signup, list[Answer]]:
    shift = a_shift_now()
    zhang = a_volunteer(name=f"李{number}")
    with clock.at(shift.starts_at - DAY):
        signup = a_signup(shift, zhang)
    url = reverse("activities:scan", args=[place_code(shift).token])
    client = on_phone(acting(zhang))
    return signup, rush([server.post(client, url, {"direction": "in"}) for _ in range(8)])


@pytest.mark.parametrize("workers", WORKERS)
def test_a_code_counts_once(site: Sites, workers: int) -> None:
    for number in range(REPEATS):
        signup, answers = scanned_at_once(site(workers), number)
        no_fault(answers)
        assert set(statuses(answers)) <= {302, 409}  # the same reading again, or “again”
        assert 302 in statuses(answers)
        assert Attendance.objects.filter(signup=signup).count() == 1
        assert Scan.objects.filter(person=signup.person).count() == 1


def test_without_lock_and_guard_a_code_counts_twice(site: Sites) -> None:
    changes = {
        r"WHERE id = p_signup FOR UPDATE;": "WHERE id = p_signup;",
        r"ON CONFLICT \(signup_id\) DO UPDATE SET[^;]*;": ";",
        r"(    INSERT INTO activities_scan)": rf"{NAP} \1",
    }
    guards = [
        ("activities_scan", "a_code_counts_once_each_way"),
        ("activities_attendance", "activities_attendance_signup_id_key"),
    ]
    with mutated("activities/sql/scan.sql", changes, without=guards):
        for number in range(MUTANT_REPEATS):
            signup, _answers = scanned_at_once(site(max(WORKERS)), number)
            if Attendance.objects.filter(signup=signup).count() > 1:
                return
    pytest.fail("the race would not notice a missing lock")


# ---------------------------------------------------------------- hours, confirmed at once


def yesterday() -> dt.datetime:
    return clock.moment(clock.today() - DAY, 8)


def attended(number: int, people: int) -> tuple[Shift, list[Attendance]]:
    """A shift of the day before, with people who came and left."""
    start = yesterday()
    with clock.at(start - 10 * DAY):
        shift = a_shift(starts_at=start, capacity=50)
        rows = [a_signup(shift) for _ in range(people)]
    return shift, [an_attendance(row) for row in rows]


@pytest.mark.parametrize("workers", WORKERS)
def test_attendance_is_confirmed_once(site: Sites, workers: int) -> None:
    for number in range(REPEATS):
        shift, rows = attended(number, 3)
        clients = [on_phone(a_confirmer(shift)) for _ in range(2)]
        url, form = reverse("activities:confirm", args=[shift.pk]), {"row": [r.pk for r in rows]}
        answers = rush([site(workers).post(clients[n % 2], url, form) for n in range(8)])
        no_fault(answers)
        assert ServiceRecord.objects.filter(source_id__in=[r.pk for r in rows]).count() == 3
    assert [*differences(), *mismatches()] == []


def nothing_is_watched() -> None:
    """The watch would hold both records; here only the lock and the guard are to stop one."""
    weights = dict.fromkeys(shipped_values("vigilance.weights")["vigilance.weights"], 0)
    day = clock.today() - 30 * DAY
    Rule.objects.get_or_create(
        key="vigilance.weights", valid_from=day, defaults={"value": weights, "source": "test"}
    )


def confirmed_in_two_places(server: Site, number: int) -> tuple[int, list[Answer]]:
    """The same human is down for the same hours in two townships; both confirm at once."""
    nothing_is_watched()
    start = yesterday()
    with clock.at(start - 10 * DAY):
        shifts = [a_shift(starts_at=start), a_shift(starts_at=start, team=a_squad(a_station(2)))]
        signups = [a_signup(shift) for shift in shifts]
    rows = [an_attendance(signup) for signup in signups]
    person = signups[0].person_id
    Attendance.objects.filter(pk=rows[1].pk).update(person=person)
    calls = [
        server.post(
            on_phone(a_confirmer(shift)),
            reverse("activities:confirm", args=[shift.pk]),
            {"row": [row.pk]},
        )
        for shift, row in zip(shifts, rows, strict=True)
    ]
    return person, rush(calls)


@pytest.mark.parametrize("workers", WORKERS)
def test_an_hour_is_recorded_once_in_the_whole_county(site: Sites, workers: int) -> None:
    for number in range(REPEATS):
        person, answers = confirmed_in_two_places(site(workers), number)
        no_fault(answers)
        assert ServiceRecord.objects.filter(person=person).count() == 1
    assert [*differences(), *mismatches()] == []


def test_without_lock_and_guard_an_hour_is_recorded_twice(site: Sites) -> None:
    changes = {
        r"PERFORM hours_lock_people\(array_agg\(\(s ->> 'person'\)::bigint\)\)\n"
        r"    FROM jsonb_array_elements\(p_services\) AS s;": "",
        r"(INTO v_judged FROM hours_judge\(p_services\) AS j;)": rf"\1 {NAP}",
    }
    guard = [("hours_occupied", "nobody_serves_twice_at_once")]
    with mutated("hours/sql/confirm.sql", changes, without=guard):
        for number in range(MUTANT_REPEATS):
            person, _answers = confirmed_in_two_places(site(max(WORKERS)), number)
            if ServiceRecord.objects.filter(person=person).count() > 1:
                assert Occupied.objects.filter(person_root=person).count() > 1
                return
    pytest.fail("the race would not notice a missing lock")

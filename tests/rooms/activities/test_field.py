"""A day without network: what the phone is given, what it sends, and what becomes of it."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
import uuid
from base64 import b64decode
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shijian.activities import commands
from shijian.activities.commands.field import Reading, prepare_phone, settle_reading, sync
from shijian.activities.models import (
    Attendance,
    FieldDecision,
    FieldPhone,
    FieldScan,
    Scan,
    Shift,
    Signup,
)
from shijian.activities.queries import person_code
from shijian.activities.queries.field import phone_with, token_of
from shijian.activities.rules.field import PhoneClock
from shijian.common import clock
from shijian.common.actor import Actor, Kind
from shijian.common.functions import call
from shijian.common.refused import Refused
from shijian.engines import chained
from shijian.journal.models import Entry
from tests.build.accounts import signed_in
from tests.build.activities import (
    HOUR,
    a_captain,
    a_confirmer,
    a_shift,
    a_signup,
    a_squad,
    captain_of,
    tomorrow,
)
from tests.build.organisations import a_station
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
RIGHT = PhoneClock(dt.timedelta(), dt.timedelta())


def a_phone(shift: Shift, by: Actor | None = None) -> FieldPhone:
    """An organiser's phone made ready an hour before the shift."""
    with clock.at(shift.starts_at - HOUR):
        return prepare_phone(by=by or captain_of(shift))


def a_reading(signup: Signup, direction: str, minutes: float, **fields: Any) -> Reading:
    """Called by name so many minutes after the start, unless `method` and `code` say otherwise."""
    at = signup.shift.starts_at + minutes * MINUTE
    given = {"method": "roll", "phone_at": at} | fields
    return Reading(uuid.uuid4(), signup.shift_id, signup.pk, direction, **given)


def a_scan(signup: Signup, direction: str, minutes: float, **fields: Any) -> Reading:
    """The volunteer's code, as their phone showed it at that moment."""
    with clock.at(signup.shift.starts_at + minutes * MINUTE):
        code = person_code(signup).token.partition("-")[2]
        window = chained.window(clock.now())
    return a_reading(
        signup, direction, minutes, method="person", code=code, code_window=window, **fields
    )


def sends(
    phone: FieldPhone, *readings: Reading, phone_clock: PhoneClock = RIGHT, hours: float = 5
) -> list[str]:
    """What a phone is answered when it has network again, some hours after the start."""
    by = Actor(kind=Kind.TOKEN, user_id=phone.user_id, person_id=phone.user.person_id)
    with clock.at(phone.made_at + HOUR + hours * HOUR):
        outcomes = sync(phone, readings, phone_clock, by=by)
    return [outcomes[reading.client_id] for reading in readings]


def standing() -> list[tuple[Any, ...]]:
    """Everything that attendance says of everybody."""
    return list(
        Attendance.objects.order_by("signup").values_list(
            "signup", "in_at", "out_at", "pairs", "away_seconds", "state", "assumed_end"
        )
    )


# ---------------------------------------------------------------- what a phone is given


def test_a_phone_is_given_no_secret_and_no_name(client: Client) -> None:
    shift = a_shift()
    signup = a_signup(shift, a_volunteer(name="欧阳秀英"))
    signed_in(client, captain_of(shift))
    with clock.at(shift.starts_at - HOUR):
        given = client.post(reverse("activities:field_day")).json()
        code, window = person_code(signup), chained.window(clock.now())
    text = json.dumps(given, ensure_ascii=False)
    assert "欧阳秀英" not in text
    assert bytes(shift.secret).hex() not in text
    person = given["led"][0]["people"][0]
    place = window // chained.LINKS - given["led"][0]["first_block"]
    held = chained.parsed(person["anchors"][place])
    shown = chained.parsed(code.token.partition("-")[2])
    assert held is not None
    assert shown is not None
    assert chained.fits(held, shown, window)
    checks = b64decode(person["checks"])
    subject = f"signup:{signup.pk}"
    assert checks[window - given["led"][0]["first_window"]] == chained.check(subject, code.digits)
    assert code.digits not in text
    assert (
        given["until"] == int(clock.moment(clock.today() + 2 * dt.timedelta(1)).timestamp()) * 1000
    )


def test_a_volunteers_phone_makes_its_own_codes_and_nobody_elses(client: Client) -> None:
    shift = a_shift()
    signup = a_signup(shift)
    a_signup(shift)
    signed_in(client, acting(signup.person.volunteer))
    with clock.at(shift.starts_at):
        given = client.post(reverse("activities:field_day")).json()
        code, window = person_code(signup), chained.window(clock.now())
    assert given["led"] == []
    (own,) = given["own"]
    block, place = divmod(window, chained.LINKS)
    seed = chained.parsed(own["seeds"][block - own["first_block"]])
    assert seed is not None
    made = chained._hashed(seed, chained.LINKS - 1 - place)
    assert f"{own['token']}-{chained.text(made)}" == code.token


def test_who_has_nothing_today_has_nothing_to_prepare(client: Client) -> None:
    shift = a_shift()
    signed_in(client, captain_of(shift))
    answer = client.post(reverse("activities:field_day"))
    assert (answer.status_code, "今天" in answer.json()["reason"]) == (409, True)
    assert not FieldPhone.objects.exists()


def test_the_page_itself_holds_nothing_and_may_run_the_scanner(client: Client) -> None:
    page = client.get(reverse("activities:field"))
    assert page.status_code == 200
    assert "'wasm-unsafe-eval'" in page["Content-Security-Policy"]
    assert "wasm" not in client.get("/")["Content-Security-Policy"]


# ---------------------------------------------------------------- what becomes of it


def test_a_day_without_network_arrives_afterwards() -> None:
    shift = a_shift()
    zhang, li = a_signup(shift), a_signup(shift)
    phone = a_phone(shift)
    said = sends(
        phone, a_scan(zhang, "in", -3), a_reading(li, "in", 2), a_scan(zhang, "out", 181),
        a_reading(li, "out", 182),
    )  # fmt: skip
    assert said == ["taken"] * 4
    rows = Attendance.objects.order_by("signup")
    assert [(row.state, row.recorder_id) for row in rows] == [("ended", phone.user_id)] * 2
    assert rows[0].in_at == shift.starts_at - 3 * MINUTE
    assert Entry.objects.filter(action="activities.signed_offline").count() == 2
    with clock.at(shift.ends_at + 24 * HOUR):
        done = commands.confirm_attendance(shift, [row.pk for row in rows], by=a_confirmer(shift))
    assert [one.service.minutes for one in done] == [180, 178]
    assert done[0].service.evidence["phones"] == [phone.pk]


def test_sent_again_in_pieces_and_shuffled_it_comes_to_the_same() -> None:
    shift = a_shift()
    people = [a_signup(shift) for _ in range(3)]
    first, second = a_phone(shift), a_phone(shift)
    readings = [
        (phone, a_reading(person, direction, minutes + n))
        for n, person in enumerate(people)
        for phone, direction, minutes in (
            (first, "in", -5), (second, "in", -4), (first, "out", 60), (second, "in", 70),
            (first, "in", 72), (second, "out", 180), (first, "out", 181),
        )
    ]  # fmt: skip
    seen = set()
    for order in range(6):
        with transaction.atomic():
            mixed = [*readings, *readings[::2]]
            random.Random(order).shuffle(mixed)
            for phone, group in itertools.groupby(mixed, key=lambda one: one[0]):
                assert set(sends(phone, *[reading for _phone, reading in group])) == {"taken"}
            seen.add(tuple(standing()))
            assert FieldScan.objects.count() == len(readings)
            assert Scan.objects.count() == len(readings)
            transaction.set_rollback(True)
    (only,) = seen
    assert [(row[3], row[4], row[5]) for row in only] == [(2, 600, "ended")] * 3


def test_online_and_offline_tell_one_story() -> None:
    """What was scanned with network and what comes later is folded by time."""
    shift = a_shift()
    signup = a_signup(shift)
    phone = a_phone(shift)
    by = acting(signup.person.volunteer)
    with clock.at(shift.starts_at + 10 * MINUTE):
        commands.scan(signup, direction="in", method="place", by=by)
    with clock.at(shift.starts_at + 170 * MINUTE):
        commands.scan(signup, direction="out", method="place", by=by)
    assert sends(phone, a_reading(signup, "in", 0), a_reading(signup, "out", 60),
                 a_reading(signup, "in", 90)) == ["taken"] * 3  # fmt: skip
    row = Attendance.objects.get()
    assert (row.in_at, row.out_at) == (shift.starts_at, shift.starts_at + 170 * MINUTE)
    # A coming while in says nothing new: 10 is inside the first stay.
    assert (row.pairs, row.away_seconds) == (2, 30 * 60)


def test_folding_what_was_scanned_online_changes_nothing() -> None:
    signup = a_signup()
    by = acting(signup.person.volunteer)
    for minutes, direction in ((0, "in"), (50, "out"), (61.5, "in"), (100, "out"), (101, "in")):
        with clock.at(signup.shift.starts_at + minutes * MINUTE):
            commands.scan(signup, direction=direction, method="place", by=by)
    before = standing()
    with transaction.atomic():
        call("activities_fold", p_signups=[signup.pk], p_pairs=3)
    assert standing() == before


def test_what_arrives_after_the_hand_over_replaces_the_assumed_end() -> None:
    shift = a_shift()
    signup, late = a_signup(shift), a_signup(shift)
    phone = a_phone(shift)
    with clock.at(shift.starts_at):
        commands.scan(signup, direction="in", method="place", by=acting(signup.person.volunteer))
    with clock.at(shift.ends_at + 61 * MINUTE):
        commands.end_shift(shift, by=captain_of(shift))
    assert Attendance.objects.get().assumed_end
    assert sends(phone, a_reading(signup, "out", 90), a_reading(late, "in", 0)) == ["taken"] * 2
    first, second = Attendance.objects.order_by("pk")
    assert (first.assumed_end, first.out_at) == (False, shift.starts_at + 90 * MINUTE)
    assert (second.assumed_end, second.state) == (True, "ended")  # put up, marked


# ---------------------------------------------------------------- bad readings, each its sentence


def test_every_bad_reading_is_kept_and_counts_nothing() -> None:
    shift = a_shift()
    elsewhere = a_shift(team=a_squad(a_station(2)), starts_at=tomorrow(14))
    signup, other = a_signup(shift), a_signup(elsewhere)
    gone = a_signup(shift)
    commands.withdraw(gone, by=acting(gone.person.volunteer))
    phone = a_phone(shift)
    scan = a_scan(signup, "in", 0)
    forged = a_reading(signup, "in", 0, method="person", code="A" * 20, code_window=99)
    replay = a_reading(
        signup, "in", 30, method="person", code=scan.code, code_window=scan.code_window
    )
    said = sends(
        phone,
        a_reading(Signup(pk=other.pk, shift=shift), "in", 0),  # of another shift
        a_reading(other, "in", -300),  # a shift the phone was not made ready for
        a_reading(gone, "in", 0),
        a_reading(signup, "in", -61),
        a_reading(signup, "in", 181),
        a_reading(signup, "out", 241),
        a_reading(signup, "in", 3000),
        forged,
        replay,
        a_reading(signup, "out", 100),  # never signed in: kept, waits for its sign-in
    )
    assert said == ["stranger"] * 3 + [
        "early", "late", "late", "future", "forged", "old_code", "taken"
    ]  # fmt: skip
    assert not Attendance.objects.filter(signup=signup).exists()
    assert FieldScan.objects.count() == 10
    assert sends(phone, a_reading(signup, "in", 5)) == ["taken"]  # now the going has its coming
    assert Attendance.objects.get(signup=signup).out_at == shift.starts_at + 100 * MINUTE


def test_nobody_calls_their_own_name() -> None:
    shift = a_shift()
    own = a_signup(shift, shift.activity.responsible.volunteer)
    phone = a_phone(shift)
    assert sends(phone, a_reading(own, "in", 0)) == ["own"]


def test_a_cancelled_activity_takes_nothing() -> None:
    shift = a_shift()
    signup = a_signup(shift)
    phone = a_phone(shift)
    with clock.at(shift.starts_at - MINUTE):
        commands.cancel_activity(shift.activity, reason="台风要来了", by=captain_of(shift))
    assert sends(phone, a_reading(signup, "in", 0)) == ["cancelled"]
    assert not Attendance.objects.exists()


def test_what_was_decided_stays() -> None:
    shift = a_shift()
    signup = a_signup(shift)
    phone = a_phone(shift)
    assert sends(phone, a_reading(signup, "in", 0), a_reading(signup, "out", 60)) == ["taken"] * 2
    row = Attendance.objects.get()
    with clock.at(shift.ends_at + 24 * HOUR):
        commands.confirm_attendance(shift, [row.pk], by=a_confirmer(shift))
    before = standing()
    assert sends(phone, a_reading(signup, "out", 170), hours=48) == ["decided"]
    assert standing() == before


DAY = dt.timedelta(days=1)


def test_a_clock_wrong_by_a_day_is_set_right_by_the_last_contact() -> None:
    shift = a_shift()
    signup = a_signup(shift)
    phone = a_phone(shift)
    fast = PhoneClock(DAY, DAY + dt.timedelta(seconds=20))
    at = shift.starts_at + DAY
    assert sends(phone, a_reading(signup, "in", 0, phone_at=at), phone_clock=fast) == ["taken"]
    assert Attendance.objects.get().in_at == shift.starts_at
    assert FieldScan.objects.get().phone_at == at


def test_a_clock_changed_on_the_way_is_held_unless_the_code_tells_the_time() -> None:
    shift = a_shift()
    zhang, li = a_signup(shift), a_signup(shift)
    phone = a_phone(shift)
    changed = PhoneClock(dt.timedelta(), DAY)
    said = sends(phone, a_scan(zhang, "in", 5), a_reading(li, "in", 5), phone_clock=changed)
    assert said == ["taken", "clock"]
    row = Attendance.objects.get()
    assert row.signup == zhang
    assert shift.starts_at <= row.in_at <= shift.starts_at + 5 * MINUTE


def test_a_held_reading_is_looked_at_by_somebody_else(client: Client) -> None:
    shift = a_shift()
    zhang, li = a_signup(shift), a_signup(shift)
    phone = a_phone(shift)
    changed = PhoneClock(dt.timedelta(), 2 * HOUR)
    rows = [
        a_reading(one, "in", 125, phone_at=shift.starts_at + 125 * MINUTE) for one in (zhang, li)
    ]
    assert sends(phone, *rows, phone_clock=changed) == ["clock"] * 2
    held = list(FieldScan.objects.order_by("signup"))
    station = a_confirmer(shift)
    with clock.at(shift.ends_at + HOUR):
        own = signed_in(Client(), captain_of(shift))
        url = reverse("activities:settle", args=[held[0].pk])
        assert own.post(url, {"yes": "1"}).status_code == 404
        with pytest.raises(Refused) as no:
            settle_reading(held[0], accepted=True, by=captain_of(shift))
        assert no.value.code == "activities.field_recorder"
        signed_in(client, station)
        page = client.get(reverse("activities:confirm", args=[shift.pk])).content.decode()
        assert "时间待核查" in page
        assert client.post(url, {"yes": "1"}).status_code == 302
        assert client.post(url, {"yes": "1"}).status_code == 409
        client.post(reverse("activities:settle", args=[held[1].pk]), {"no": "1"})
    row = Attendance.objects.get()
    assert (row.signup, row.in_at) == (zhang, shift.starts_at + 5 * MINUTE)
    assert row.recorder_id == phone.user_id
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        FieldDecision.objects.update(accepted=False)


def test_typed_digits_are_checked_when_they_arrive() -> None:
    shift = a_shift()
    signup = a_signup(shift)
    phone = a_phone(shift)
    with clock.at(shift.starts_at):
        digits = person_code(signup).digits
    good = a_reading(signup, "in", 0.4, method="digits", code=digits)
    bad = a_reading(signup, "out", 90, method="digits", code=digits)
    assert sends(phone, good, bad) == ["taken", "forged"]


# ---------------------------------------------------------------- who may send


def test_a_phone_speaks_with_its_token_for_some_days(client: Client) -> None:
    shift = a_shift()
    signup = a_signup(shift)
    phone = a_phone(shift)
    url = reverse("activities:field_sync")
    at = int(shift.starts_at.timestamp() * 1000)
    reading = {"id": str(uuid.uuid4()), "shift": shift.pk, "signup": signup.pk,
               "direction": "in", "method": "roll", "at": at}  # fmt: skip

    def posted(token: str, **more: Any) -> tuple[int, dict[str, Any]]:
        now = int(clock.now().timestamp() * 1000)
        body = {"now": now, "met_server": now, "met_phone": now,
                "readings": [reading | more]}  # fmt: skip
        answer = client.post(
            url, json.dumps(body), content_type="application/json", headers={"X-Field-Phone": token}
        )
        return answer.status_code, answer.json()

    with clock.at(shift.ends_at):
        assert posted("7.abc")[0] == 403
        assert posted(token_of(phone)[:-1] + "x")[0] == 403
        assert posted(token_of(phone), method="place")[0] == 422
        assert posted(token_of(phone), at=10**16)[0] == 422
        code, said = posted(token_of(phone))
        assert (code, said["results"][reading["id"]]["outcome"]) == (200, "taken")
        spoken = {"X-Field-Phone": token_of(phone)}
        answer = client.post(url, b"{", content_type="application/json", headers=spoken)
        assert answer.status_code == 422
    with clock.at(shift.ends_at + 9 * DAY):
        code, said = posted(token_of(phone))
        assert (code, said["code"]) == (409, "activities.field_over")
    assert Attendance.objects.count() == 1


def test_a_phone_is_made_ready_for_the_shifts_of_its_own_captain() -> None:
    shift = a_shift()
    stranger = a_captain(a_squad(a_station(2)))
    with clock.at(shift.starts_at - HOUR), pytest.raises(Refused) as no:
        prepare_phone(by=stranger)
    assert no.value.code == "activities.field_nothing"
    assert phone_with("1." + "0" * 64) is None


def test_the_database_keeps_what_phones_sent() -> None:
    shift = a_shift()
    signup = a_signup(shift)
    phone = a_phone(shift)
    sends(phone, a_reading(signup, "in", 0))
    for change in (
        lambda: FieldScan.objects.update(outcome="future"),
        lambda: FieldScan.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    row = FieldScan.objects.values().get()
    row.pop("id")
    with pytest.raises(IntegrityError, match="sent_once"), transaction.atomic():
        FieldScan.objects.create(**row)
    with pytest.raises(IntegrityError, match="has_its_day"), transaction.atomic():
        FieldPhone.objects.filter(pk=phone.pk).update(sync_until=phone.made_at)

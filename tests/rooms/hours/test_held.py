"""What is held counts nothing until somebody without a part in it has looked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import Role
from shijian.activities.commands import confirm_attendance, watch
from shijian.activities.models import Attendance, Shift
from shijian.activities.queries import services_of
from shijian.common import clock
from shijian.common.refused import Refused
from shijian.hours.commands import confirm_services, hold_record, release, void
from shijian.hours.models import Approval, Pending, ServiceRecord
from shijian.hours.queries import differences, minutes_of
from shijian.notices.models import Notice
from shijian.points.queries import balance, mismatches
from tests.build.accounts import BUILDER, an_actor, signed_in
from tests.build.activities import (
    a_captain,
    a_confirmer,
    a_shift,
    a_signup,
    a_squad,
    an_attendance,
    tomorrow,
)
from tests.build.hours import TRAVEL, a_held, a_record
from tests.build.organisations import a_station, an_institute
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
State = Pending.State


def confirm_all(shift: Shift) -> list[Pending]:
    with clock.at(shift.ends_at + DAY):
        pks = shift.attendances.values_list("pk", flat=True)
        found = confirm_attendance(shift, list(pks), by=a_confirmer(shift))
    return [result.pending for result in found if result.pending]


def test_two_places_at_once_are_held_when_they_are_confirmed() -> None:
    zhang = a_volunteer()
    here, there = a_shift(), a_shift(team=a_squad(a_station(2)), starts_at=tomorrow(10))
    for shift in (here, there):
        row = an_attendance(a_signup(shift))
        an_attendance(a_signup(shift))
        Attendance.objects.filter(pk=row.pk).update(person=zhang.person)
    held = confirm_all(here)
    assert [one.person_id for one in held] == [zhang.person_id]
    assert ServiceRecord.objects.count() == 1  # the other volunteer is not touched
    assert held[0].signals.get(kind="overlap").facts["minutes"] == 60
    assert (minutes_of(zhang.person_id), balance(zhang.person_id)) == (0, 0)
    assert Notice.objects.filter(template="hours.held").count() == 1


def test_only_somebody_without_a_part_releases_it_and_then_it_counts() -> None:
    held = a_held()
    first = Approval.objects.get(pending=held).by
    assert first.person is not None
    sibling = an_actor(Role.STAFF, a_station().path)
    with clock.at(held.ends_at + 2 * DAY):
        for who, code in (
            (acting(held.person.volunteer), "hours.own"),
            (an_actor(Role.STAFF, a_station().path, user=first), "hours.agreed"),
            (an_actor(Role.STAFF, a_station(2).path), "hours.not_confirmer"),
            (BUILDER, "hours.nobody"),
        ):
            with pytest.raises(Refused) as no:
                release(held, reason="看过了没问题", by=who)
            assert no.value.code == code
        assert release(held, reason="看过了没问题", by=sibling).state == State.RECORDED
        with pytest.raises(Refused, match="已经定过"):
            void(held, reason="再改主意", by=an_actor(Role.STAFF, an_institute().path))
    assert (minutes_of(held.person_id), balance(held.person_id)) == (180, 3)
    assert list(differences()) == list(mismatches()) == []


def test_what_is_void_never_counts_and_its_volunteer_is_told_why(client: Client) -> None:
    held = a_held()
    upper = an_actor(Role.STAFF, an_institute().path)
    with clock.at(held.ends_at + 2 * DAY):
        office = signed_in(Client(), upper)
        url = reverse("hours:decide", args=[held.pk])
        assert office.post(url, {"outcome": "void", "reason": "短"}).status_code == 422
        sent = {"outcome": "void", "reason": "那天下午没有来过"}
        assert office.post(url, sent).status_code == 302
        assert office.post(url, sent | {"reason": "再来一次看看"}).status_code == 409
        own = signed_in(client, acting(held.person.volunteer))
        page = own.get(reverse("hours:my_pending", args=[held.pk])).content.decode()
        assert "那天下午没有来过" in page
        assert "赶不到" in page
        assert held.title in own.get("/hours/").content.decode()
    assert minutes_of(held.person_id) == 0
    assert Notice.objects.filter(template="hours.voided").count() == 1


def test_a_record_that_looks_odd_afterwards_is_taken_back_into_waiting() -> None:
    record = a_record()
    with clock.at(record.ends_at + 3 * DAY):
        held = hold_record(record, [TRAVEL], by=BUILDER)
        assert held is not None
        assert (minutes_of(record.person_id), balance(record.person_id)) == (0, 0)
        again = release(held, reason="问过站里，属实", by=an_actor(Role.STAFF, a_station().path))
        assert again.record is not None
        assert again.record.entry == 2
        assert (minutes_of(record.person_id), balance(record.person_id)) == (180, 3)
        assert hold_record(again.record, [TRAVEL], by=BUILDER) is None  # somebody saw just this
    assert list(differences()) == list(mismatches()) == []


def test_the_night_watch_holds_what_only_shows_later() -> None:
    zhang, captain = a_volunteer(), a_captain(a_squad())
    shifts = [a_shift(starts_at=tomorrow(8) + n * DAY, by=captain) for n in range(5)]
    for shift in shifts[:4]:
        a_record(shift, volunteer=zhang)
    last = shifts[-1]
    row = an_attendance(a_signup(last, zhang))
    with clock.at(last.ends_at + DAY):  # as if the weights had been other ones that day
        confirm_services(services_of(last, [row]), by=a_confirmer(last))
    assert minutes_of(zhang.person_id) == 900
    with clock.at(last.ends_at + 2 * DAY):
        until = last.ends_at + DAY
        assert watch(shifts[0].starts_at, until, by=BUILDER) == 1
        assert watch(shifts[0].starts_at, until, by=BUILDER) == 0
    assert Pending.objects.get(state=State.HELD).signals.get(kind="pair").facts["times"] == 5
    assert minutes_of(zhang.person_id) == 720
    assert list(differences()) == list(mismatches()) == []


def test_the_database_lets_no_held_service_become_a_record_by_itself() -> None:
    held, record = a_held(), a_record()
    with pytest.raises(IntegrityError, match="only after somebody released"), transaction.atomic():
        Pending.objects.filter(pk=held.pk).update(state="recorded", record=record)
    approver = Approval.objects.get(pending=held).by
    with pytest.raises(IntegrityError, match="does not decide"), transaction.atomic():
        Pending.objects.filter(pk=held.pk).update(
            state="waiting", decided_by=approver, decided_at=clock.now()
        )

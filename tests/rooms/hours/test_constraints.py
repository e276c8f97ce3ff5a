"""What would make a record untrue is refused by the database itself, whoever writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import Range

from shijian.accounts.models import User
from shijian.hours.models import Occupied, ServiceRecord
from tests.build.accounts import a_person, a_user
from tests.build.hours import a_record

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def record() -> ServiceRecord:
    return a_record()


def copy(record: ServiceRecord, **changes: Any) -> ServiceRecord:
    """The same record again for another source, with what is changed."""
    values = {
        field.attname: getattr(record, field.attname)
        for field in ServiceRecord._meta.concrete_fields
        if not field.primary_key
    }
    return ServiceRecord.objects.create(**values | {"source_id": 999} | changes)


CHANGES: dict[str, tuple[str, Any]] = {
    "longer than its ceiling": ("at_most_twelve_hours", lambda _: {"ceiling_minutes": 100}),
    "more than twelve hours": (
        "at_most_twelve_hours|minutes_are_less",
        lambda _: {"minutes": 800, "ceiling_minutes": 800},
    ),
    "confirmed by the recorder": ("two_pairs_of_eyes", lambda r: {"confirmer_id": r.recorder_id}),
    "over midnight": (
        "service_does_not_cross_midnight",
        lambda r: {
            "starts_at": r.starts_at + 12 * HOUR,
            "ends_at": r.ends_at + 15 * HOUR,
            "window_end": r.window_end + 24 * HOUR,
            "confirmed_at": r.confirmed_at + 48 * HOUR,
        },
    ),
    "outside its window": ("service_inside_its_window", lambda r: {"ends_at": r.ends_at + HOUR}),
    "more minutes than time": ("minutes_are_less_the_break", lambda _: {"minutes": 181}),
    "break forgotten": ("minutes_are_less_the_break", lambda _: {"break_minutes": 10}),
    "before it was over": (
        "confirmed_when_it_was_over",
        lambda r: {"confirmed_at": r.ends_at - HOUR},
    ),
    "no minutes": ("a_counter_entry_takes_back", lambda _: {"minutes": 0}),
    "a second time": ("one_record_per_person", lambda r: {"source_id": r.source_id}),
}


@pytest.mark.parametrize("case", CHANGES)
def test_an_untrue_record_is_refused(case: str, record: ServiceRecord) -> None:
    constraint, change = CHANGES[case]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy(record, **change(record))


def test_nobody_confirms_their_own_hours(record: ServiceRecord) -> None:
    own = User.objects.get(person=record.person_id)
    with pytest.raises(IntegrityError, match="cannot confirm their own"), transaction.atomic():
        copy(record, confirmer_id=own.pk, recorder_id=a_user().pk)


def test_a_record_is_never_edited_or_deleted(record: ServiceRecord) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ServiceRecord.objects.update(minutes=1)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ServiceRecord.objects.filter(pk=record.pk)._raw_delete("default")


def test_nobody_serves_twice_at_once(record: ServiceRecord) -> None:
    other = copy(record)
    span = Range(record.starts_at + HOUR, record.ends_at + HOUR)
    with pytest.raises(IntegrityError, match="nobody_serves_twice"), transaction.atomic():
        Occupied.objects.create(record=other, person_root_id=record.person_id, span=span)
    after = Range(record.ends_at, record.ends_at + HOUR)
    Occupied.objects.create(record=other, person_root_id=record.person_id, span=after)


def test_a_day_may_end_at_midnight(record: ServiceRecord) -> None:
    midnight = record.ends_at + 13 * HOUR  # 11:00 and thirteen hours
    times = {"starts_at": midnight - HOUR, "ends_at": midnight, "window_end": midnight}
    assert copy(record, minutes=60, confirmed_at=midnight, **times).pk


def test_whoever_was_only_invited_receives_no_hours(record: ServiceRecord) -> None:
    """Hours are for those who registered by their own act, whoever writes the record."""
    resident = a_person()
    with pytest.raises(IntegrityError, match="registered volunteers"), transaction.atomic():
        copy(record, person_id=resident.pk)
    resident.merged_into = record.person
    resident.save(update_fields=["merged_into"])
    assert copy(record, person_id=resident.pk).pk

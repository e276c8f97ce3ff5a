"""Confirming hours: two pairs of eyes, one time once, the ladder of a day, and taking back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import Http404

from shijian.accounts.models import Role
from shijian.activities.commands import confirm_attendance
from shijian.activities.models import Attendance, Shift
from shijian.activities.queries import services_of
from shijian.catalogue.models import Rule
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.hours.commands import confirm_services, counter
from shijian.hours.models import Occupied, ServiceRecord
from shijian.hours.queries import (
    differences,
    minutes_of,
    own_record,
    record_for,
    records_of,
    visible_records,
)
from shijian.journal.models import Entry
from shijian.points.queries import balance, mismatches
from tests.build.accounts import an_actor
from tests.build.activities import (
    a_captain,
    a_confirmer,
    a_shift,
    a_signup,
    a_squad,
    an_attendance,
    tomorrow,
)
from tests.build.hours import a_record
from tests.build.organisations import a_centre, a_station, an_institute
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def refused_code(shift: Shift, row: Attendance, by: Actor, at: dt.datetime | None = None) -> str:
    with clock.at(at or shift.ends_at + DAY):
        result = confirm_services(services_of(shift, [row]), by=by)[0]
    return "" if result.refused is None else result.refused.code


def test_a_confirmed_service_is_a_record_with_its_points() -> None:
    record = a_record()
    assert (record.minutes, record.kind, record.break_minutes) == (180, "measured", 0)
    assert record.evidence["in"] == "place"
    assert balance(record.person_id) == 3
    assert minutes_of(record.person_id) == 180
    entry = Entry.objects.get(action="hours.confirmed")
    assert entry.data["minutes"] == 180
    assert list(differences()) == list(mismatches()) == []


def test_only_the_time_inside_the_shift_counts_less_the_break() -> None:
    assert a_record(break_minutes=30).minutes == 150
    early = a_record(break_minutes=30, minutes=80)  # left before the break could be meant
    assert early.minutes == 80


def test_a_group_is_confirmed_in_one_call_and_a_second_time_changes_nothing() -> None:
    shift = a_shift()
    rows = [an_attendance(a_signup(shift)) for _ in range(4)]
    with clock.at(shift.ends_at + DAY):
        by = a_confirmer(shift)
        first = confirm_attendance(shift, [row.pk for row in rows], by=by)
        again = confirm_attendance(shift, [row.pk for row in rows], by=by)
    assert [result.refused for result in first] == [None] * 4
    assert {result.refused.code for result in again if result.refused} == {"hours.again"}
    assert ServiceRecord.objects.count() == 4
    shift.refresh_from_db()
    assert shift.confirmed_at is not None


def test_the_one_who_served_led_or_recorded_does_not_confirm() -> None:
    shift = a_shift()
    station = a_station().path
    zhang = a_volunteer()
    row = an_attendance(a_signup(shift, zhang))
    assert zhang.person.user is not None
    own = an_actor(Role.STAFF, station, user=zhang.person.user)
    assert refused_code(shift, row, own) == "hours.own"
    assert refused_code(shift, row, a_confirmer(shift, "/9/")) == "hours.not_confirmer"
    recorder = a_confirmer(shift)
    Attendance.objects.update(recorder=recorder.user_id)
    row.refresh_from_db()
    assert refused_code(shift, row, recorder) == "hours.recorder"
    assert refused_code(shift, row, a_confirmer(shift)) == ""


def test_who_led_the_activity_does_not_confirm_it() -> None:
    shift = a_shift()
    row = an_attendance(a_signup(shift))
    captain = shift.activity.responsible.user
    leader = an_actor(Role.STAFF, an_institute().path, user=captain)
    with clock.at(shift.ends_at + DAY), pytest.raises(Refused) as no:
        confirm_attendance(shift, [row.pk], by=leader)
    assert (no.value.code, no.value.status) == ("activities.led", 403)


def test_where_the_captain_is_the_station_head_the_institute_confirms() -> None:
    team = a_squad()
    head = a_captain(team)
    assert head.user_id is not None
    an_actor(Role.DIRECTOR, a_station().path, user=_user(head))
    shift = a_shift(team=team)
    row = an_attendance(a_signup(shift))
    assert refused_code(shift, row, a_confirmer(shift)) == "hours.not_confirmer"
    assert refused_code(shift, row, a_confirmer(shift, an_institute().path)) == ""


def _user(by: Actor) -> Any:
    from shijian.accounts.models import User

    return User.objects.get(pk=by.user_id)


def test_a_brigades_hours_are_confirmed_by_the_centre() -> None:
    brigade = a_squad(an_institute())
    shift = a_shift(team=brigade, place=a_station().place)
    row = an_attendance(a_signup(shift))
    assert refused_code(shift, row, a_confirmer(shift)) == "hours.not_confirmer"
    assert refused_code(shift, row, a_confirmer(shift, a_centre().path)) == ""


def test_one_time_counts_once_in_the_whole_county() -> None:
    zhang = a_volunteer()
    here = a_record(volunteer=zhang)
    other = a_shift(team=a_squad(a_station(2)))
    row = an_attendance(a_signup(other))
    Attendance.objects.filter(pk=row.pk).update(person=zhang.person)
    row.refresh_from_db()
    with clock.at(other.ends_at + DAY):
        result = confirm_services(services_of(other, [row]), by=a_confirmer(other))[0]
    assert result.refused is not None
    assert result.refused.code == "hours.overlap"
    assert here.title in str(result.refused)


def test_what_is_not_over_or_has_no_minute_is_no_record() -> None:
    shift = a_shift()
    row = an_attendance(a_signup(shift))
    by = a_confirmer(shift)
    assert refused_code(shift, row, by, at=shift.ends_at - DAY) == "hours.not_over"
    nothing = an_attendance(a_signup(shift), left=shift.starts_at)
    assert refused_code(shift, nothing, by) == "hours.nothing"


def test_points_follow_the_rule_of_the_day_of_service() -> None:
    Rule.objects.create(
        key="points.per_hour", value=2, valid_from=clock.today() + 3 * DAY, source="test"
    )
    assert balance(a_record().person_id) == 3
    later = tomorrow() + 3 * DAY
    record = a_record(starts_at=later)
    assert balance(record.person_id) == 6


def test_a_counter_entry_takes_hours_and_points_back_and_frees_the_time() -> None:
    record = a_record()
    by = an_actor(Role.STAFF, a_station().path)
    with clock.at(record.ends_at + 2 * DAY):
        back = counter(record, reason="本人说那天没有去", by=by)
    assert (back.minutes, back.counters_id) == (-180, record.pk)
    assert (minutes_of(record.person_id), balance(record.person_id)) == (0, 0)
    assert not Occupied.objects.exists()
    assert list(differences()) == list(mismatches()) == []
    assert Entry.objects.filter(action="hours.countered").count() == 1
    with pytest.raises(Refused, match="已经冲正"):
        counter(ServiceRecord.objects.get(pk=record.pk), reason="再来一次", by=by)
    with pytest.raises(Refused, match="不能再冲正"):
        counter(back, reason="再来一次", by=by)


def test_only_who_could_confirm_takes_back() -> None:
    record = a_record()
    with pytest.raises(Refused) as no:
        counter(record, reason="不应该", by=acting(record.person.volunteer))
    assert no.value.status == 403
    with pytest.raises(Refused, match="处理"):
        counter(record, reason="不应该", by=an_actor(Role.STAFF, a_station(2).path))


def test_who_sees_which_records() -> None:
    record = a_record()
    own = acting(record.person.volunteer)
    assert list(records_of(record.person_id)) == [record]
    assert list(visible_records(an_actor(Role.STAFF, a_station().path))) == [record]
    assert list(visible_records(an_actor(Role.STAFF, a_station(2).path))) == []
    assert list(visible_records(own)) == []
    assert own_record(own, record.pk) == record
    with pytest.raises(Http404):
        record_for(own, record.pk)


def test_differences_are_found() -> None:
    record = a_record()
    Occupied.objects.all().delete()
    assert list(differences()) == [f"record {record.pk} takes no time of its person"]

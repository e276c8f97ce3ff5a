"""Coming, going, coming back, and what becomes of those who forget to sign out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import User
from shijian.activities import commands
from shijian.activities.models import Attendance, Scan, Signup
from shijian.activities.queries import place_code, services_of
from shijian.common import clock
from shijian.common.refused import Refused
from shijian.hours.models import ServiceRecord
from tests.build.accounts import BUILDER, signed_in
from tests.build.activities import (
    HOUR,
    a_confirmer,
    a_shift,
    a_signup,
    an_attendance,
    captain_of,
    tomorrow,
)
from tests.build.volunteers import acting

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def reads(signup: Signup, direction: str, minutes: int, window: int | None = None) -> str:
    """What is answered to the place's code so many minutes after the start; empty where taken."""
    by = acting(signup.person.volunteer)
    with clock.at(signup.shift.starts_at + minutes * MINUTE):
        try:
            commands.scan(signup, direction=direction, method="place", window=window, by=by)
        except Refused as no:
            return no.code.removeprefix("activities.scan_")
    return ""


def test_who_comes_back_has_the_time_away_taken_off() -> None:
    signup = a_signup()
    shift = signup.shift
    for direction, minutes in (("in", 0), ("out", 60), ("in", 75), ("out", 120), ("in", 130)):
        assert reads(signup, direction, minutes) == ""
    assert reads(signup, "out", 180) == ""
    row = Attendance.objects.get()
    assert (row.pairs, row.away_seconds, row.state) == (3, 25 * 60, "ended")
    with clock.at(shift.ends_at + HOUR):
        service = services_of(shift, [row])[0]
        assert (service.minutes, service.break_minutes) == (155, 25)
        assert service.evidence["pairs"] == 3
        commands.confirm_attendance(shift, [row.pk], by=a_confirmer(shift))
    assert ServiceRecord.objects.get().minutes == 155


def test_three_times_a_shift_at_most() -> None:
    signup = a_signup()
    for number in range(3):
        assert reads(signup, "in", 20 * number) == ""
        assert reads(signup, "out", 20 * number + 10) == ""
    assert reads(signup, "in", 70) == "pairs"
    assert Scan.objects.count() == 6


def test_the_break_is_not_taken_off_twice() -> None:
    shift = a_shift(break_minutes=30)
    signup = a_signup(shift)
    for direction, minutes in (("in", 0), ("out", 60), ("in", 80), ("out", 180)):
        assert reads(signup, direction, minutes) == ""
    service = services_of(shift, Attendance.objects.all())[0]
    assert (service.minutes, service.break_minutes) == (150, 30)


def test_a_code_counts_once_each_way() -> None:
    signup = a_signup()
    assert reads(signup, "in", 0, window=7) == ""
    assert reads(signup, "out", 0, window=7) == ""
    assert reads(signup, "in", 0, window=7) == "again"
    assert reads(signup, "in", 1, window=9) == ""
    with pytest.raises(IntegrityError, match="a_code_counts_once"), transaction.atomic():
        Scan.objects.create(
            shift=signup.shift, person=signup.person, direction="in", method="place",
            code_window=7, by_id=Scan.objects.all()[0].by_id, at=clock.now(),
        )  # fmt: skip


def test_an_early_tap_on_sign_out_is_mended_by_coming_back(client: Client) -> None:
    signup = a_signup()
    signed_in(client, acting(signup.person.volunteer))
    for minutes, words in ((1, "签到"), (2, "签退"), (3, "回来")):
        with clock.at(signup.shift.starts_at + minutes * MINUTE):
            url = reverse("activities:scan", args=[place_code(signup.shift).token])
            assert words in client.get(url).content.decode()
            assert client.post(url).status_code == 302
    assert Attendance.objects.get().state == "open"


# ---------------------------------------------------------------- nobody saw them go


def forgotten() -> Attendance:
    """Somebody who came and never signed out, in a shift that was handed over."""
    signup = a_signup()
    assert reads(signup, "in", -5) == ""
    with clock.at(signup.shift.ends_at + 61 * MINUTE):
        commands.end_shift(signup.shift, by=captain_of(signup.shift))
    return Attendance.objects.select_related("shift__activity").get()


def test_a_forgotten_sign_out_waits_with_the_planned_end_and_its_mark() -> None:
    row = forgotten()
    shift = row.shift
    assert (row.state, row.assumed_end, row.out_at) == ("ended", True, shift.ends_at)
    assert Scan.objects.filter(direction="out").count() == 0
    with clock.at(shift.ends_at + 2 * HOUR):
        service = services_of(shift, [row])[0]
        assert service.evidence["out"] == "planned"
        commands.confirm_attendance(shift, [row.pk], by=a_confirmer(shift))
    record = ServiceRecord.objects.get()
    assert (record.minutes, record.evidence["out"]) == (180, "planned")


def test_the_confirmer_ticks_a_forgotten_one_by_hand(client: Client) -> None:
    row = forgotten()
    an_attendance(a_signup(a_shift(starts_at=tomorrow(14))))
    with clock.at(row.shift.ends_at + 24 * HOUR):
        signed_in(client, User.objects.get(pk=a_confirmer(row.shift).user_id))
        page = client.get(reverse("activities:confirm", args=[row.shift_id])).content.decode()
        assert f'value="{row.pk}"><span' in page  # not ticked beforehand
        assert "没有签退" in page
        own = signed_in(Client(), acting(row.person.volunteer))
        assert "按计划结束时间" in own.get(reverse("activities:my_signups")).content.decode()


def test_a_shift_that_no_captain_hands_over_is_handed_over_by_itself() -> None:
    signup = a_signup()
    assert reads(signup, "in", 0) == ""
    with clock.at(signup.shift.ends_at + 59 * MINUTE):
        assert commands.end_forgotten_shifts(by=BUILDER) == 0
    with clock.at(signup.shift.ends_at + 61 * MINUTE):
        assert commands.end_forgotten_shifts(by=BUILDER) == 1
        assert commands.end_forgotten_shifts(by=BUILDER) == 0
    assert Attendance.objects.get().assumed_end


def test_an_assumed_end_is_an_end_and_only_who_came_back_was_away() -> None:
    row = an_attendance()
    with pytest.raises(IntegrityError, match="an_assumed_end_is_an_end"), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).update(out_at=None, state="open", assumed_end=True)
    with pytest.raises(IntegrityError, match="away_only_who_came_back"), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).update(away_seconds=60)

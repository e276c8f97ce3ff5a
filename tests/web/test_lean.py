"""The short way of a reading: no session, and nothing that a session would have refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shijian.accounts.models import Device, User
from shijian.activities.models import Attendance, Scan, Shift, Signup
from shijian.activities.queries import DEVICE, place_code
from shijian.common import clock
from shijian.journal.models import Entry
from tests.build.activities import HOUR, a_shift, a_signup
from tests.build.volunteers import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift() -> Shift:
    return a_shift()


def opened(signup: Signup, shift: Shift) -> tuple[str, str, Client]:
    """The address, the ticket, and a browser that keeps only the mark it was given."""
    user = User.objects.get(pk=acting(signup.person.volunteer).user_id)
    client = Client()
    client.force_login(user)
    Device.objects.create(
        user=user, session_key=client.session.session_key, signed_in_at=clock.now()
    )
    url = reverse("activities:scan", args=[place_code(shift).token])
    page = client.get(url)
    ticket = page.content.decode().partition('name="ticket" value="')[2].partition('"')[0]
    bare = Client(enforce_csrf_checks=True)
    bare.cookies[DEVICE] = page.cookies[DEVICE].value
    return url, ticket, bare


def came(signup: Signup) -> bool:
    return Attendance.objects.filter(signup=signup).exists()


def test_a_known_phone_signs_in_and_out_in_one_round_trip(shift: Shift) -> None:
    signup = a_signup(shift)
    with clock.at(shift.starts_at):
        url, ticket, bare = opened(signup, shift)
        with CaptureQueriesContext(connection) as caught:
            answer = bare.post(url, {"ticket": ticket, "direction": "in"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("activities:my_code", args=[signup.pk])
    assert len(caught) == 2  # the function, and once a process the secret of the shift
    assert "messages" in answer.cookies  # the next page says it
    with clock.at(shift.ends_at):
        url, ticket, bare = opened(signup, shift)
        assert bare.post(url, {"ticket": ticket, "direction": "out"}).status_code == 302
    row = Attendance.objects.get(signup=signup)
    assert (row.in_at, row.out_at) == (shift.starts_at, shift.ends_at)
    said = Entry.objects.filter(action__in=["activities.signed_in", "activities.signed_out"])
    assert [entry.user_id for entry in said] == [row.recorder_id] * 2


def test_the_same_reading_sent_twice_counts_once(shift: Shift) -> None:
    signup = a_signup(shift)
    with clock.at(shift.starts_at):
        url, ticket, bare = opened(signup, shift)
        for _ in range(3):
            assert bare.post(url, {"ticket": ticket, "direction": "in"}).status_code == 302
    assert Scan.objects.filter(shift=shift).count() == 1


@pytest.mark.parametrize("what", ["signed out", "no ticket", "another's ticket", "forged", "old"])
def test_anything_else_takes_the_usual_way(shift: Shift, what: str) -> None:
    """Which asks for the form's own token and a session, and finds neither here."""
    signup, other = a_signup(shift), a_signup(shift)
    with clock.at(shift.starts_at):
        url, ticket, bare = opened(signup, shift)
        if what == "signed out":
            Device.objects.update(signed_out_at=clock.now())
        elif what == "no ticket":
            ticket = ""
        elif what == "another's ticket":
            ticket = opened(other, shift)[1]
        elif what == "forged":
            mark = bare.cookies[DEVICE].value
            bare.cookies[DEVICE] = mark[:-1] + ("0" if mark[-1] != "0" else "1")
    later = dt.timedelta(minutes=20 if what == "old" else 0)
    with clock.at(shift.starts_at + later):
        answer = bare.post(url, {"ticket": ticket, "direction": "in"})
    assert answer.status_code in {302, 403, 422}
    assert answer.headers.get("Location") != reverse("activities:my_code", args=[signup.pk])
    assert not came(signup)
    assert not came(other)


def test_out_of_the_hours_nothing_is_written_and_the_page_says_why(shift: Shift) -> None:
    signup = a_signup(shift)
    with clock.at(shift.starts_at - 2 * HOUR):
        url, ticket, bare = opened(signup, shift)
        bare.post(url, {"ticket": ticket, "direction": "in"})
    assert not came(signup)

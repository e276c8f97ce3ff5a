"""The ladder of a day: who else has to agree, and that nothing counts before they did."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import Role, User
from shijian.activities.models import Shift
from shijian.activities.queries import services_of
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.hours.commands import Service, approve, confirm_services, void
from shijian.hours.models import Approval, Pending, ServiceRecord
from shijian.hours.queries import differences, minutes_of, pending_of
from shijian.points.queries import balance, mismatches
from shijian.volunteers.models import Volunteer
from tests.build.accounts import an_actor, signed_in
from tests.build.activities import (
    a_confirmer,
    a_shift,
    a_signup,
    an_attendance,
    tomorrow,
)
from tests.build.organisations import a_centre, a_station, an_institute
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def a_service(volunteer: Volunteer, start: int, end: int) -> tuple[Shift, Service]:
    """Somebody's service from one hour of tomorrow to another, as it was measured."""
    shift = a_shift(starts_at=tomorrow(start), ends_at=tomorrow(end))
    service = services_of(shift, [an_attendance(a_signup(shift, a_volunteer()))])[0]
    return shift, replace(service, person_id=volunteer.person_id)


def confirmed(service: Service, by: Actor) -> Pending | int | None:
    """Confirm it the day after: the record's number, or what waits."""
    with clock.at(service.ends_at + DAY):
        result = confirm_services([service], by=by)[0]
    assert result.refused is None, result.refused
    return result.pending or result.record_id


def no_of(pending: Pending, by: Actor) -> str:
    with clock.at(pending.ends_at + 2 * DAY), pytest.raises(Refused) as no:
        approve(pending, by=by)
    return no.value.code


def agreed(pending: Pending, by: Actor) -> Pending:
    with clock.at(pending.ends_at + 2 * DAY):
        return approve(pending, by=by)


def test_between_eight_and_twelve_hours_the_level_above_agrees_too() -> None:
    zhang = a_volunteer()
    shift, morning = a_service(zhang, 6, 12)
    _shift, late = a_service(zhang, 13, 17)
    station, upper = a_confirmer(shift), a_confirmer(shift, an_institute().path)
    assert isinstance(confirmed(morning, station), int)
    pending = confirmed(late, station)
    assert isinstance(pending, Pending)
    assert (minutes_of(zhang.person_id), balance(zhang.person_id)) == (360, 6)  # nothing more yet
    assert no_of(pending, station) == "hours.agreed"
    assert no_of(pending, acting(zhang)) == "hours.own"
    assert no_of(pending, a_confirmer(shift)) == "hours.not_confirmer"
    assert agreed(pending, upper).state == Pending.State.RECORDED
    assert (minutes_of(zhang.person_id), balance(zhang.person_id)) == (600, 10)
    assert no_of(pending, an_actor(Role.STAFF, a_centre().path)) == "hours.not_waiting"
    assert list(differences()) == list(mismatches()) == []


def test_one_person_of_the_level_above_is_not_two() -> None:
    zhang = a_volunteer()
    shift, whole = a_service(zhang, 6, 17)
    upper = a_confirmer(shift, an_institute().path)
    pending = confirmed(whole, upper)
    assert isinstance(pending, Pending)
    assert no_of(pending, upper) == "hours.agreed"
    assert agreed(pending, a_confirmer(shift, an_institute().path)).record_id


def test_over_twelve_hours_the_centre_and_a_supervisor_agree_together() -> None:
    zhang = a_volunteer()
    shift, early = a_service(zhang, 0, 8)
    _shift, late = a_service(zhang, 9, 20)
    station = a_confirmer(shift)
    assert isinstance(confirmed(early, station), int)
    pending = confirmed(late, station)
    assert isinstance(pending, Pending)
    assert no_of(pending, a_confirmer(shift, an_institute().path)) == "hours.not_confirmer"
    centre = an_actor(Role.OFFICE, a_centre().path)
    supervisor = an_actor(Role.SUPERVISOR, a_centre().path)
    assert agreed(pending, supervisor).state == Pending.State.WAITING
    assert minutes_of(zhang.person_id) == 480
    assert agreed(pending, centre).state == Pending.State.RECORDED
    assert minutes_of(zhang.person_id) == 480 + 660


def test_what_waits_is_handed_in_once_and_can_be_made_void() -> None:
    zhang = a_volunteer()
    shift, whole = a_service(zhang, 6, 17)
    station, upper = a_confirmer(shift), a_confirmer(shift, an_institute().path)
    pending = confirmed(whole, station)
    assert isinstance(pending, Pending)
    with clock.at(whole.ends_at + DAY):
        again = confirm_services([whole], by=upper)[0]
        assert again.refused is not None
        assert again.refused.code == "hours.waiting"
        with pytest.raises(Refused, match="已经确认过"):
            void(pending, reason="我自己反悔了", by=station)
        assert void(pending, reason="那天只来了上午", by=upper).state == Pending.State.VOIDED
        after = confirm_services([whole], by=upper)[0]
        assert after.refused is not None
        assert after.refused.code == "hours.voided"
    assert not ServiceRecord.objects.exists()
    assert [row.state for row in pending_of(zhang.person_id)] == ["voided"]


def test_the_database_itself_wants_another_person() -> None:
    zhang = a_volunteer()
    shift, whole = a_service(zhang, 6, 17)
    pending = confirmed(whole, a_confirmer(shift))
    assert isinstance(pending, Pending)
    own = User.objects.get(person=zhang.person_id)
    at = clock.now()
    for user in (own.pk, pending.recorder_id):
        with pytest.raises(IntegrityError, match="does not agree"), transaction.atomic():
            Approval.objects.create(pending=pending, by_id=user, step="parent", at=at)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Approval.objects.update(step="parent")
    with pytest.raises(IntegrityError, match="recorded_names_its_record"), transaction.atomic():
        Pending.objects.update(state="recorded")
    with pytest.raises(IntegrityError, match="not edited"), transaction.atomic():
        Pending.objects.update(minutes=1)


def test_the_second_person_confirms_on_the_page(client: Client) -> None:
    zhang = a_volunteer()
    shift, whole = a_service(zhang, 6, 17)
    pending = confirmed(whole, a_confirmer(shift))
    assert isinstance(pending, Pending)
    url = reverse("hours:agree", args=[pending.pk])
    with clock.at(whole.ends_at + DAY):
        foreign = signed_in(Client(), an_actor(Role.STAFF, a_station(2).path))
        assert foreign.post(url).status_code == 404
        sibling = signed_in(Client(), a_confirmer(shift))
        page = sibling.get("/console/hours/pending/?state=waiting").content.decode()
        assert pending.title in page
        assert sibling.post(url).status_code == 403
        own = signed_in(Client(), acting(zhang))
        assert own.get("/console/hours/pending/").status_code == 403
        assert pending.title in own.get("/hours/").content.decode()
        mine = own.get(reverse("hours:my_pending", args=[pending.pk])).content.decode()
        assert "另一个人也确认" in mine
        upper = signed_in(client, a_confirmer(shift, an_institute().path))
        assert upper.post(url).status_code == 302
        assert (
            "/records/"
            in upper.get(reverse("hours:pending_file", args=[pending.pk])).content.decode()
        )
    assert minutes_of(zhang.person_id) == 660

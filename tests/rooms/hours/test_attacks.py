"""The attack catalogue: ways to forge hours, and what stops each; through commands and faces.

Five hours cannot be bought for forty yuan here: whoever sells them needs several people of
different places to lie together, and even then the record stands under their names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import Person, Role, User
from shijian.activities import commands
from shijian.activities.models import Activity, Attendance, Scan, Shift
from shijian.activities.queries import services_of
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.hours.commands import (
    answer_objection,
    approve,
    claim_outside,
    confirm_sample,
    confirm_services,
    correct,
    counter,
    object_to,
    release,
    review_outside,
    rewrite,
    void,
)
from shijian.hours.models import Approval, Pending, ServiceRecord
from shijian.hours.queries import differences, minutes_of, outside_minutes
from shijian.points.models import Balance
from shijian.points.queries import balance, mismatches
from shijian.volunteers.models import Volunteer
from tests.build.accounts import an_actor, signed_in
from tests.build.activities import (
    a_captain,
    a_confirmer,
    a_draft,
    a_plan,
    a_shift,
    a_signup,
    a_squad,
    an_attendance,
    captain_of,
    tomorrow,
)
from tests.build.hours import a_held, a_pending, a_record
from tests.build.organisations import a_centre, a_station, an_institute
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
State = Pending.State


@contextmanager
def stopped(code: str, at: dt.datetime | None = None) -> Iterator[None]:
    """The attack is refused with this code, and every sum still holds."""
    with clock.at(at or clock.now()), pytest.raises(Refused) as no, transaction.atomic():
        yield
    assert no.value.code == code
    assert list(differences()) == list(mismatches()) == []


def paper(name: str = "sheet") -> SimpleUploadedFile:
    return SimpleUploadedFile("sheet.pdf", b"%PDF-1.4 " + name.encode(), "application/pdf")


def no_of(shift: Shift, row: Attendance, by: Actor, at: dt.datetime | None = None) -> str:
    with clock.at(at or shift.ends_at + DAY):
        found = commands.confirm_attendance(shift, [row.pk], by=by)
    return "" if not found or found[0].refused is None else found[0].refused.code


@pytest.fixture
def shift() -> Shift:
    return a_shift()


@pytest.fixture
def row(shift: Shift) -> Attendance:
    return an_attendance(a_signup(shift))


# ---------------------------------------------------------------- confirming what is not yours


def test_01_confirming_ones_own_hours(shift: Shift, row: Attendance) -> None:
    own = an_actor(Role.STAFF, a_station().path, user=row.person.user)
    assert no_of(shift, row, own) == "hours.own"


def test_02_confirming_ones_own_hours_under_a_second_record(shift: Shift, row: Attendance) -> None:
    twin = an_actor(Role.STAFF, a_station().path)
    Person.objects.filter(pk=row.person_id).update(merged_into=twin.person_id)
    with pytest.raises(IntegrityError, match=r"own|merged"), transaction.atomic():
        no_of(shift, row, twin)


def test_03_the_recorder_confirms(shift: Shift, row: Attendance) -> None:
    recorder = a_confirmer(shift)
    Attendance.objects.filter(pk=row.pk).update(recorder=recorder.user_id)
    row.refresh_from_db()
    assert no_of(shift, row, recorder) == "hours.recorder"


def test_04_the_captain_confirms_as_staff(shift: Shift, row: Attendance) -> None:
    captain = User.objects.get(person=shift.activity.responsible_id)
    with stopped("activities.led", shift.ends_at + DAY):
        leader = an_actor(Role.STAFF, an_institute().path, user=captain)
        commands.confirm_attendance(shift, [row.pk], by=leader)


def test_05_a_friend_in_another_station_confirms(shift: Shift, row: Attendance) -> None:
    assert no_of(shift, row, a_confirmer(shift, a_station(2).path)) == "hours.not_confirmer"


def test_06_the_captains_own_station_confirms() -> None:
    team = a_squad()
    head = a_captain(team)
    an_actor(Role.DIRECTOR, a_station().path, user=User.objects.get(pk=head.user_id))
    shift = a_shift(team=team)
    row = an_attendance(a_signup(shift))
    assert no_of(shift, row, a_confirmer(shift)) == "hours.not_confirmer"


def test_07_the_administrator_types_hours_in(shift: Shift, row: Attendance) -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.GUIDE, Role.CAPTAIN):
        assert no_of(shift, row, an_actor(role, a_centre().path)) == "hours.not_confirmer"


# ---------------------------------------------------------------- time that was not served


def test_08_the_same_time_in_two_places(shift: Shift) -> None:
    zhang = a_volunteer()
    a_record(shift, volunteer=zhang)
    other = a_shift(team=a_squad(a_station(2)))
    row = an_attendance(a_signup(other))
    Attendance.objects.filter(pk=row.pk).update(person=zhang.person)
    row.refresh_from_db()
    with clock.at(other.ends_at + DAY):
        found = commands.confirm_attendance(other, [row.pk], by=a_confirmer(other))[0]
        assert found.pending is not None  # the watch held it
        with pytest.raises(Refused) as no:  # and even released it would not be written
            release(found.pending, reason="就当都算数吧", by=a_confirmer(other))
    assert no.value.code == "hours.overlap"
    assert minutes_of(zhang.person_id) == 180


def test_09_a_shift_through_the_night() -> None:
    night = a_plan(starts_at=tomorrow(20), ends_at=tomorrow(20) + 6 * HOUR)
    with pytest.raises(IntegrityError, match="midnight"), transaction.atomic():
        a_draft(shifts=[night])


def test_10_an_activity_of_fifteen_hours() -> None:
    draft = a_draft(shifts=[a_plan(starts_at=tomorrow(6), ends_at=tomorrow(21))])
    with stopped("activities.incomplete"):
        commands.publish_activity(draft, by=captain_of(draft.shifts.get()))


def test_11_eleven_hours_on_one_signature() -> None:
    pending = a_pending()
    assert (pending.state, minutes_of(pending.person_id)) == (State.WAITING, 0)


def test_12_one_person_signs_on_both_steps() -> None:
    upper = an_actor(Role.STAFF, an_institute().path)
    pending = a_pending(by=upper)
    with stopped("hours.agreed", pending.ends_at + 2 * DAY):
        approve(pending, by=upper)


def test_13_hours_before_anybody_served(shift: Shift) -> None:
    row = an_attendance(a_signup(shift))
    assert no_of(shift, row, a_confirmer(shift), at=shift.starts_at) == "hours.not_over"


def test_14_an_activity_of_last_week_is_published_today() -> None:
    draft = a_draft()
    with stopped("activities.incomplete", draft.ends_at + DAY):
        commands.publish_activity(draft, by=captain_of(draft.shifts.get()))


def test_15_minutes_that_the_clock_did_not_pass() -> None:
    record = a_record()
    values = {f.attname: getattr(record, f.attname) for f in ServiceRecord._meta.concrete_fields}
    values |= {"id": None, "source_id": 999, "minutes": 300}
    with pytest.raises(IntegrityError, match="minutes_are_less"), transaction.atomic():
        ServiceRecord.objects.create(**values)


# ---------------------------------------------------------------- coming and going by trick


def scan(signup: Any, direction: str, by: Actor, method: str = Scan.Method.PLACE) -> None:
    commands.scan(signup, direction=direction, method=method, by=by)


def test_16_signing_in_the_day_before(shift: Shift) -> None:
    signup = a_signup(shift)
    with stopped("activities.scan_early", shift.starts_at - 3 * HOUR):
        scan(signup, "in", acting(signup.person.volunteer))


def test_17_signing_out_next_morning(shift: Shift) -> None:
    signup = a_signup(shift)
    by = acting(signup.person.volunteer)
    with clock.at(shift.starts_at):
        scan(signup, "in", by)
    with stopped("activities.scan_late", shift.ends_at + 10 * HOUR):
        scan(signup, "out", by)


def test_18_signing_out_without_having_come(shift: Shift) -> None:
    signup = a_signup(shift)
    with stopped("activities.scan_not_in", shift.ends_at):
        scan(signup, "out", acting(signup.person.volunteer))


def test_19_signing_a_stranger_in(shift: Shift) -> None:
    signup = a_signup(shift)
    with stopped("activities.not_yours", shift.starts_at):
        scan(signup, "in", acting(a_volunteer()))


def test_20_reading_ones_own_code_as_organiser(shift: Shift) -> None:
    signup = a_signup(shift)
    with stopped("activities.own_code", shift.starts_at):
        scan(signup, "in", acting(signup.person.volunteer), Scan.Method.PERSON)


def test_21_a_photographed_code_next_day(client: Client, shift: Shift) -> None:
    from shijian.activities.queries import place_code

    signup = a_signup(shift)
    with clock.at(shift.starts_at):
        token = place_code(shift).token
    with clock.at(shift.starts_at + HOUR):
        signed_in(client, acting(signup.person.volunteer))
        client.post(reverse("activities:scan", args=[token]))
    assert not Attendance.objects.exists()


def in_turn(shift: Shift, method: str, seconds: int, by: Actor) -> list[Pending]:
    """Six people, signed in and out by one hand, so many seconds apart; what is held of them."""
    signups = [a_signup(shift) for _ in range(6)]
    for direction, start in (("in", shift.starts_at), ("out", shift.ends_at)):
        for n, signup in enumerate(signups):
            with clock.at(start + dt.timedelta(seconds=seconds * n)):
                scan(signup, direction, by, method)
    pks = list(Attendance.objects.values_list("pk", flat=True))
    with clock.at(shift.ends_at + DAY):
        found = commands.confirm_attendance(shift, pks, by=a_confirmer(shift))
    return [one.pending for one in found if one.pending]


def test_22_one_phone_reads_the_code_for_six(shift: Shift) -> None:
    held = in_turn(shift, Scan.Method.PLACE, 40, captain_of(shift))
    assert len(held) == 6
    assert not ServiceRecord.objects.exists()


def test_23_six_names_called_in_six_seconds(shift: Shift) -> None:
    assert len(in_turn(shift, Scan.Method.ROLL, 1, captain_of(shift))) == 6


# ---------------------------------------------------------------- after the fact


def test_24_confirming_twice_for_double_points(shift: Shift, row: Attendance) -> None:
    assert no_of(shift, row, a_confirmer(shift)) == ""
    assert no_of(shift, row, a_confirmer(shift)) == "hours.again"
    assert balance(row.person_id) == 3


def test_25_changing_or_deleting_a_record() -> None:
    record = a_record()
    for attack in (
        lambda: ServiceRecord.objects.update(minutes=179),
        lambda: ServiceRecord.objects.filter(pk=record.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            attack()


def test_26_bringing_back_what_was_taken_back(shift: Shift, row: Attendance) -> None:
    assert no_of(shift, row, a_confirmer(shift)) == ""
    record = ServiceRecord.objects.get()
    with clock.at(shift.ends_at + DAY):
        counter(record, reason="那天人没有来", by=a_confirmer(shift))
    assert no_of(shift, row, a_confirmer(shift)) == "hours.again"
    assert minutes_of(row.person_id) == 0


def test_27_handing_in_again_what_was_made_void() -> None:
    held = a_held()
    with clock.at(held.ends_at + 2 * DAY):
        void(held, reason="没有人见过他来", by=an_actor(Role.STAFF, an_institute().path))
    row = Attendance.objects.get(pk=held.source_id)
    assert no_of(row.shift, row, a_confirmer(row.shift)) == "hours.voided"


def test_28_a_longer_time_by_way_of_correction() -> None:
    record = a_record(minutes=90)
    with stopped("hours.longer", record.ends_at + DAY):
        correct(
            record, starts_at=record.starts_at, ends_at=record.ends_at + HOUR, reason="其实更久",
            by=an_actor(Role.STAFF, a_station().path),
        )  # fmt: skip


def test_29_a_correction_that_its_writer_confirms() -> None:
    record = a_record()
    station = an_actor(Role.STAFF, a_station().path)
    with clock.at(record.ends_at + DAY):
        pending = correct(
            record, starts_at=record.starts_at, ends_at=record.ends_at - HOUR,
            reason="提前一小时走了", by=station,
        )  # fmt: skip
        assert (minutes_of(record.person_id), pending.kind) == (0, "measured")
    with stopped("hours.recorder", record.ends_at + DAY):
        approve(pending, by=station)
    with clock.at(record.ends_at + DAY):
        approve(pending, by=an_actor(Role.STAFF, a_station().path))
    assert minutes_of(record.person_id) == 120
    assert balance(record.person_id) == 2


def test_30_a_captain_rewrites_their_own_hours() -> None:
    team = a_squad()
    captain = a_volunteer(name="周建军")
    leader = a_captain(team, captain)
    held = a_held(captain, shift=a_shift(team=team))
    with clock.at(held.ends_at + 2 * DAY):
        void(held, reason="只待了一个钟头", anew=True, by=an_actor(Role.STAFF, an_institute().path))
    with stopped("hours.own", held.ends_at + 2 * DAY):
        rewrite(held, starts_at=held.starts_at, ends_at=held.starts_at + HOUR, by=leader)


# ---------------------------------------------------------------- back-filling


def filled(shift: Shift, volunteer: Volunteer, by: Actor | None = None, **more: Any) -> Pending:
    given = {"came": shift.starts_at, "left": shift.ends_at, "proof": paper(), "reason": "手机没电"}
    with clock.at(shift.ends_at + DAY):
        return commands.backfill(
            shift, person=volunteer.person, by=by or captain_of(shift), **given | more
        )


def test_31_back_filling_for_oneself(shift: Shift) -> None:
    captain = captain_of(shift)
    volunteer = Volunteer.objects.get(person=captain.person_id)
    with stopped("activities.backfill_own"):
        filled(shift, volunteer)


def test_32_back_filling_over_what_was_measured(shift: Shift, row: Attendance) -> None:
    with stopped("activities.recorded"):
        filled(shift, row.person.volunteer)


def test_33_back_filling_more_than_was_planned() -> None:
    small = a_shift(capacity=1)
    filled(small, a_volunteer())
    with stopped("activities.more_than_planned"):
        filled(small, a_volunteer())


def test_34_back_filling_alone_and_points_at_once(shift: Shift) -> None:
    staff = a_confirmer(shift)
    pending = filled(shift, a_volunteer(), by=staff)
    assert pending.kind == "backfilled"
    with stopped("hours.recorder", shift.ends_at + 2 * DAY):
        approve(pending, by=staff)
    with clock.at(shift.ends_at + 2 * DAY):
        assert approve(pending, by=a_confirmer(shift)).state == State.WAITING
        done = approve(pending, by=an_actor(Role.STAFF, an_institute().path))
        assert done.record is not None
        assert (minutes_of(pending.person_id), balance(pending.person_id)) == (180, 0)
    with stopped("hours.not_supervisor", shift.ends_at + 3 * DAY):
        confirm_sample(done.record, by=an_actor(Role.STAFF, an_institute().path))
    with clock.at(shift.ends_at + 3 * DAY):
        confirm_sample(done.record, by=an_actor(Role.SUPERVISOR, a_centre().path))
    assert balance(pending.person_id) == 3
    assert list(differences()) == list(mismatches()) == []


def test_35_back_filling_a_whole_class_in_one_evening(shift: Shift) -> None:
    for _n in range(5):
        filled(shift, a_volunteer())
    assert set(Pending.objects.values_list("state", flat=True)) == {State.HELD}


def test_36_lateness_never_turns_measured_hours_into_back_filled_ones(
    shift: Shift, row: Attendance
) -> None:
    assert no_of(shift, row, a_confirmer(shift), at=shift.ends_at + 60 * DAY) == ""
    assert ServiceRecord.objects.get().kind == "measured"


# ---------------------------------------------------------------- deciding for a friend


def test_37_releasing_what_one_confirmed() -> None:
    station = an_actor(Role.STAFF, a_station().path)
    held = a_held(by=station)
    with stopped("hours.agreed", held.ends_at + 2 * DAY):
        release(held, reason="我看没问题", by=station)


def test_38_the_captain_releases_through_a_post() -> None:
    held = a_held()
    leader = User.objects.get(person=Activity.objects.get().responsible_id)
    with stopped("hours.led", held.ends_at + 2 * DAY):
        release(
            held, reason="我看没问题", by=an_actor(Role.STAFF, an_institute().path, user=leader)
        )


def test_39_answering_an_appeal_against_oneself() -> None:
    held = a_held()
    upper = an_actor(Role.STAFF, an_institute().path)
    with clock.at(held.ends_at + 2 * DAY):
        void(held, reason="没有人见过他来", by=upper)
        held.refresh_from_db()
        appeal = object_to(held, words="那天邻居都在", by=acting(held.person.volunteer))
    with stopped("hours.had_a_part", held.ends_at + 3 * DAY):
        answer_objection(appeal, upheld=False, words="维持原判断", by=upper)
    with clock.at(held.ends_at + 3 * DAY):
        other = an_actor(Role.OFFICE, a_centre().path)
        answer_objection(appeal, upheld=True, words="问过邻居，人来了", by=other)
    assert minutes_of(held.person_id) == 180
    assert list(differences()) == list(mismatches()) == []


def test_40_a_signature_slipped_into_the_table() -> None:
    pending = a_pending()
    with pytest.raises(IntegrityError, match="does not agree"), transaction.atomic():
        Approval.objects.create(
            pending=pending, by_id=pending.recorder_id, step="parent", at=clock.now()
        )


# ---------------------------------------------------------------- elsewhere, and no volunteering


def test_41_a_proof_from_elsewhere_that_its_owner_accepts() -> None:
    zhang = a_volunteer()
    own = acting(zhang)
    day = clock.today() - DAY
    given = {"platform": "exchange", "what": "社区巡逻", "first_day": day, "last_day": day}
    proof = claim_outside(zhang.person, paper(), minutes=120, by=own, **given)
    station = an_actor(Role.STAFF, proof.scope_path, user=zhang.person.user)
    with stopped("hours.own"):
        review_outside(proof, accept=True, reason="自己看过了", by=station)
    with stopped("hours.too_many"):
        claim_outside(zhang.person, paper("x"), minutes=25 * 60, by=own, **given)
    review_outside(
        proof, accept=True, reason="与截图相符", by=an_actor(Role.STAFF, proof.scope_path)
    )
    assert (outside_minutes(zhang.person_id), minutes_of(zhang.person_id)) == (120, 0)
    assert balance(zhang.person_id) == 0
    with pytest.raises(IntegrityError, match="a_proof_counts_once"), transaction.atomic():
        claim_outside(zhang.person, paper(), minutes=120, by=own, **given)


def test_42_duty_called_volunteering(shift: Shift, row: Attendance) -> None:
    late = an_attendance(a_signup(shift))
    assert no_of(shift, row, a_confirmer(shift)) == ""
    supervisor = an_actor(Role.SUPERVISOR, a_centre().path)
    with clock.at(shift.ends_at + 5 * DAY):
        commands.find_activity(shift.activity, kind="duty", reason="是值班不是志愿", by=supervisor)
    assert (minutes_of(row.person_id), balance(row.person_id)) == (0, 0)
    with stopped("activities.found", shift.ends_at + 6 * DAY):
        commands.confirm_attendance(shift, [late.pk], by=a_confirmer(shift))


def test_43_spending_the_points_before_the_hours_are_taken_back() -> None:
    record = a_record()
    Balance.objects.update(points=0)  # as if they were redeemed
    supervisor = an_actor(Role.SUPERVISOR, a_centre().path)
    activity = Activity.objects.get()
    with clock.at(record.ends_at + 5 * DAY):
        commands.find_activity(activity, kind="paid", reason="一天发三百块", by=supervisor)
    assert minutes_of(record.person_id) == 0


# ---------------------------------------------------------------- through the faces


def test_44_numbers_of_another_shift_in_the_form(client: Client, shift: Shift) -> None:
    other = a_shift(team=a_squad(a_station(2)))
    foreign = an_attendance(a_signup(other))
    with clock.at(shift.ends_at + DAY):
        signed_in(client, a_confirmer(shift))
        client.post(reverse("activities:confirm", args=[shift.pk]), {"row": [foreign.pk]})
        assert client.post(
            reverse("activities:confirm", args=[other.pk]), {"row": [foreign.pk]}
        ).status_code in (403, 404)
    assert not ServiceRecord.objects.exists()


def test_45_a_volunteer_posts_to_the_offices_pages(client: Client) -> None:
    held, record = a_held(), a_record()
    signed_in(client, acting(held.person.volunteer))
    for name, pk in (("decide", held.pk), ("agree", held.pk), ("counter", record.pk)):
        answer = client.post(reverse(f"hours:{name}", args=[pk]), {"outcome": "release"})
        assert answer.status_code in (403, 404)
    assert minutes_of(held.person_id) == 0


def test_46_a_record_without_any_attendance(shift: Shift, row: Attendance) -> None:
    """Only what was measured becomes a service: a made-up number finds nothing to confirm."""
    with clock.at(shift.ends_at + DAY):
        assert commands.confirm_attendance(shift, [10**9], by=a_confirmer(shift)) == []
        assert confirm_services(services_of(shift, []), by=a_confirmer(shift)) == []
    assert not ServiceRecord.objects.exists()

"""Activities from the draft to the confirmed attendance, each step with its refusals."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from shijian.accounts.models import Person, Role
from shijian.activities import commands
from shijian.activities.models import ALL_KINDS, Activity, Attendance, Scan, Shift, Signup
from shijian.activities.queries import meaning_of, overfull, person_code, place_code, presences
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.hours.models import ServiceRecord
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from tests.build.accounts import BUILDER, an_actor
from tests.build.activities import (
    HOUR,
    a_captain,
    a_confirmer,
    a_draft,
    a_member,
    a_plan,
    a_shift,
    a_signup,
    a_squad,
    an_activity,
    an_attendance,
    captain_of,
    tomorrow,
)
from tests.build.catalogue import a_category
from tests.build.organisations import a_place, a_station, an_institute
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def code_of(no: pytest.ExceptionInfo[Refused]) -> str:
    return no.value.code


# ---------------------------------------------------------------- drafting


def test_publishing_names_everything_that_is_missing_at_once() -> None:
    draft = a_draft(content="", risks="", safeguards="")
    with pytest.raises(Refused) as no:
        commands.publish_activity(draft, checked=ALL_KINDS, by=acting_captain(draft))
    assert code_of(no) == "activities.incomplete"
    assert str(no.value).count("。") + str(no.value).count(".") >= 3
    draft.refresh_from_db()
    assert draft.state == Activity.State.DRAFT


def acting_captain(activity: Activity) -> Actor:
    return acting(activity.team.memberships.get(role="captain").volunteer)


def test_only_the_future_is_published() -> None:
    draft = a_draft()
    with clock.at(draft.starts_at + MINUTE), pytest.raises(Refused, match="开始之前发布"):
        commands.publish_activity(draft, checked=ALL_KINDS, by=acting_captain(draft))


def test_a_captain_publishes_only_where_the_station_allowed_it() -> None:
    team = a_squad(may_publish=False)
    draft = a_draft(team=team)
    with pytest.raises(Refused) as no:
        commands.publish_activity(draft, checked=ALL_KINDS, by=acting_captain(draft))
    assert (code_of(no), no.value.status) == ("activities.may_not_publish", 403)
    staff = an_actor(Role.STAFF, a_station().path)
    assert (
        commands.publish_activity(draft, checked=ALL_KINDS, by=staff).state
        == Activity.State.PUBLISHED
    )


def test_a_stranger_runs_nothing() -> None:
    draft = a_draft()
    for by in (acting(a_volunteer()), an_actor(Role.STAFF, a_station(2).path)):
        with pytest.raises(Refused) as no:
            commands.publish_activity(draft, checked=ALL_KINDS, by=by)
        assert no.value.status == 403


def test_a_draft_is_corrected_and_what_is_published_stays() -> None:
    draft = a_draft()
    by = acting_captain(draft)
    plan = a_plan(capacity=3, name="下午", starts_at=tomorrow(13))
    fields = {"starts_at": tomorrow(13), "ends_at": tomorrow(16)}
    commands.change_activity(draft, title="换一个名字", shifts=[plan], by=by, **fields)
    draft.refresh_from_db()
    assert (draft.title, draft.shifts.get().capacity) == ("换一个名字", 3)
    commands.publish_activity(draft, checked=ALL_KINDS, by=by)
    with pytest.raises(Refused) as no:
        commands.change_activity(draft, title="又换", shifts=[plan], by=by)
    assert code_of(no) == "activities.published"


def test_a_shift_lies_inside_its_activity_and_on_one_day() -> None:
    with pytest.raises(Refused, match="不在活动时间之内"):
        an_activity(shifts=[a_plan()], starts_at=tomorrow(9))
    with pytest.raises(IntegrityError, match="midnight"), transaction.atomic():
        a_draft(shifts=[a_plan(starts_at=tomorrow(22), ends_at=tomorrow(22) + 4 * HOUR)])


def test_an_accepted_order_becomes_an_open_activity_for_members_only() -> None:
    team = a_squad()
    captain = a_captain(team)
    activity = commands.make_for_order(
        team=team, category=a_category(), title="上门理发", content="", place=a_place(),
        place_text="东街社区", starts_at=tomorrow(9), minutes=60, people=2,
        responsible=captain_person(captain), by=captain,
    )  # fmt: skip
    shift = activity.shifts.get()
    assert (activity.state, activity.private, shift.capacity) == ("published", True, 2)
    stranger = a_volunteer()
    with pytest.raises(Refused) as no:
        commands.sign_up(shift, person=stranger.person, by=acting(stranger))
    assert code_of(no) == "activities.members"
    member = a_member(team, a_volunteer())
    assert commands.sign_up(shift, person=member.person, by=acting(member)).pk


def captain_person(by: Actor) -> Person:
    return Person.objects.get(pk=by.person_id)


# ---------------------------------------------------------------- places


def test_places_run_out_and_come_back() -> None:
    shift = a_shift(capacity=1)
    first = a_signup(shift)
    with pytest.raises(Refused) as no:
        a_signup(shift)
    assert (code_of(no), no.value.status) == ("activities.full", 409)
    commands.withdraw(first, by=acting(first.person.volunteer))
    assert a_signup(shift).state == Signup.State.TAKEN
    assert list(overfull()) == []


def test_nobody_has_two_places_in_a_shift_or_at_the_same_time() -> None:
    shift, zhang = a_shift(), a_volunteer()
    a_signup(shift, zhang)
    with pytest.raises(Refused) as no:
        a_signup(shift, zhang)
    assert code_of(no) == "activities.again"
    elsewhere = a_shift(team=a_squad(a_station(3)), starts_at=tomorrow(10))
    with pytest.raises(Refused) as no:
        a_signup(elsewhere, zhang)
    assert code_of(no) == "activities.overlap"
    assert shift.activity.title in str(no.value)
    following = a_shift(team=a_squad(a_station(3)), starts_at=shift.ends_at)
    assert a_signup(following, zhang).pk


def test_who_may_not_take_a_place() -> None:
    shift = a_shift(age_min=60)
    with pytest.raises(Refused) as no:
        a_signup(shift)  # born in 1980
    assert code_of(no) == "activities.age"
    dormant = a_volunteer(state="dormant")
    with pytest.raises(Refused) as no:
        a_signup(a_shift(), dormant)
    assert code_of(no) == "activities.volunteer"
    other = a_volunteer()
    with pytest.raises(Refused) as no:
        commands.sign_up(shift, person=other.person, by=acting(dormant))
    assert code_of(no) == "activities.not_self"


def test_a_day_never_grows_beyond_twelve_hours() -> None:
    zhang = a_volunteer()
    a_signup(a_shift(starts_at=tomorrow(6), ends_at=tomorrow(14)), zhang)
    with pytest.raises(Refused) as no:
        a_signup(a_shift(starts_at=tomorrow(15), ends_at=tomorrow(20)), zhang)
    assert code_of(no) == "activities.day"


def test_what_has_begun_takes_and_gives_back_nothing() -> None:
    shift = a_shift()
    signup = a_signup(shift)
    with clock.at(shift.starts_at):
        with pytest.raises(Refused) as no:
            a_signup(shift)
        assert code_of(no) == "activities.past"
        with pytest.raises(Refused) as no:
            commands.withdraw(signup, by=acting(signup.person.volunteer))
        assert code_of(no) == "activities.begun"


def test_a_stranger_withdraws_nobody() -> None:
    signup = a_signup()
    with pytest.raises(Refused):
        commands.withdraw(signup, by=acting(a_volunteer()))
    commands.withdraw(signup, by=captain_of(signup.shift))
    with pytest.raises(Refused) as no:
        commands.withdraw(signup, by=captain_of(signup.shift))
    assert code_of(no) == "activities.withdrawn"


def test_cancelling_gives_every_place_back_and_tells_everybody() -> None:
    shift = a_shift()
    signups = [a_signup(shift) for _ in range(2)]
    commands.cancel_activity(shift.activity, reason="台风", by=captain_of(shift))
    shift.refresh_from_db()
    assert shift.taken == 0
    assert {s.state for s in Signup.objects.all()} == {"cancelled"}
    assert commands.tell_cancelled(shift.activity_id, by=BUILDER) == len(signups)
    assert commands.tell_cancelled(shift.activity_id, by=BUILDER) == len(signups)
    assert Notice.objects.filter(template="activities.cancelled").count() == len(signups)
    with pytest.raises(Refused) as no:
        commands.cancel_activity(shift.activity, reason="再来", by=captain_of(shift))
    assert code_of(no) == "activities.over"


def test_what_somebody_came_to_is_not_cancelled() -> None:
    row = an_attendance()
    with pytest.raises(Refused) as no:
        commands.cancel_activity(row.shift.activity, reason="台风", by=captain_of(row.shift))
    assert code_of(no) == "activities.attended"


def test_everybody_is_reminded_the_evening_before() -> None:
    a_signup()
    assert commands.remind_tomorrow(by=BUILDER) == 1
    assert Notice.objects.filter(template="activities.reminder").count() == 1


# ---------------------------------------------------------------- attendance


def test_coming_and_going_by_code() -> None:
    signup = a_signup()
    row = an_attendance(signup)
    assert (row.state, row.in_at < row.out_at) == (Attendance.State.ENDED, True)
    assert Scan.objects.filter(person=signup.person).count() == 2
    assert not ServiceRecord.objects.exists()  # a scan is not hours
    assert Entry.objects.filter(action__startswith="activities.signed_").count() == 3


SCANS = {
    "an hour and a minute before": (-61, "in", "activities.scan_early"),
    "an hour before": (-60, "in", ""),
    "at the end": (180, "in", ""),
    "after the end": (181, "in", "activities.scan_late"),
    "out without in": (60, "out", "activities.scan_not_in"),
}


@pytest.mark.parametrize("case", SCANS)
def test_the_windows_of_signing_in(case: str) -> None:
    minutes, direction, code = SCANS[case]
    signup = a_signup()
    with clock.at(signup.shift.starts_at + minutes * MINUTE):
        assert _scan(signup, direction) == code


def _scan(signup: Signup, direction: str) -> str:
    try:
        by = acting(signup.person.volunteer)
        commands.scan(signup, direction=direction, method="place", by=by)
    except Refused as no:
        return no.code
    return ""


def test_the_windows_of_signing_out_and_each_once() -> None:
    signup = a_signup()
    shift = signup.shift
    with clock.at(shift.starts_at - MINUTE):
        assert _scan(signup, "in") == ""
        assert _scan(signup, "in") == "activities.scan_again"
        assert _scan(signup, "out") == "activities.scan_early"
    with clock.at(shift.ends_at + 61 * MINUTE):
        assert _scan(signup, "out") == "activities.scan_late"
    with clock.at(shift.ends_at + 60 * MINUTE):
        assert _scan(signup, "out") == ""
        assert _scan(signup, "out") == "activities.scan_again"


def test_who_reads_whose_code() -> None:
    signup = a_signup()
    captain = captain_of(signup.shift)
    with clock.at(signup.shift.starts_at):
        own = acting(signup.person.volunteer)
        with pytest.raises(Refused) as no:
            commands.scan(signup, direction="in", method="person", by=own)
        assert code_of(no) == "activities.own_code"
        with pytest.raises(Refused) as no:
            commands.scan(signup, direction="in", method="place", by=acting(a_volunteer()))
        assert code_of(no) == "activities.not_yours"
        commands.scan(signup, direction="in", method="person", by=captain)
        assert Attendance.objects.get().recorder_id == captain.user_id
    with clock.at(signup.shift.ends_at):  # the organiser stays the recorder
        own = acting(signup.person.volunteer)
        commands.scan(signup, direction="out", method="place", by=own)
        assert Attendance.objects.get().recorder_id == captain.user_id


def test_a_code_means_one_thing_for_a_minute_at_most() -> None:
    signup = a_signup()
    place, person = place_code(signup.shift), person_code(signup)
    found = meaning_of(place.token)
    assert found is not None
    assert (found.shift, found.signup) == (signup.shift, None)
    found = meaning_of(person.token)
    assert found is not None
    assert found.signup == signup
    assert meaning_of(place.token[:-1] + "x") is None
    assert meaning_of("99999999999999999-" + "a" * 20) is None
    with clock.at(clock.now() + MINUTE):
        assert meaning_of(place.token) is None


def test_handing_a_shift_over() -> None:
    shift = a_shift()
    captain = captain_of(shift)
    an_attendance(a_signup(shift))
    forgotten = a_signup(shift)
    with clock.at(shift.starts_at):
        assert _scan(forgotten, "in") == ""
        with pytest.raises(Refused) as no:
            commands.end_shift(shift, by=captain)
        assert code_of(no) == "activities.not_over"
    with clock.at(shift.ends_at + MINUTE), pytest.raises(Refused) as no:
        commands.end_shift(shift, by=captain)
    assert code_of(no) == "activities.still_in"
    with clock.at(shift.ends_at + 61 * MINUTE):
        commands.end_shift(shift, by=captain)
    assert [one.state for one in presences(shift)] == ["ended", "ended"]
    row = Attendance.objects.get(signup=forgotten)
    assert (row.assumed_end, row.out_at) == (True, shift.ends_at)


def test_attendance_is_refused_with_a_reason_by_who_could_confirm_it() -> None:
    row = an_attendance()
    shift = row.shift
    with clock.at(shift.ends_at + 24 * HOUR):
        with pytest.raises(Refused) as no:
            commands.refuse_attendance(
                row, code="not_there", reason="没有到场", by=captain_of(shift)
            )
        assert no.value.status == 403
        by = a_confirmer(shift)
        commands.refuse_attendance(row, code="not_there", reason="没有到场", by=by)
        with pytest.raises(Refused) as no:
            commands.refuse_attendance(row, code="not_there", reason="没有到场", by=by)
        assert code_of(no) == "activities.decided"
        assert commands.confirm_attendance(shift, [row.pk], by=by) == []
    assert not ServiceRecord.objects.exists()
    assert Notice.objects.filter(template="activities.hours_refused").count() == 1


def test_the_clock_of_confirmation_warns_and_then_goes_one_level_up() -> None:
    row = an_attendance()
    station, upper = a_confirmer(row.shift), a_confirmer(row.shift, an_institute().path)
    end = clock.local(row.shift.ends_at).date()
    told: dict[int, list[str]] = {}
    for passed in range(1, 20):
        with clock.at(clock.moment(end + passed * dt.timedelta(days=1), 8)):
            commands.warn_confirmers(by=BUILDER)
            commands.warn_confirmers(by=BUILDER)  # a second run the same day tells nobody again
    for notice in Notice.objects.order_by("pk"):
        told.setdefault(notice.to_id or 0, []).append(notice.template)
    assert told[station.user_id or 0] == ["activities.waiting"] * 2
    assert told[upper.user_id or 0] == ["activities.overdue"]


# ---------------------------------------------------------------- the database itself


def test_the_database_holds_capacity_and_one_place_each() -> None:
    shift = a_shift(capacity=1)
    signup = a_signup(shift)
    with pytest.raises(IntegrityError, match="never_over_capacity"), transaction.atomic():
        Shift.objects.filter(pk=shift.pk).update(taken=2)
    with pytest.raises(IntegrityError, match="no_person_twice"), transaction.atomic():
        Signup.objects.create(shift=shift, person=signup.person, at=clock.now())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Scan.objects.update(method="roll")
    other = a_volunteer()
    Signup.objects.create(shift=shift, person=other.person, at=clock.now())
    assert len(list(overfull())) == 2

"""What the page says of a shift and what the database decides are the same, in any situation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shijian.accounts.models import Person
from shijian.activities.models import Activity, Shift, Signup
from shijian.activities.queries import facts_of
from shijian.activities.rules import why_not_sign_up
from shijian.common import clock
from shijian.common.functions import call
from shijian.volunteers.models import Volunteer
from tests.build.activities import HOUR, a_shift, a_squad, tomorrow
from tests.build.organisations import a_station
from tests.build.volunteers import a_volunteer

OUTCOMES = {
    "yes": "", "again": "activities.again", "closed": "activities.closed",
    "past": "activities.past", "volunteer": "activities.volunteer", "age": "activities.age",
    "overlap": "activities.overlap", "day": "activities.day", "full": "activities.full",
}  # fmt: skip


SITUATIONS = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["published"] * 5 + Activity.State.values),
        "volunteer": st.sampled_from(["active", "active", "active", "dormant", "left"]),
        "age_min": st.sampled_from([0, 18, 45, 46, 47]),
        "taken": st.integers(0, 2),
        "other_start": st.integers(0, 14),
        "other_hours": st.integers(1, 9),
        "has_other": st.booleans(),
        "has_this": st.sampled_from([False, False, False, True]),
        "minutes_before": st.integers(-5, 600),
    }
)


class TestPageAndDatabase(TestCase):
    def setUp(self) -> None:
        self.zhang = a_volunteer()
        self.shift = a_shift(starts_at=tomorrow(9), ends_at=tomorrow(13), capacity=2)
        self.other = a_shift(
            team=a_squad(a_station(1)), starts_at=tomorrow(6), ends_at=tomorrow(8), capacity=5
        )

    @given(case=SITUATIONS)
    @settings(max_examples=50, deadline=None)
    def test_agree(self, case: dict[str, Any]) -> None:
        Activity.objects.filter(pk=self.shift.activity_id).update(state=case["state"])
        Volunteer.objects.filter(pk=self.zhang.pk).update(state=case["volunteer"])
        Person.objects.filter(pk=self.zhang.person_id).update(born_on=dt.date(1980, 11, 24))
        Shift.objects.filter(pk=self.shift.pk).update(taken=case["taken"], age_min=case["age_min"])
        begins = tomorrow(case["other_start"])
        Shift.objects.filter(pk=self.other.pk).update(
            starts_at=begins, ends_at=begins + case["other_hours"] * HOUR
        )
        for shift, wanted in ((self.other, case["has_other"]), (self.shift, case["has_this"])):
            if wanted:
                Signup.objects.create(
                    shift=shift, person=self.zhang.person, at=clock.now(), state="taken"
                )
        with clock.at(self.shift.starts_at - dt.timedelta(minutes=case["minutes_before"])):
            self._compare()

    def _compare(self) -> None:
        shift = Shift.objects.select_related("activity").get(pk=self.shift.pk)
        no = why_not_sign_up(shift, facts_of(self.zhang.person_id, [shift]))
        answer = call(
            "activities_judge",
            p_shift=shift.pk,
            p_person=self.zhang.person_id,
            p_day_limit=720,
            p_now=clock.now(),
        )[0]
        assert OUTCOMES[answer["o_outcome"]] == (no.code if no else "")

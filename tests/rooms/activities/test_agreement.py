"""What the page says of a shift and what the database decides are the same, in any situation."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shijian.accounts.models import Person, User
from shijian.activities.models import Activity, MinorConsent, Post, Shift, Signup
from shijian.activities.queries import facts_of, sign_up_rules
from shijian.activities.queries.waiting import Offer
from shijian.activities.rules import needs_yes, why_not_sign_up
from shijian.catalogue.models import QualificationKind
from shijian.common import clock
from shijian.common.functions import call
from shijian.volunteers.models import Qualification, StateChange, Volunteer
from tests.build.activities import HOUR, a_shift, a_squad, tomorrow
from tests.build.organisations import a_station
from tests.build.volunteers import a_volunteer

OUTCOMES = {
    "yes": "", "ask": "", "again": "activities.again", "closed": "activities.closed",
    "past": "activities.past", "volunteer": "activities.volunteer", "age": "activities.age",
    "danger": "activities.danger", "minor": "activities.minor",
    "guardian": "activities.guardian", "accompany": "activities.accompany",
    "qualification": "activities.qualification",
    "post": "activities.post", "post_age": "activities.post_age",
    "post_sex": "activities.post_sex", "overlap": "activities.overlap", "day": "activities.day",
    "companions": "activities.companions", "invitation": "activities.invitation",
    "full": "activities.full",
}  # fmt: skip


SITUATIONS = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["published"] * 5 + Activity.State.values),
        "joining": st.sampled_from(["instant"] * 4 + Activity.Joining.values),
        "volunteer": st.sampled_from(["active", "active", "active", "dormant", "left"]),
        "age_min": st.sampled_from([0, 0, 0, 18, 45, 46, 47]),
        "taken": st.integers(0, 4),
        "other_start": st.integers(0, 14),
        "other_hours": st.integers(1, 9),
        "has_other": st.booleans(),
        "own": st.sampled_from(["", "", "", "taken", "offered", "waiting", "asked", "invited"]),
        "others_wait": st.booleans(),
        "minutes_before": st.integers(-5, 1500),
        "post": st.sampled_from(["", "", "first_aid", "elsewhere"]),
        "post_taken": st.integers(0, 2),
        "post_ages": st.sampled_from([(None, None), (46, None), (None, 45), (40, 50), (46, 46)]),
        "post_sex": st.sampled_from([None, None, 1, 2]),
        "companions": st.integers(0, 3),
        "born": st.sampled_from([1980, 1980, 1980, 2012, None]),
        "dangerous": st.sampled_from([False, False, False, True]),
        "minors": st.sampled_from(["none", "consent", "consent"]),
        "word": st.sampled_from(["", "agreed", "agreed", "at_side"]),
        "guardian_comes": st.booleans(),
        "paper": st.sampled_from(["", "", "none", "holds", "ended"]),
    }
)


class TestPageAndDatabase(TestCase):
    def setUp(self) -> None:
        self.zhang, self.li, self.mother = a_volunteer(), a_volunteer(), a_volunteer()
        self.shift = a_shift(starts_at=tomorrow(9), ends_at=tomorrow(13), capacity=4)
        self.other = a_shift(
            team=a_squad(a_station(1)), starts_at=tomorrow(6), ends_at=tomorrow(8), capacity=5
        )
        self.kind = QualificationKind.objects.get(code="first_aid")

    @given(case=SITUATIONS)
    @settings(max_examples=50, deadline=None)
    def test_agree(self, case: dict[str, Any]) -> None:
        self._person(case)
        self._others(case)
        self._shift(case)
        post = self._post(case)
        with clock.at(self.shift.starts_at - dt.timedelta(minutes=case["minutes_before"])):
            self._compare(post, case["companions"])

    def _person(self, case: dict[str, Any]) -> None:
        if case["volunteer"] != Volunteer.State.ACTIVE:
            StateChange.objects.create(
                volunteer=self.zhang, state=case["volunteer"], at=clock.now(), reason_code="test"
            )
        Volunteer.objects.filter(pk=self.zhang.pk).update(state=case["volunteer"])
        born = dt.date(case["born"], 11, 24) if case["born"] else None
        Person.objects.filter(pk=self.zhang.person_id).update(born_on=born, sex=2)
        if case["word"]:
            MinorConsent.objects.create(
                activity=self.shift.activity, minor=self.zhang.person, at=clock.now(),
                guardian=self.mother.person, accompanied=case["word"] == "at_side",
                by=User.objects.get(person=self.mother.person),
            )  # fmt: skip
        if case["guardian_comes"]:
            Signup.objects.create(
                shift=self.shift, person=self.mother.person, at=clock.now(), state="taken"
            )
        if case["paper"] in ("holds", "ended"):
            ends = clock.today() + dt.timedelta(days=10 if case["paper"] == "holds" else -1)
            Qualification.objects.create(
                volunteer=self.zhang, kind=self.kind, valid_from=dt.date(2024, 1, 1),
                valid_to=ends, state="valid", file="x", claimed_at=clock.now(),
                checked_by=self.li.person, checked_at=clock.now(),
            )  # fmt: skip

    def _shift(self, case: dict[str, Any]) -> None:
        Activity.objects.filter(pk=self.shift.activity_id).update(
            state=case["state"],
            joining=case["joining"],
            companions_max=2,
            dangerous=case["dangerous"],
            insurer="人保",
            policy="P1",
            insured_from=clock.today(),
            insured_to=clock.today() + dt.timedelta(days=9),
            minors="none" if case["dangerous"] else case["minors"],
            safety="public_place",
        )
        Shift.objects.filter(pk=self.shift.pk).update(taken=case["taken"], age_min=case["age_min"])

    def _others(self, case: dict[str, Any]) -> None:
        begins = tomorrow(case["other_start"])
        Shift.objects.filter(pk=self.other.pk).update(
            starts_at=begins, ends_at=begins + case["other_hours"] * HOUR
        )
        wanted = [(self.other, self.zhang, "taken")] if case["has_other"] else []
        if case["own"]:
            wanted.append((self.shift, self.zhang, case["own"]))
        if case["others_wait"]:
            wanted.append((self.shift, self.li, "waiting"))
        for shift, who, state in wanted:
            Signup.objects.create(
                shift=shift, person=who.person, at=clock.now(), state=state,
                offer_until=clock.now() + HOUR if state == "offered" else None,
            )  # fmt: skip

    def _post(self, case: dict[str, Any]) -> Post | None:
        shift = {"first_aid": self.shift, "elsewhere": self.other}.get(case["post"], self.shift)
        youngest, oldest = case["post_ages"]
        post = Post.objects.create(
            shift=shift, name="急救", least=1, most=2, taken=case["post_taken"],
            age_min=youngest, age_max=oldest, sex=case["post_sex"],
            qualification=self.kind if case["paper"] else None,
            sex_reason="女浴室里帮忙" if case["post_sex"] else "",
        )  # fmt: skip
        return post if case["post"] else None

    def _compare(self, post: Post | None, companions: int) -> None:
        shift = Shift.objects.select_related("activity").get(pk=self.shift.pk)
        facts = facts_of(self.zhang.person_id, [shift])
        no = why_not_sign_up(shift, facts, post=post, companions=companions)
        answer = call(
            "activities_judge",
            p_shift=shift.pk,
            p_post=post.pk if post else None,
            p_person=self.zhang.person_id,
            p_companions=companions,
            p_swap=False,
            p_rules=json.dumps(sign_up_rules()),
            p_now=clock.now(),
        )[0]
        assert OUTCOMES[answer["o_outcome"]] == (no.code if no else "")
        if no is None:
            assert (answer["o_outcome"] == "ask") == needs_yes(shift, facts)


class TestOffers(TestCase):
    @given(
        now=st.integers(0, 3 * 1440),
        start=st.integers(0, 6 * 1440),
        minutes=st.sampled_from([30, 720, 2000]),
        before=st.sampled_from([0, 120, 600]),
        quiet=st.sampled_from([(21, 7), (22, 6), (20, 9)]),
    )
    @settings(max_examples=50, deadline=None)
    def test_agree_and_never_end_at_night(
        self, now: int, start: int, minutes: int, before: int, quiet: tuple[int, int]
    ) -> None:
        rule = {
            "minutes": minutes, "before_minutes": before,
            "quiet_from": quiet[0], "quiet_to": quiet[1],
        }  # fmt: skip
        at = tomorrow(0) + dt.timedelta(minutes=now)
        starts = tomorrow(0) + dt.timedelta(minutes=start)
        until = Offer(**rule).until(at, starts)
        answer = call(
            "activities_offer_until", p_now=at, p_starts=starts, p_offer=json.dumps(rule)
        )[0]
        assert answer["activities_offer_until"] == until
        if until is not None:
            end = clock.local(until)
            assert quiet[1] <= end.hour < quiet[0] or (end.hour, end.minute) == (quiet[0], 0)
            assert at < until <= starts - dt.timedelta(minutes=before)

"""Loading reference data twice, and what the centre changed itself."""

from __future__ import annotations

import datetime as dt

import pytest

from shijian.catalogue import queries
from shijian.catalogue.commands import (
    load_reference,
    remove_holiday,
    set_holiday,
    set_rule,
    settle_holidays,
)
from shijian.catalogue.models import Category, Holiday, Platform, PostStandard, Rule, Skill
from shijian.common import clock
from shijian.common.actor import Actor, Kind, Right, job
from shijian.common.refused import Refused
from shijian.engines import schedule
from shijian.journal.models import Entry

pytestmark = pytest.mark.django_db
NOVEMBER = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
OFFICE = Actor(kind=Kind.USER, rights=(Right("office", "/1/"),))
STAFF = Actor(kind=Kind.USER, rights=(Right("staff", "/1/2/"),))


def test_reference_loads_once_and_leaves_no_second_trace():
    first = load_reference(by=job("tests"))
    assert first["platforms"] == 8
    assert load_reference(by=job("tests")) == {}
    assert Entry.objects.filter(action="catalogue.reference_loaded").count() == 1
    assert Platform.objects.filter(hub=True).get().name == "实践中心"
    # Every national class of service can be exported without calling it 其他.
    national = {f"{n:04}" for n in range(1, 21)} | {"0099"}
    assert set(Category.objects.values_list("national_code", flat=True)) == national
    assert Skill.objects.count() == 24
    for model in (Platform, Category, Skill):
        assert not model.objects.filter(name_en="").exists()


def test_a_new_version_of_the_files_corrects_a_name_and_keeps_what_the_centre_set():
    load_reference(by=job("tests"))
    Category.objects.filter(code="000101").update(name="剪发")
    Rule.objects.filter(key="points.per_hour").update(value=10)
    PostStandard.objects.filter(kind="institute", code="staff").update(needed=3)
    assert load_reference(by=job("tests")) == {"categories": 1}
    assert Category.objects.get(code="000101").name == "上门理发"
    assert queries.rule("points.per_hour") == 10
    assert PostStandard.objects.get(kind="institute", code="staff").needed == 3


def test_a_rule_holds_as_shipped_until_the_centre_sets_it_from_a_day_on():
    assert queries.rule("hours.entry_working_days") == 10  # an empty database, too
    load_reference(by=job("tests"))
    with clock.at(NOVEMBER):
        with pytest.raises(Refused) as refused:
            set_rule("points.per_hour", 10, valid_from=dt.date(2026, 1, 1), source="x", by=OFFICE)
        assert refused.value.code == "catalogue.rule_in_the_past"
        with pytest.raises(Refused) as refused:
            set_rule("points.per_hour", 10, valid_from=dt.date(2027, 1, 1), source="x", by=STAFF)
        assert refused.value.status == 403
        set_rule("points.per_hour", 10, valid_from=dt.date(2027, 1, 1), source="会议", by=OFFICE)
        assert queries.rule("points.per_hour") == 1
    assert queries.rule("points.per_hour", on=dt.date(2027, 1, 1)) == 10
    found = queries.in_force("points.per_hour", on=dt.date(2027, 3, 1))["points.per_hour"]
    assert found.version == "points.per_hour@2027-01-01"
    with pytest.raises(KeyError):
        queries.rule("points.per_hours")


def test_working_days_of_2026_follow_the_notice_and_of_2027_the_law():
    load_reference(by=job("tests"))
    calendar = queries.calendar()
    # The notice of 2026: 14 and 28 February are worked, the Spring Festival lasts nine days.
    assert schedule.is_working_day(dt.date(2026, 2, 28), calendar)
    assert not schedule.is_working_day(dt.date(2026, 2, 23), calendar)
    assert schedule.add_working_days(dt.date(2026, 9, 30), 1, calendar) == dt.date(2026, 10, 8)
    assert not schedule.is_working_day(dt.date(2027, 5, 3), calendar)
    assert set(Holiday.objects.filter(provisional=True).values_list("day__year", flat=True)) == {
        2027
    }


def test_a_day_the_office_entered_survives_the_next_load():
    load_reference(by=job("tests"))
    set_holiday(dt.date(2027, 2, 11), working=False, name="春节", by=OFFICE)
    remove_holiday(dt.date(2027, 9, 15), by=OFFICE)
    with pytest.raises(Refused):
        set_holiday(dt.date(2027, 2, 12), working=False, name="春节", by=STAFF)
    assert load_reference(by=job("tests")) == {}
    assert not queries.calendar()[dt.date(2027, 2, 11)]
    assert dt.date(2027, 9, 15) not in queries.calendar()
    assert settle_holidays(2027, by=OFFICE) == 18
    assert not Holiday.objects.filter(provisional=True).exists()
    assert settle_holidays(2027, by=OFFICE) == 0


def test_posts_follow_the_speech():
    load_reference(by=job("tests"))
    institute = queries.post_standard("institute")
    needed = [post.name for post in institute if post.needed]
    assert needed == ["所长", "副所长", "专职人员"]
    assert {post.name for post in institute} - set(needed) == {"时长记录员", "时长审核员"}
    assert sum(post.needed for post in institute) == 5
    assert institute[0].first_responsible
    assert queries.post_standard("station", on=dt.date(2020, 1, 1)) == []


def test_residents_words_find_the_category():
    load_reference(by=job("tests"))
    assert [c.code for c in queries.categories_called("剪头发")] == ["000101"]
    assert "000102" in {c.code for c in queries.categories_called("漏水")}
    assert {c.platform.code for c in queries.categories("health")} == {"health"}

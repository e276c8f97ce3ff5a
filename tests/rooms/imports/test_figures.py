"""A table of figures: looked at row by row, taken over as a whole, undone within a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from shijian.common import clock
from shijian.common.refused import Refused
from shijian.imports import commands
from shijian.imports.models import Batch, Row
from shijian.journal.models import Entry
from shijian.organisations.models import Figure
from shijian.organisations.queries import residents
from tests.build.accounts import BUILDER, an_actor
from tests.build.imports import a_batch, faults_of, looked_at, taken_over
from tests.build.orders import a_resident
from tests.build.organisations import a_centre, a_county, a_place, an_institute

pytestmark = pytest.mark.django_db
GOOD = [
    ["东街社区", "", "常住人口", "2025", "3,120", "统计年报"],
    ["999901100201", "", "常住人口", "2025", "１２００", "统计年报"],
    ["甲镇", "", "residents", "2025", "4320", "统计年报"],
    ["东街社区站", "", "工作人员", "2025", "3", "站里"],
]


@pytest.fixture
def office():
    a_county()
    return an_actor("office", a_centre().path, name="陈办公")


def test_a_good_table_is_taken_over_once_and_says_what_is_new(office):
    batch = a_batch("figures", GOOD, by=office)
    assert (batch.state, batch.rows, batch.faulty) == ("ready", 4, 0)
    assert not Figure.objects.exists()
    done = taken_over(batch, by=office)
    assert (done.state, len(done.made), done.same) == ("merged", 4, 0)
    assert residents(a_place()).value == 3120
    assert residents(a_place()).entered_by_id == office.person_id
    assert not Row.objects.exists()
    again = taken_over(a_batch("figures", [*GOOD[1:], [*GOOD[0][:4], "3121", "更正"]], by=office),
                       by=office)  # fmt: skip
    assert (len(again.made), again.same) == (1, 3)
    assert residents(a_place()).value == 3121


def test_every_fault_is_named_by_row_and_column(office):
    rows = [
        ["没有这村", "", "常住人口", "2025", "1", "年报"],
        ["东街社区", "", "户籍人口", "二五年", "约三千", ""],
        ["东街社区", "", "常住人口", "1900", "3120", "年报"],
        ["东街社区", "", "常住人口", "2024", "3120", "年报"],
        ["东街社区", "", "常住人口", "2024", "3121", "年报"],
        ["𠮷坡村", "甲镇", "常住人口", "2024", "1", "年报"],
    ]
    batch = a_batch("figures", rows, by=office)
    assert (batch.state, batch.faulty) == ("faulty", 5)
    assert faults_of(batch) == [
        (2, "unit", "tables.said"),
        (3, "kind", "tables.not_in_list"), (3, "year", "tables.no_number"),
        (3, "value", "tables.no_number"), (3, "source", "tables.needed"),
        (4, "year", "tables.said"),
        (6, "unit", "tables.again"),
        (7, "unit", "tables.said"),
    ]  # fmt: skip
    with pytest.raises(Refused) as no:
        commands.start_merge(batch, by=office)
    assert no.value.code == "imports.faulty"
    assert not Figure.objects.exists()


def test_cells_are_put_right_and_rows_left_out_until_everything_is_right(office):
    rows = [["东街", "", "常住人口", "2025", "3120", "年报"],
            ["西溪村", "", "常住人口", "2025", "9", "年报"],
            ["西溪村", "", "常住人口", "2025", "1200", "年报"]]  # fmt: skip
    batch = a_batch("figures", rows, by=office)
    batch = commands.fix_rows(batch, {2: {"unit": "西溪村 "}}, by=office)
    assert [row for row, _c, _f in faults_of(batch)] == [3, 4]  # now three of the same
    batch = commands.fix_rows(batch, {2: {"unit": "东街社区"}}, dropped=[3], by=office)
    assert (batch.state, batch.rows) == ("ready", 2)
    taken_over(batch, by=office)
    assert sorted(Figure.objects.values_list("value", flat=True)) == [1200, 3120]


def test_rows_outside_the_own_subtree_are_faults_and_others_bring_nothing(office):
    staff = an_actor("staff", an_institute().path)
    batch = a_batch("figures", [GOOD[0], ["南山村", "", "常住人口", "2025", "9", "年报"]], by=staff)
    assert faults_of(batch) == [(3, "unit", "tables.said")]
    assert Batch.objects.get().pk == batch.pk
    for somebody in (a_resident(), an_actor("auditor", a_centre().path)):
        with pytest.raises(Refused) as no:
            a_batch("figures", GOOD, by=somebody)
        assert no.value.status == 403


def test_rights_that_ended_meanwhile_bring_the_table_back(office):
    batch = commands.start_merge(a_batch("figures", GOOD, by=office), by=office)
    from shijian.accounts.models import Grant

    Grant.objects.filter(person=office.person_id).update(ends_on=clock.today())
    back = commands.merge_batch(batch, by=BUILDER)
    assert (back.state, back.faulty) == ("faulty", 4)
    assert not Figure.objects.exists()


def test_within_a_day_a_table_is_undone_and_what_was_before_counts_again(office):
    taken_over(a_batch("figures", GOOD, by=office), by=office)
    wrong = taken_over(a_batch("figures", [[*GOOD[0][:4], "31200", "手误"]], by=office), by=office)
    assert residents(a_place()).value == 31200
    undone = commands.undo_batch(wrong, by=office)
    assert (undone.state, undone.kept) == ("undone", 0)
    assert residents(a_place()).value == 3120
    assert Figure.objects.count() == 5  # the wrong one stays to be read
    once_more = taken_over(a_batch("figures", [GOOD[0]], by=office), by=office)
    assert (len(once_more.made), once_more.same) == (0, 1)
    with clock.at(clock.now() + dt.timedelta(days=1, minutes=1)), pytest.raises(Refused) as no:
        commands.undo_batch(once_more, by=office)
    assert no.value.code == "imports.too_late"


def test_a_table_that_is_given_up_leaves_nothing(office):
    batch = commands.cancel_batch(a_batch("figures", GOOD, by=office), by=office)
    assert (batch.state, Row.objects.count()) == ("cancelled", 0)
    sent = commands.receive("figures", b"x", name="x.csv", by=office)
    commands.cancel_batch(sent, by=office)
    assert looked_at(sent).state == "cancelled"
    left = a_batch("figures", GOOD, by=office)
    with clock.at(clock.now() + dt.timedelta(days=8)):
        assert commands.forget_old_batches(by=BUILDER) == 1
    left.refresh_from_db()
    assert (left.state, Row.objects.count()) == ("cancelled", 0)


def test_reading_that_was_broken_off_begins_anew(office):
    sent = commands.receive("figures", b"\xef\xbb\xbf" + b"", name="x.csv", by=office)
    assert looked_at(sent).problem["code"] == "tables.empty"
    batch = a_batch("figures", GOOD, by=office)
    Batch.objects.filter(pk=batch.pk).update(state="reading")
    assert looked_at(batch).rows == 4


def test_nothing_that_was_typed_stands_in_clear(office):
    batch = a_batch("figures", [["没有这村", "", "常住人口", "2025", "1", "县统计局"]], by=office)
    row = Row.objects.get()
    assert "统计局".encode() not in bytes(row.cells_cipher)
    lines = [str(entry.data) for entry in Entry.objects.filter(action__startswith="imports.")]
    assert lines
    assert not any("没有这村" in line or "县统计局" in line for line in lines)
    batch.refresh_from_db()
    assert batch.file_cipher is None


@pytest.mark.parametrize(
    "wrong",
    [{"state": "ready", "faulty": 1}, {"state": "merged"}, {"file_cipher": b"x"},
     {"merged_at": dt.datetime(2026, 1, 2, tzinfo=dt.UTC)}],
)  # fmt: skip
def test_what_must_never_be_is_refused_by_the_database(office, wrong):
    batch = a_batch("figures", GOOD, by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(**wrong)

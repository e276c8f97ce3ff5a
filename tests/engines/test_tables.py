"""Tables as offices really send them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from shijian.engines.tables import (
    Column,
    Unreadable,
    digits,
    find_heading,
    line,
    lines,
    one_of,
    read_sheet,
    the_day,
    whole,
)

NAME = Column("name", "姓名", line(20), required=True, aliases=("名字",))
PHONE = Column("phone", "手机号", digits, required=True, aliases=("联系电话", "电话"))
BORN = Column("born", "出生日期", the_day)
COLUMNS = (NAME, PHONE, BORN)


def a_book(rows: list[list[Any]], merged: list[tuple[int, int, int, int, str]] = ()) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet("名册")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write_datetime(number, place, dt.datetime.combine(cell, dt.time()), day)
            else:
                sheet.write(number, place, cell)
    for top, left, bottom, right, text in merged:
        sheet.merge_range(top, left, bottom, right, text)
    book.close()
    return held.getvalue()


def a_text(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter).writerows(rows)
    return held.getvalue().encode(encoding)


def taken(content: bytes) -> list[tuple[int, dict[str, str]]]:
    rows = list(read_sheet(content))
    return list(lines(rows, find_heading(rows, COLUMNS)))


def why(content: bytes) -> str:
    with pytest.raises(Unreadable) as no:
        taken(content)
    return no.value.code


HEAD = ["姓名", "手机号", "出生日期"]


def test_titles_over_the_table_empty_rows_sums_and_repeated_heads_are_no_rows():
    rows = [
        ["甲镇志愿者名册", "", ""], [], ["填表人：陈会", "", ""], HEAD,
        ["张三", "13800001234", "1980-05-17"], *([[]] * 300), HEAD,
        ["李四", "13800001235", ""], ["合计", "2", ""], ["注：以上属实", "", ""],
    ]  # fmt: skip
    book = a_book(rows, merged=[(0, 0, 0, 2, "甲镇志愿者名册")])
    found = [(4 + 1, "张三"), (5 + 300 + 2, "李四")]
    assert [(number, cells["name"]) for number, cells in taken(book)] == found


def test_columns_are_known_by_what_offices_call_them():
    rows = [["序号", " 联系 电话（必填）", "＊名字", "备注"], ["1", "138 0000 1234", "张三", "x"]]
    heading = find_heading(rows, COLUMNS)
    assert (heading.row, heading.places) == (1, {"phone": 1, "name": 2})
    assert heading.unknown == ("序号", "备注")
    assert heading.titles["name"] == "＊名字"


def test_what_was_merged_downwards_stands_in_every_row():
    book = a_book(
        [HEAD, ["", "1", ""], ["", "2", ""], ["", "3", ""], ["李四", "4", ""]],
        merged=[(1, 0, 3, 0, "张三")],
    )
    assert [cells["name"] for _n, cells in taken(book)] == ["张三", "张三", "张三", "李四"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_is_read_in_the_letters_it_was_written_in(encoding: str, delimiter: str):
    content = a_text([HEAD, ["王𠮷\u3000", "13800001234", "2024.6.3"]], encoding, delimiter)
    assert taken(content) == [(2, {"name": "王𠮷", "phone": "13800001234", "born": "2024.6.3"})]


def test_dates_and_numbers_of_a_workbook_come_as_people_type_them():
    [(_number, cells)] = taken(a_book([HEAD, ["张三", 13800001234, dt.date(1980, 5, 17)]]))
    assert cells == {"name": "张三", "phone": "13800001234", "born": "1980-05-17"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "tables.empty"),
        (b"   \n\n", "tables.empty"),
        (b"%PDF-1.7", "tables.kind"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "tables.kind"),
        (b"PK\x03\x04 no pack", "tables.kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "tables.kind"),
        (b"\x81\x20\xff\xff\xfe", "tables.encoding"),
        (a_text([["a", "b"], ["1", "2"]]), "tables.no_heading"),
        (a_text([["姓名", "出生日期"], ["张三", ""]]), "tables.missing"),
        (a_text([["姓名", "手机号", "电话"], ["张三", "1", "2"]]), "tables.twice"),
    ],
)
def test_a_file_that_is_no_such_table_says_why(content: bytes, code: str):
    assert why(content) == code


def test_a_pack_that_unpacks_to_gigabytes_is_not_unpacked():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("xl/worksheets/sheet1.xml", b"0" * (601 * 1_048_576))
    assert len(held.getvalue()) < 1_048_576
    assert why(held.getvalue()) == "tables.too_large"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１２３", 123),
        ("1,234", 1234),
        ("1，234", 1234),
        ("120.0", 120),
        ("120 人", 120),
        ("+5", 5),
    ],
)
def test_a_number_however_it_is_typed(text: str, number: int):
    assert whole(0, 10_000)(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [("约120", "tables.no_number"), ("12.5", "tables.no_number"), ("", "tables.no_number"),
     ("1e3", "tables.no_number"), ("9" * 30, "tables.no_number"), ("20000", "tables.out_of_range"),
     ("-1", "tables.out_of_range")],
)  # fmt: skip
def test_what_is_no_number_says_why(text: str, code: str):
    with pytest.raises(Unreadable) as no:
        whole(0, 10_000)(text)
    assert no.value.code == code


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024-06-03", dt.date(2024, 6, 3)), ("2024.6.3", dt.date(2024, 6, 3)),
     ("2024/6/3", dt.date(2024, 6, 3)), ("2024年6月3日", dt.date(2024, 6, 3)),
     ("２０２４年 ６ 月 ３ 日", dt.date(2024, 6, 3)), ("20240603", dt.date(2024, 6, 3)),
     ("45446", dt.date(2024, 6, 3)), ("45446.5", dt.date(2024, 6, 3)),
     ("2024-06-03 00:00:00", dt.date(2024, 6, 3))],
)  # fmt: skip
def test_a_day_however_it_is_written(text: str, day: dt.date):
    assert the_day(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [("2024-02-30", "tables.no_such_day"), ("20241301", "tables.no_such_day"),
     ("6月3日", "tables.no_day"), ("去年", "tables.no_day"), ("24.6.3", "tables.no_day")],
)  # fmt: skip
def test_what_is_no_day_says_why(text: str, code: str):
    with pytest.raises(Unreadable) as no:
        the_day(text)
    assert no.value.code == code


def test_digits_that_a_spreadsheet_lost_are_never_guessed():
    number = "330326198005170012"
    [(_row, lost)] = taken(a_book([["姓名", "手机号"], ["张三", float(number)]]))
    assert lost["phone"].endswith("E+17")
    for text in (lost["phone"], "3.30E+17", "３.３Ｅ＋１７"):
        with pytest.raises(Unreadable) as no:
            digits(text)
        assert no.value.code == "tables.digits_lost"
    assert digits(f"'{number}") == digits(f" {number[:6]} {number[6:]}") == number
    assert digits("１３８-0000-1234.0") == "13800001234"


def test_one_of_a_list_by_any_of_its_names():
    read = one_of({"residents": 1, "常住人口": 1, "Staff": 2}, shown=lambda: "常住人口、工作人员")
    assert (read("常住 人口"), read("staff")) == (1, 2)
    with pytest.raises(Unreadable) as no:
        read("户籍人口")
    assert no.value.detail == {"choices": "常住人口、工作人员"}


@given(st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31)))
def test_every_day_is_read_back_from_every_way_of_writing_it(day: dt.date):
    serial = str((day - dt.date(1899, 12, 30)).days)
    ways = [day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"]
    ways += [serial] if len(serial) == 5 else []
    assert {the_day(way) for way in ways} == {day}


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=4), max_size=6))
def test_any_text_is_read_or_refused_and_never_breaks(rows: list[list[str]]):
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    try:
        taken(held.getvalue().encode("utf-8", "surrogatepass"))
    except Unreadable:
        return

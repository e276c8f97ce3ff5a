"""Lists as chat groups send them: what is read, what is odd, and that nothing is made up."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shijian.engines.grouplist import MOST_LINES, Fault, read_list


@pytest.mark.parametrize(
    ("line", "name", "phone"),
    [
        ("1. 张三 13800001234", "张三", "13800001234"),
        ("2、李四13900001235", "李四", "13900001235"),
        ("3.王五 138 0000 1236", "王五", "13800001236"),
        ("4)赵六(138-0000-1237)", "赵六", "13800001237"),
        ("5. 钱七🌹🌹+86 13800001238", "钱七", "13800001238"),
        ("⑥ 孙八 １３８００００１２３９", "孙八", "13800001239"),
        ("7️⃣ 周九，电话：13800001240，2人", "周九", "13800001240"),
        ("13800001241 吴十", "吴十", "13800001241"),
        ("8. 姓名：郑一 手机号 13800001242 带孩子", "郑一", "13800001242"),
        ("9. 阿依古丽·买买提 008613800001243", "阿依古丽·买买提", "13800001243"),
        ("10. 𠮷野平 13800001244", "𠮷野平", "13800001244"),
        ("11. Anna Li 13800001245", "Anna Li", "13800001245"),
        ("  （12） 欧阳 娜 13800001246", "欧阳", "13800001246"),
        ("\u200b13、冯二\t13800001247 ✅", "冯二", "13800001247"),
        ("陈三：13800001248", "陈三", "13800001248"),
    ],
)
def test_a_line_of_the_usual_shapes(line: str, name: str, phone: str) -> None:
    (found,) = read_list(line)
    assert (found.name, found.phone, found.fault) == (name, phone, None)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("1. 张三", Fault.NO_PHONE),
        ("2. 张三 1380000123", Fault.BAD_PHONE),
        ("3. 张三 138000012345", Fault.BAD_PHONE),
        ("4. 张三 12800001234", Fault.BAD_PHONE),
        ("5. 13800001234", Fault.NO_NAME),
    ],
)
def test_half_of_somebody_says_what_is_missing(line: str, fault: Fault) -> None:
    (found,) = read_list(line)
    assert found.fault == fault


@pytest.mark.parametrize(
    "line", ["", "#接龙", "周六上午义诊报名", "9点在腾蛟镇广场集合", "——", "😀😀", "接龙人数：12"]
)
def test_a_line_that_names_nobody_is_set_aside(line: str) -> None:
    assert read_list(line) == []


def test_a_whole_list_with_a_head_and_duplicates() -> None:
    found = read_list(
        "#接龙\n周六义诊\n\n1. 张三 13800001234\n2. 李四 13900001235\n3. 张三 138 0000 1234\n"
        "4. 张小三 13800001234\n"
    )
    assert [(row.line, row.name, row.fault) for row in found] == [
        (4, "张三", None),
        (5, "李四", None),
        (6, "张三", Fault.TWICE),
        (7, "张小三", None),  # a family shares a telephone
    ]
    assert found[2].first == 4


def test_two_people_in_one_line() -> None:
    found = read_list("1. 张三13800001234 李四13900001235")
    assert [(row.name, row.phone) for row in found] == [
        ("张三", "13800001234"), ("李四", "13900001235"),
    ]  # fmt: skip
    found = read_list("13800001234 张三，13900001235 李四")
    assert [row.name for row in found] == ["张三", "李四"]
    found = read_list("张三 13800001234 张三 13800001234")
    assert [row.fault for row in found] == [None, Fault.TWICE]


NAMES = st.text(alphabet="张王李赵陈林海静婷建国秀英娟𠮷", min_size=2, max_size=4)
PHONES = st.integers(0, 10**8 - 1).map(lambda tail: f"139{tail:08d}")
PEOPLE = st.lists(st.tuples(NAMES, PHONES), min_size=1, max_size=12, unique=True)
SHAPES = st.sampled_from(
    ["{n}. {name} {phone}", "{n}、{name}{phone}", "{name} {phone}", "{phone} {name}",
     "({n}) {name}🌻 +86{phone} ", "{n}.{name}：{phone}，1人"]
)  # fmt: skip


@given(PEOPLE, SHAPES, st.booleans())
def test_everybody_comes_back_whatever_the_shape(
    people: list[tuple[str, str]],
    shape: str,
    wide: bool,
) -> None:
    lines = [
        shape.format(n=number, name=name, phone=phone)
        for number, (name, phone) in enumerate(people, start=1)
    ]
    text = "#接龙\n活动报名\n" + "\n".join(lines)
    if wide:
        text = text.translate({ord(str(d)): 0xFF10 + d for d in range(10)})
    assert [(row.name, row.phone) for row in read_list(text)] == people


@given(st.text(max_size=300))
def test_nothing_is_made_up(text: str) -> None:
    for row in read_list(text):
        if row.fault in (None, Fault.TWICE):
            assert re.fullmatch(r"1[3-9]\d{9}", row.phone, re.ASCII)
            assert row.name


def test_a_list_without_end_is_cut() -> None:
    assert len(read_list("张三 13800001234\n" * (MOST_LINES + 5))) == MOST_LINES

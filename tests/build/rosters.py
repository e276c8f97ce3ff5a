"""A roster as a township sends it: titles above, GBK habits, and forty kinds of mistakes.

`ROWS` are its rows below the titles; `REPAIRS` says by the row's number in the file what each
faulty cell has to become, "" where the row is left out.
"""

from __future__ import annotations

from typing import Any

TITLES = [
    "序号",
    "姓名（必填）",
    "手机号码",
    "身份证号",
    "队伍",
    "所属站",
    "乡镇",
    "村（社区）",
    "特长",
]
ABOVE: list[list[Any]] = [
    ["甲镇志愿者花名册"],
    ["填表单位：甲镇", "", "填表人：叶所员"],
    [],
    TITLES,
]
UNIT = ["", "东街社区站", "甲镇", "东街社区", ""]


def _row(name: Any, phone: Any, *rest: Any) -> list[Any]:
    filled = [*rest, *UNIT[len(rest) :]]
    return ["1", name, phone, 3.30326198005170e17, *filled]


# What is read as it is meant, and what is not: name, phone, team, unit, town, village, skills.
GOOD: list[list[Any]] = [
    _row("张三", "13800000001"), _row(" 张 四 ", 13800000002.0),
    _row("张五", "１３８０００００００３"),
    _row("张六", "138-0000-0004"), _row("张七", "+86 138 0000 0005"), _row("张八", "'13800000006"),
    _row("阿依古丽·买买提", "13800000007"), _row("𠮷田", "13800000008\u3000"),
    _row("John Smith", "8613800000009"), _row("张九\u200b", "13800000010", "", "999901100001"),
]  # fmt: skip
MISTAKES: list[tuple[list[Any], dict[str, str] | None]] = [
    # the name
    (_row("", "13800000101"), {"name": "李一"}),
    (_row("李2", "13800000102"), {"name": "李二"}),
    (_row("李", "13800000103"), {"name": "李三"}),
    (_row("13800000104", "13800000104"), {"name": "李四"}),
    (_row("无名氏" * 20, "13800000105"), {"name": "李五"}),
    (_row("？？？", "13800000106"), {"name": "李六"}),
    # the telephone
    (_row("李七", ""), {"phone": "13800000107"}),
    (_row("李八", "1380000108"), {"phone": "13800000108"}),
    (_row("李九", "138000001099"), {"phone": "13800000109"}),
    (_row("王一", "12800000110"), {"phone": "13800000110"}),
    (_row("王二", "0577-63720000"), {"phone": "13800000111"}),
    (_row("王三", "1.38E+10"), {"phone": "13800000112"}),
    (_row("王四", "13800000113、13800000114"), {"phone": "13800000113"}),
    (_row("王五", "无"), {"phone": "13800000115"}),
    (_row("王六", "１３８００００ ０１Ｏ６"), {"phone": "13800000116"}),
    (_row("王七", 3.3032619800517e17), {"phone": "13800000117"}),
    (_row("王八", "13800000118转8"), {"phone": "13800000118"}),
    (_row("王九", "同上"), {"phone": "13800000119"}),
    # who invites
    (_row("赵一", "13800000120", "", ""), {"unit": "东街社区站"}),
    (_row("赵二", "13800000121", "没有这队"), {"team": ""}),
    (_row("赵三", "13800000122", "", "没有这站"), {"unit": "东街社区"}),
    (_row("赵四", "13800000123", "", "乙乡"), {"unit": "甲镇"}),
    (_row("赵五", "13800000124", "", "南山村站"), {"unit": "西溪村站"}),
    (_row("赵六", "13800000125", "", "县中心"), {"unit": "甲镇所"}),
    (_row("赵七", "13800000126", "别人的队"), {"team": ""}),
    (_row("赵八", "13800000127", "", "乙乡所", ""), {"unit": "甲镇所"}),
    (_row("赵九", "13800000128", "长" * 81), {"team": ""}),
    # the village
    (_row("钱一", "13800000129", "", "东街社区站", "", "东街"), {"home": "东街社区"}),
    (_row("钱二", "13800000130", "", "东街社区站", "", "甲镇"), {"home": "西溪村"}),
    (_row("钱三", "13800000131", "", "东街社区站", "", "3.30326E+11"), {"home": "东街社区"}),
    (_row("钱四", "13800000132", "", "东街社区站", "", "试县"), {"home": ""}),
    (_row("钱五", "13800000133", "", "东街社区站", "", "长" * 61), {"home": ""}),
    # the skills
    (_row("孙一", "13800000134", *UNIT[:4], "打麻将"), {"skills": ""}),
    (_row("孙二", "13800000135", *UNIT[:4], "电器维修 打麻将"), {"skills": "电器维修"}),
    (_row("孙三", "13800000136", *UNIT[:4], "长" * 201), {"skills": ""}),
    # people who stand there twice, or asked not to be asked
    (_row("张三", "13800000001"), None),
    (_row("张三", "138 0000 0001"), None),
    (_row("张 三", "+8613800000001"), None),
    (_row("周一", "13800009999"), None),
    (_row("李一", "13800000101"), None),  # stands twice once the first mistake is repaired
]


def rows() -> list[list[Any]]:
    """The whole sheet, with the title printed again on a second page, sums and 300 empty rows."""
    half = len(MISTAKES) // 2
    first, second = MISTAKES[:half], MISTAKES[half:]
    below = [["合计", len(GOOD) + len(MISTAKES)], ["注：以上人员均已知情"]]
    pages = [[row for row, _fix in part] for part in (first, second)]
    return [*ABOVE, *GOOD, *pages[0], *([[]] * 300), TITLES, *pages[1], *below]


def number_of(mistake: int) -> int:
    """Where a mistake stands in the file: its row, 1 being the first."""
    half = len(MISTAKES) // 2
    start = len(ABOVE) + len(GOOD) + 1
    return start + mistake + (301 if mistake >= half else 0)

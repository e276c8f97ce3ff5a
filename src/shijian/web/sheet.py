"""What the live sheet of parts shows: every part with data as long and as odd as the county's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from shijian.common import clock

FACES = ("portal", "console", "desk", "screen")
DAYS = (("24日 周二", ""), ("25日 周三", "周三下午理发队在福利院，出不了门"), ("26日 周四", ""))
TOWNS = ("昆阳", "鳌江", "水头", "萧江", "腾蛟", "山门", "顺溪")


class EveryField(forms.Form):
    """One field of each kind, to see them empty, filled and refused."""

    name = forms.CharField(label="姓名", max_length=20, help_text="和身份证上一样")
    place = forms.ChoiceField(label="村（社区）", choices=[("", "请选"), ("1", "昆阳镇坡南社区")])
    on = forms.DateField(label="哪一天")
    people = forms.IntegerField(label="几个人", required=False)
    shift = forms.ChoiceField(
        label="选一个班次",
        widget=forms.RadioSelect,
        choices=[("1", "上午 · 引路"), ("2", "下午 · 登记")],
    )
    half_days = forms.MultipleChoiceField(
        label="什么时候有空",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("sa", "周六上午"), ("sp", "周六下午")],
    )
    agree = forms.BooleanField(
        label="把电话和地址告诉接单的人",
        required=False,
        help_text="只给接这一单的人，做完就看不到了。不勾也能点，由社区站转告。",
    )
    reason = forms.CharField(label="理由", widget=forms.Textarea, min_length=5, max_length=100)
    evidence = forms.FileField(label="照片", required=False)


def _slots() -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "why": why,
            "slots": [
                {"value": f"{number}a", "label": "上午", "checked": not why},
                {"value": f"{number}p", "label": "下午", "disabled": bool(why)},
            ],
        }
        for number, (label, why) in enumerate(DAYS)
    ]


def _table() -> dict[str, Any]:
    ok = {"text": "运行良好", "tone": "ok", "icon": "check"}
    help_wanted = {"text": "需帮扶", "tone": "warn", "icon": "lifebuoy"}
    return {
        "head": [
            {"label": "站", "sort": "?sort=name", "sorted": "asc"},
            "情况",
            "上一场活动",
            {"label": "在办点单", "num": True},
            "为什么",
        ],
        "rows": [
            [{"text": "百尖村", "href": "#a"}, help_wanted, "94 天前", {"text": 1, "num": True},
             "站长换届后没接上，所里 25 日去"],
            [{"text": "腾蛟堡社区", "href": "#b"}, ok, "昨天", {"text": 0, "num": True},
             "五有齐全，覆盖顺和村"],
        ],
    }  # fmt: skip


def _rest() -> dict[str, Any]:
    return {
        "history": [
            {"text": "您点了单", "when": "11月23日(周一)09:42", "state": "done"},
            {"text": "坡南社区站核实", "when": "今天内", "state": "now"},
            {"text": "派给合适的队伍"},
        ],
        "facts": [
            ("谁要", "吴*，80 岁以上，电话点单"),
            {"term": "电话", "value": "138****5602", "note": "就是您现在的电话"},
            {"term": "签到", "badge": "现在可以签", "tone": "ok"},
            ("没有的", ""),
        ],
        "chips": [
            {"label": "全部", "href": "?", "count": 30, "on": True},
            {"label": "基本正常", "href": "?k=fair", "count": 8},
            {"label": "需帮扶", "href": "?k=help", "count": 0},
        ],
        "checks": [
            {"label": "有场所", "tone": "ok", "title": "教育馆旁", "text": "协议到 2028年底"},
            {"label": "人手差 1", "tone": "warn", "icon": "user-exclamation", "title": "缺 1 人"},
        ],
        "reasons": [
            {"text": "同一个社区，走路 8 分钟", "good": True},
            {"text": "只有 1 人会理发", "good": False},
        ],
        "slip": [
            {"term": "要什么", "value": "上门理发"},
            {"term": "时间", "value": "24日 周二上午", "here": True},
            {"term": "电话", "value": "下一题", "todo": True},
        ],
        "slip_lines": ["24 小时内给您回话。", "要改要退，打 0577-0000 0012。"],
        "hidden": {"team": 7},
    }  # fmt: skip


def _wall() -> dict[str, Any]:
    numbers = (0, 2, 1, 0, 1, 2, 9)
    return {
        "ages": [
            {"value": 14, "tone": "a"},
            {"value": 3, "tone": "b"},
            {"value": 1, "tone": "c"},
        ],
        "columns": ["宣讲", "教育", "文化", "科技", "健身", "卫生", "便民"],
        "heat": [
            {
                "label": town,
                "cells": [
                    {"value": (n + shift) % 10, "level": (n + shift) % 10 // 2} for n in numbers
                ],
            }
            for shift, town in enumerate(TOWNS)
        ],
    }


def parts(face: str) -> dict[str, Any]:
    """Everything the sheet of one face shows."""
    today = clock.today()
    qr = '<svg class="qr" viewBox="0 0 2 2" role="img" aria-label="码"><path d="M0 0h1v1z"/></svg>'
    shown = {
        "face": face,
        "form": EveryField(initial={"name": "张三丰", "shift": "1"}),
        "bad": EveryField({"reason": "不对", "name": "<b>𠮷·古丽</b>", "shift": "9"}),
        "slots": _slots(),
        "table": _table(),
        "today": today,
        "moment": clock.moment(today, 14, 30),
        "tomorrow": today + dt.timedelta(days=1),
        "qr": mark_safe(qr),  # noqa: S308 -- drawn here
        "tab": "order",
        "nav": _nav(),
        "organisation": {"id": 1, "name": "平阳县新时代文明实践中心"},
        "organisations": [
            {"id": 1, "name": "平阳县新时代文明实践中心"},
            {"id": 2, "name": "腾蛟镇新时代文明实践所"},
        ],
        "viewer": "办公室 陈*",
        "bell": 3,
    }
    return shown | _rest() | _wall()


def _nav() -> list[dict[str, Any]]:
    def room(label: str, icon: str, count: int = 0, *, on: bool = False) -> dict[str, Any]:
        return {"label": label, "href": "#", "icon": icon, "count": count, "on": on}

    return [
        {"items": [room("今天", "inbox", 37, on=True)]},
        {"label": "业务办理", "items": [room("点单", "clipboard-text", 19), room("时长", "clock")]},
        {"label": "人和队伍", "items": [room("志愿者", "user"), room("队伍", "users")]},
    ]

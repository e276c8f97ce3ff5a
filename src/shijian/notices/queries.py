"""The inbox, and the words of a message in the reader's language."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import get_language

from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.notices.models import Notice

FILE = "reference/notices.toml"  # every room keeps the words of its own messages


@dataclass(frozen=True)
class Template:
    """The words of one kind of message, in both languages, with {placeholders}."""

    zh: str
    en: str
    urgent: bool = False
    by_phone: bool = True  # also as a text message, where one can be sent


@cache
def templates() -> dict[str, Template]:
    """Every room's messages by name, such as `orders.accepted`."""
    found: dict[str, Template] = {}
    for room in apps.get_app_configs():
        file = Path(room.path) / FILE
        if not room.name.startswith("shijian.") or not file.is_file():
            continue
        for name, words in tomllib.loads(file.read_text(encoding="utf-8")).items():
            found[f"{room.label}.{name}"] = Template(**words)
    return found


def words(template: str, data: dict[str, Any], *, language: str = "") -> str:
    """The sentence a reader gets; raises KeyError where a placeholder was given nothing."""
    chinese = (language or get_language() or "zh").startswith("zh")
    text = templates()[template].zh if chinese else templates()[template].en
    return text.format(**{name: _said(value, chinese=chinese) for name, value in data.items()})


def _said(value: Any, *, chinese: bool) -> str:
    """A value as people read it: {"t": instant} and {"d": day} become the county's time and day."""
    if isinstance(value, dict) and "t" in value:
        here = clock.local(dt.datetime.fromisoformat(value["t"]))
        return f"{_day(here.date(), chinese=chinese)}{'' if chinese else ' '}{here:%H:%M}"
    if isinstance(value, dict) and "d" in value:
        return _day(dt.date.fromisoformat(value["d"]), chinese=chinese)
    return str(value)


def _day(day: dt.date, *, chinese: bool) -> str:
    if chinese:
        return f"{day.month}月{day.day}日(周{'一二三四五六日'[day.weekday()]})"
    return f"{day:%a} {day.isoformat()}"


def said(notice: Notice, *, language: str = "") -> str:
    """The words of one message; a code stands as a placeholder that only its channel fills."""
    return words(notice.template, {"code": "******", **notice.data}, language=language)


def inbox(viewer: Actor) -> QuerySet[Notice]:
    """What was written to this viewer inside the site, for newest-first pages."""
    return Notice.objects.filter(to_id=viewer.user_id, to__isnull=False, channel="in_app")


def unread(viewer: Actor) -> int:
    """How many of them were not opened yet; ninety-nine is enough to know."""
    if viewer.user_id is None:
        return 0
    return inbox(viewer).filter(read_at__isnull=True)[:99].count()


def secret_of(notice: Notice) -> str:
    """The one-time code of a message that is still on its way; for the channel only."""
    if notice.secret_cipher is None:
        return ""
    return crypto.decrypt(
        notice.secret_cipher, table="notices_notice", pk=notice.pk, field="secret"
    )


def address_of(notice: Notice) -> str:
    """The telephone a message goes to; only for the channel that sends it."""
    if notice.address_cipher is None:
        return ""
    return crypto.decrypt(
        notice.address_cipher, table="notices_notice", pk=notice.pk, field="address"
    )

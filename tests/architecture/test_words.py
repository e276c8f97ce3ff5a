"""Chinese is written as a county office writes it, and once for each English sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.architecture import HOUSE

CATALOGUES = sorted(HOUSE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))
HAN = "\u4e00-\u9fff"
HALF_WIDTH = re.compile(rf"[{HAN}”][,;!?]|[,;!?][{HAN}“]|[{HAN}”]:(?!//)")


def _said(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    said = []
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            words = message.string if isinstance(message.string, str) else message.string[0]
            said.append((f"{message.context or ''}|{key}", words))
    return said


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.relative_to(HOUSE).parts[0])
def test_sentences_have_full_width_punctuation(path: Path) -> None:
    assert [words for _key, words in _said(path) if HALF_WIDTH.search(words)] == []


def test_the_same_english_is_the_same_chinese_in_every_room() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in CATALOGUES:
        for key, words in _said(path):
            found[key].add(words)
    assert {key: words for key, words in found.items() if len(words) > 1} == {}

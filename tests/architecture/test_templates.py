"""Pages obey the content policy and work without script (decision 25)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture import HOUSE

TEMPLATES = sorted(HOUSE.rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_a_page_obeys_the_policy(path: Path) -> None:
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(), flags=re.S)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    for tag in re.findall(r"<[^>]*\bhx-get=[^>]*>", text):
        assert "href=" in tag or "action=" in tag, tag
    for tag in re.findall(r"<form\b[^>]*>", text):
        assert "action=" in tag or 'method="get"' in tag, tag

"""Texts are found in code and templates, and what was written by hand is never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from shijian.cli import messages, places

CODE = """
from django.utils.translation import gettext as _, ngettext
said = _("Good morning")
count = ngettext("%(n)s order", "%(n)s orders", 2)
"""
PAGE = """{% load i18n %}{% translate "Good evening" %}
{% blocktranslate count n=n %}{{ n }} place{% plural %}{{ n }} places{% endblocktranslate %}"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "kitchen"
    (made / "templates").mkdir(parents=True)
    (made / "apps.py").touch()
    (made / "views.py").write_text(CODE)
    (made / "templates" / "page.html").write_text(PAGE)
    monkeypatch.setattr(places, "PACKAGE", tmp_path)
    return made


def chinese(room: Path, **written: str) -> None:
    path = messages.catalogue_of(room.name)
    text = path.read_text()
    for name, said in written.items():
        english = name.replace("_", " ")
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{said}"')
    path.write_text(text)


def test_extracts_merges_and_keeps_what_was_written(room: Path) -> None:
    messages.merge("kitchen")
    chinese(room, Good_morning="早上好")
    (room / "views.py").write_text(CODE.replace('_("Good morning")', '_("Good night")'))
    (room / "templates" / "page.html").write_text(PAGE + '{% translate "Good morning" %}')
    messages.merge("kitchen")
    with messages.catalogue_of("kitchen").open("rb") as file:
        found = read_po(file)
    assert found["Good morning"].string == "早上好"
    assert {m.id if isinstance(m.id, str) else m.id[0] for m in found if m.id} == {
        "Good morning", "Good night", "Good evening", "%(n)s order", "%(n)s place",
    }  # fmt: skip
    before = messages.catalogue_of("kitchen").read_bytes()
    messages.merge("kitchen")
    assert messages.catalogue_of("kitchen").read_bytes() == before


def test_says_what_is_missing_wrong_or_unused(room: Path) -> None:
    messages.merge("kitchen")
    chinese(room, Good_morning="早上好")
    path = messages.catalogue_of("kitchen")
    path.write_text(
        path.read_text().replace('msgstr[0] ""', 'msgstr[0] "%(m)s 个"', 1)
        + '\nmsgid "Gone"\nmsgstr "没了"\n'
    )
    complaints = "\n".join(messages.incomplete())
    assert "no Chinese for 'Good evening'" in complaints
    assert "other placeholders" in complaints
    assert "no longer used: 'Gone'" in complaints
    assert "Good morning" not in complaints


def test_compiles_once(room: Path) -> None:
    messages.merge("kitchen")
    assert messages.compile_changed() == 1
    assert messages.compile_changed() == 0

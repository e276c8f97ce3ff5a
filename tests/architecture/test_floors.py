"""A room knows only what lies below it, in the database too."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture import FLOORS, HOUSE, ROOMS

FILES = {
    "__init__.py", "apps.py", "urls.py", "views.py", "api.py", "jobs.py", "forms.py",
    "commands.py", "rules.py", "queries.py", "models.py", "sql", "templates", "reference", "print",
    "migrations", "locale", "__pycache__",
}  # fmt: skip
PACKAGES = {"views", "api", "forms", "commands", "rules", "queries", "models"}
OWN = {"accounts": {"adapter.py"}}  # docs/decisions/0002: the sign-in library's one door


def test_foreign_keys_point_down() -> None:
    height = {room: index for index, room in enumerate(FLOORS)}
    wrong = []
    for model in apps.get_models():
        room = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if room not in height or not field.concrete or not isinstance(target, type):
                continue
            if target._meta.label == settings.AUTH_USER_MODEL:
                continue  # the one reference allowed to point up
            if height.get(target._meta.app_label, 0) > height[room]:
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_holds_only_what_a_room_may_hold(room: str) -> None:
    found = {path.name for path in (HOUSE / room).iterdir()}
    assert found - FILES - PACKAGES - OWN.get(room, set()) == set()


@pytest.mark.parametrize("room", ROOMS)
def test_functions_write_their_own_tables_and_take_the_time(room: str) -> None:
    writes = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+(?:ONLY\s+)?(\w+)", re.I)
    for path in (HOUSE / room).glob("sql/*.sql"):
        text = re.sub(r"--[^\n]*|/\*.*?\*/", "", path.read_text(), flags=re.S)
        assert not re.search(r"\bnow\s*\(|current_timestamp|clock_timestamp", text, re.I), path
        tables = {t for t in writes.findall(text) if t.upper() not in {"OF", "SET", "OR", "ON"}}
        foreign = {t for t in tables if "_" in t and not t.startswith((f"{room}_", "v_", "p_"))}
        assert foreign == set(), f"{path}: {foreign}"


def test_no_room_listens_to_signals() -> None:
    heard = [
        str(path)
        for path in HOUSE.rglob("*.py")
        if re.search(r"(models|core)\.signals|dispatch import receiver", path.read_text())
        and path.parts[-2] != "accounts" and path.name != "adapter.py"
    ]  # fmt: skip
    assert heard == []

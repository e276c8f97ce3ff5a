"""Texts of the pages: extracted from code and templates, merged into each room's Chinese, compiled.

./shijian messages              extract, merge and compile every room
./shijian messages --check      only say what is missing, fuzzy or no longer used
"""

from __future__ import annotations

import io
import os
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from shijian.cli import places
from shijian.cli.say import say, warn

LOCALE = "zh_Hans"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    name + lazy: spec
    for name, spec in {
        "_": None,
        "gettext": None,
        "gettext_noop": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for lazy in ("", "_lazy")
}
_UNSTEADY = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|'
    rb'Report-Msgid-Bugs-To|Project-Id-Version):.*\\n"\n',
    re.MULTILINE,
)
_PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--compile", action="store_true", help="only compile")
    parser.add_argument("--room", action="append", help="only this room (may be repeated)")


def run(options: Namespace) -> int:
    if options.check:
        complaints = incomplete(options.room)
        for complaint in complaints:
            print(complaint)
        return 1 if complaints else 0
    if not options.compile:
        for room in rooms(options.room):
            merge(room)
    say(f"{compile_changed()} catalogues compiled")
    return 0


def rooms(only: list[str] | None = None) -> list[str]:
    """The rooms that have pages or sentences."""
    found = sorted(path.parent.name for path in places.PACKAGE.glob("*/apps.py"))
    return [room for room in found if not only or room in only]


def catalogue_of(room: str) -> Path:
    return places.PACKAGE / room / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


# ---------------------------------------------------------------- extract and merge


def merge(room: str) -> None:
    """Bring a room's catalogue up to its code; what was written by hand stays."""
    found = texts_of(room)
    target = catalogue_of(room)
    if not len(found):
        return
    known = _read(target) if target.exists() else _empty()
    known.update(found, no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(written, known, width=100, include_lineno=False, ignore_obsolete=True)
    text = _UNSTEADY.sub(b"", written.getvalue())
    if not target.exists() or target.read_bytes() != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text)
        waiting = sum(1 for message in known if message.id and not _translated(message))
        say(f"{room}: {len(known)} texts, {waiting} without Chinese")


def texts_of(room: str) -> Catalog:
    """Every text of a room's code and templates."""
    found = _empty()
    for path in _sources(room):
        name = path.relative_to(places.PACKAGE).as_posix()
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            masked = templatize(source, origin=str(path))
            # What is left of the page is not Python: its indentation must mean nothing.
            source = "\n".join(line.lstrip() for line in masked.splitlines())
        for _, text, comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators",)
        ):
            found.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def _sources(room: str) -> Iterator[Path]:
    folder = places.PACKAGE / room
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]):
        inside = path.relative_to(folder).parts
        if inside[0] in ("migrations", "static", "reference", "locale"):
            continue
        if path.suffix == ".py" or inside[0] == "templates":
            yield path


# ---------------------------------------------------------------- check


def incomplete(only: list[str] | None = None) -> list[str]:
    """Texts without Chinese, fuzzy, with other placeholders, or that no page uses any more."""
    return [complaint for room in rooms(only) for complaint in _incomplete(room)]


def _incomplete(room: str) -> Iterator[str]:
    found, path = texts_of(room), catalogue_of(room)
    known = _read(path) if path.exists() else _empty()
    for message in found:
        if not message.id:
            continue
        chinese = known.get(message.id, message.context)
        if chinese is None or not _translated(chinese):
            yield f"{room}: no Chinese for {message.id!r}"
        elif chinese.fuzzy:
            yield f"{room}: fuzzy: {message.id!r}"
        elif not _same_places(chinese):
            yield f"{room}: other placeholders in the Chinese of {message.id!r}"
    for message in known:
        if message.id and found.get(message.id, message.context) is None:
            yield f"{room}: no longer used: {message.id!r}"


def _translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _same_places(message: Message) -> bool:
    """The singular may leave its number out; nothing may be invented or lost otherwise."""
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    wanted = set(_PLACES.findall(str(ids[-1])))
    return all(set(_PLACES.findall(str(string))) == wanted for string in strings)


# ---------------------------------------------------------------- compile


def compile_changed() -> int:
    """Compile what is newer than its compiled twin; how many were."""
    count = 0
    for source in sorted(places.PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        half = target.with_suffix(f".mo.{os.getpid()}")
        try:
            with half.open("wb") as made:
                write_mo(made, _read(source))
            half.replace(target)
        except OSError as error:
            warn(f"{target} cannot be written ({error.strerror}); the pages stay in English")
            return count
        count += 1
    return count


def _empty() -> Catalog:
    comment = "# Chinese of this room's pages, written by hand."
    return Catalog(locale=LOCALE, charset="utf-8", header_comment=comment, fuzzy=False)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)

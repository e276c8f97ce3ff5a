"""Collect, hash and compress the static files; a second time only when one has changed."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from pathlib import Path

from shijian.cli import places

PACKED = {".css", ".js", ".svg", ".json", ".txt", ".html", ".webmanifest", ".map", ".wasm"}


def folder() -> Path:
    """Where this version's static files lie; other versions have their own folder."""
    return places.data_home() / "static" / _digest()


def build() -> Path:
    """The collected folder, made beside its place and moved in when whole. Needs Django set up."""
    from django.core.management import call_command
    from django.test.utils import override_settings

    made = folder()
    if made.exists():
        return made
    half = made.with_name(f"{made.name}.{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    with override_settings(STATIC_ROOT=half):
        call_command("collectstatic", interactive=False, verbosity=0)
    for path in half.rglob("*"):
        if path.suffix in PACKED:
            _pack(path)
    try:
        half.rename(made)
    except OSError:  # another start was quicker
        shutil.rmtree(half)
    _drop_old(made)
    return made


def _pack(path: Path) -> None:
    packed = gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
    if len(packed) < path.stat().st_size:
        path.with_name(path.name + ".gz").write_bytes(packed)


def _drop_old(kept: Path) -> None:
    """Keep the version before: a server that still runs may be asked for its files."""
    folders = [f for f in kept.parent.iterdir() if f.is_dir() and f != kept]
    for old in sorted(folders, key=lambda f: f.stat().st_mtime, reverse=True)[1:]:
        shutil.rmtree(old, ignore_errors=True)


def _digest() -> str:
    """Changes when a file of ours or the packages that bring files of their own change."""
    digest = hashlib.sha256((places.ROOT / "requirements.lock").read_bytes())
    for path in sorted(places.PACKAGE.glob("*/static/**/*")):
        if path.is_file():
            seen = path.stat()
            name = path.relative_to(places.PACKAGE).as_posix()
            digest.update(f"{name}:{seen.st_size}:{seen.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]
